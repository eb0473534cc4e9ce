/** Tokens, retries, rate limits and audit run on the wall clock; everything of the day runs on the day clock. */
export interface WallClock {
  now(): Date;
}

export const wallClock: WallClock = { now: () => new Date(Date.now()) };
