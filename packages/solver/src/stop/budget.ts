import type { Stop } from "../model/solution.ts";

/** How far a run is through what it may spend. */
export interface Budget {
  /** Iterations allowed; Infinity when only time bounds the run. */
  iterations: number;
  /**
   * Whether to read the clocks again: once in 128 iterations, or where those are slow about every ten milliseconds. Who asks
   * again in the same iteration hears the same.
   */
  isDue(iterations: number): boolean;
  /** Reads the clocks: whether the run is over. */
  isSpent(): boolean;
  /**
   * 0 at the start to 1 at the end, for cooling. When iterations are bounded it follows them alone, so that a clock beside
   * them cannot change the answer unless it ends the run.
   */
  progress(iterations: number): number;
}

/** Iterations, and seconds, between two looks at the clocks. */
const MOST_BETWEEN = 128;
const SECONDS_BETWEEN = 0.01;

/** Clocks in seconds; they differ between Node and a browser. */
export interface Clocks {
  cpuSeconds(): number;
  wallSeconds(): number;
}

/** The first bound reached ends the run; throws when none is given or one is not a number from 0 on. */
export function makeBudget(stop: Stop, clocks: Clocks = systemClocks()): Budget {
  const bounds = [stop.iterations, stop.cpuSeconds, stop.timeLimitSeconds].filter((bound) => bound !== undefined);
  if (bounds.length === 0) throw new RangeError("a stop needs iterations, cpuSeconds or timeLimitSeconds");
  for (const bound of bounds)
    if (!(bound >= 0)) throw new RangeError(`a stop bound is a number from 0 on, not ${bound}`);
  const iterations = stop.iterations ?? Number.POSITIVE_INFINITY;
  const cpuLimit = stop.cpuSeconds ?? Number.POSITIVE_INFINITY;
  const wallLimit = stop.timeLimitSeconds ?? Number.POSITIVE_INFINITY;
  const cpuStart = stop.cpuSeconds === undefined ? 0 : clocks.cpuSeconds();
  const wallStart = stop.timeLimitSeconds === undefined ? 0 : clocks.wallSeconds();
  let spent = 0;
  let every = 1;
  let lookedAt = -1;
  let lookedSeconds = 0;
  const readClocks = () => {
    if (cpuLimit < Number.POSITIVE_INFINITY) spent = Math.max(spent, (clocks.cpuSeconds() - cpuStart) / cpuLimit);
    if (wallLimit < Number.POSITIVE_INFINITY) spent = Math.max(spent, (clocks.wallSeconds() - wallStart) / wallLimit);
  };
  return {
    iterations,
    isDue(done) {
      if (done === lookedAt) return true;
      if (done - lookedAt < every) return false;
      const now = clocks.wallSeconds();
      const pace = (done - lookedAt) / Math.max(1e-9, now - lookedSeconds);
      // One quick iteration says little of the next.
      if (lookedAt >= 0) every = Math.max(1, Math.min(MOST_BETWEEN, 2 * every, Math.floor(pace * SECONDS_BETWEEN)));
      lookedAt = done;
      lookedSeconds = now;
      return true;
    },
    isSpent() {
      readClocks();
      // A bound of 0 gives 0 / 0.
      return !(spent < 1);
    },
    progress(done) {
      if (iterations < Number.POSITIVE_INFINITY) return iterations === 0 ? 1 : Math.min(1, done / iterations);
      return Math.min(1, spent);
    },
  };
}

/** CPU time of this thread, or of the process on older Node; in a browser, which has none, the wall clock. */
export function systemClocks(): Clocks {
  const wallSeconds = () => performance.now() / 1000;
  const process = globalThis.process as Partial<NodeJS.Process> | undefined;
  const usage = process?.threadCpuUsage ?? process?.cpuUsage;
  if (!usage) return { cpuSeconds: wallSeconds, wallSeconds };
  const cpuSeconds = () => {
    const { user, system } = usage.call(process);
    return (user + system) / 1e6;
  };
  return { cpuSeconds, wallSeconds };
}
