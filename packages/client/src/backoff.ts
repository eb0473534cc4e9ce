/** How long to wait between tries. */
export interface Backoff {
  firstMs: number;
  mostMs: number;
}

/**
 * Milliseconds to wait after try `attempt` (0, 1, ...) failed: doubling, and of that a random share between half and all, so that
 * clients that failed together do not come back together.
 */
export function backoffMs(attempt: number, { firstMs, mostMs }: Backoff, random: () => number): number {
  const full = Math.min(mostMs, firstMs * 2 ** Math.min(attempt, 30));
  return full * (0.5 + 0.5 * random());
}
