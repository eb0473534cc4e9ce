import type { LargeProblem } from "../large/large-problem.ts";
import type { Problem } from "../model/problem.ts";
import type { PreviousPlan } from "../model/solution.ts";
import type { VroomInput } from "./vroom/vroom-input.ts";

export const PROBLEM_FORMATS = ["native", "vroom", "solomon", "vrplib", "li-lim"] as const;
export type ProblemFormat = (typeof PROBLEM_FORMATS)[number];

/** A problem as it was read from a file, and what is needed to answer in the file's own terms. */
export interface ProblemFile {
  format: ProblemFormat;
  /** Empty for VROOM's option c: its given routes are timed by `writeVroomPlan`. */
  problem: Problem;
  /** Too many coordinates for matrices between all: it is planned in parts, and `problem` has no legs. */
  large?: LargeProblem;
  /**
   * How many of the problem's cost units are one unit of the file: 10 where distances are kept as whole tenths. In text formats it holds for
   * times and distances too.
   */
  costScale: number;
  /** The plan to start from, where the file has one. */
  previous?: PreviousPlan;
  /** The file in VROOM's terms, when it is VROOM's. */
  vroom?: VroomInput;
}
