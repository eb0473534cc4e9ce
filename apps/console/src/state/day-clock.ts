import type { Clock } from "@reroute/protocol";

/** A reading of the day clock and the performance.now() at which it came. */
export interface ClockReading {
  clock: Clock;
  receivedAt: number;
}

/** After this long without news the shown clock stands, for it would only guess. */
const longestGuessMilliseconds = 5000;

/** The day clock's epoch milliseconds at a later performance.now(). */
export function dayClockAt(reading: ClockReading, at: number): number {
  const elapsed = Math.min(Math.max(0, at - reading.receivedAt), longestGuessMilliseconds);
  return Date.parse(reading.clock.now) + elapsed * reading.clock.speed;
}
