import type { Stop } from "../../model/solution.ts";
import type { VroomInput } from "./vroom-input.ts";

/** The level that VROOM searches at when it is told none. */
const DEFAULT_LEVEL = 5;
/** A problem of few jobs is at its end long before its seconds are. */
const ITERATIONS_PER_JOB = 1000;

/**
 * How long to search for VROOM's options: `l` seconds; without it as many seconds as the exploration level `x` says (level 0:
 * a tenth), and no more iterations than a small problem needs.
 */
export function stopOfVroom({ options, jobs }: VroomInput): Stop {
  const { l, x = DEFAULT_LEVEL } = options;
  return { timeLimitSeconds: l ?? Math.max(0.1, x), iterations: Math.max(1, x) * ITERATIONS_PER_JOB * jobs.length };
}
