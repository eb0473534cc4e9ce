/** Real time, by which retries, heartbeats and timeouts run; never the day of a plan. An argument everywhere, so that tests own it. */
export interface WallClock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls `then` once, `ms` milliseconds from now; what it returns cancels that. */
  after(ms: number, then: () => void): () => void;
}

/** The machine's clock. */
export const systemClock: WallClock = {
  now: () => Date.now(),
  after(ms, then) {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  },
};

/** Resolves after `ms` milliseconds, or at once when the signal is aborted. Never rejects. */
export function pause(clock: WallClock, ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) return resolve();
    const done = () => {
      cancel();
      signal?.removeEventListener("abort", done);
      resolve();
    };
    const cancel = clock.after(ms, done);
    signal?.addEventListener("abort", done);
  });
}
