import type { Problem } from "../model/problem.ts";
import type { Progress, Solution, SolveOptions } from "../model/solution.ts";

/** To a worker: one search. `cancelFlag` holds one Int32 that becomes 1 when the search shall end. */
export interface SearchRequest {
  problem: Problem;
  options: Pick<SolveOptions, "seed" | "stop" | "previous">;
  wantsProgress: boolean;
  cancelFlag: SharedArrayBuffer;
}

/** From a worker: progress while it searches, then one of the other two. */
export type SearchReply =
  | { kind: "progress"; progress: Progress }
  | { kind: "solution"; solution: Solution }
  | { kind: "failure"; message: string };
