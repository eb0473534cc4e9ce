import type { WallClock } from "./wall-clock.ts";

/** A clock for tests: it stands until it is moved. */
export interface ManualClock extends WallClock {
  /** Moves the clock and runs what falls due, in order. */
  move(ms: number): void;
  /** Milliseconds to what falls due next; `Infinity` when nothing is waited for. */
  untilNext(): number;
}

/** Makes a clock that shows `startMs` and moves by `move` only. */
export function makeManualClock(startMs = 1_700_000_000_000): ManualClock {
  let now = startMs;
  const timers = new Set<{ dueMs: number; then: () => void }>();
  const next = () => [...timers].reduce<{ dueMs: number; then: () => void } | undefined>(earlier, undefined);
  return {
    now: () => now,
    after(ms, then) {
      const timer = { dueMs: now + ms, then };
      timers.add(timer);
      return () => timers.delete(timer);
    },
    move(ms) {
      const end = now + ms;
      for (let timer = next(); timer !== undefined && timer.dueMs <= end; timer = next()) {
        timers.delete(timer);
        now = timer.dueMs;
        timer.then();
      }
      now = end;
    },
    untilNext: () => (next()?.dueMs ?? Infinity) - now,
  };
}

function earlier<Timer extends { dueMs: number }>(first: Timer | undefined, second: Timer): Timer {
  return first !== undefined && first.dueMs <= second.dueMs ? first : second;
}
