import type { Problem } from "../model/problem.ts";
import type { Solution, SolveOptions } from "../model/solution.ts";
import { type Memory, solveFrom } from "../solve.ts";
import { applyPatch } from "./apply-patch.ts";
import type { ProblemPatch } from "./problem-patch.ts";

/** A problem that changes while it is solved again and again: what stays as it was is set up only once. */
export interface Solver {
  /** As `solve`, and the same bytes, for the problem as it is now. */
  solve(options: SolveOptions): Solution;
  /** Changes the problem. A patch that does not fit throws `ProblemError` with the path into it, and changes nothing. */
  patch(patch: ProblemPatch): void;
}

/** Makes a solver for a valid problem, which must not be changed from outside any more. */
export function makeSolver(problem: Problem): Solver {
  const memory: Memory = {};
  let locations = problem.matrices[0]?.size ?? 0;
  let current = problem;
  return {
    solve: (options) => solveFrom(memory, current, options),
    patch(patch) {
      const patched = applyPatch(current, locations, patch);
      current = patched.problem;
      locations = patched.locations;
      const source = memory.tables?.from;
      if (source) source.matrices = source.matrices.map((matrix) => matrix && (patched.grown.get(matrix) ?? matrix));
    },
  };
}
