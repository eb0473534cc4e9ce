import type { Problem } from "../model/problem.ts";
import type { Progress, Solution, SolveOptions } from "../model/solution.ts";
import type { ProblemPatch } from "../patch/problem-patch.ts";
import type { Archipelago } from "./shared-migration.ts";

/** To a worker: one search, of a problem or by a solver that it keeps, or what becomes of such a solver. */
export type WorkerRequest =
  | ({ kind: "solve"; problem: Problem; island: Island | undefined } & SearchTerms)
  | ({ kind: "solveKept"; solver: number } & SearchTerms)
  | { kind: "open"; solver: number; problem: Problem }
  | { kind: "patch"; solver: number; patch: ProblemPatch }
  | { kind: "close"; solver: number };

/** Where a search stands among others of the same problem. */
export interface Island {
  archipelago: Archipelago;
  own: number;
}

/** `cancelFlag` holds one Int32 that becomes 1 when the search shall end. */
export interface SearchTerms {
  options: Pick<SolveOptions, "seed" | "stop" | "previous">;
  wantsProgress: boolean;
  cancelFlag: SharedArrayBuffer;
}

/** From a worker: progress while it searches, then one of the others. `path` is that of a `ProblemError`. */
export type WorkerReply =
  | { kind: "progress"; progress: Progress }
  | { kind: "solution"; solution: Solution }
  | { kind: "done" }
  | { kind: "failure"; message: string; path?: string };
