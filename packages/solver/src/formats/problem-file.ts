import type { Problem } from "../model/problem.ts";

/** A problem as it was read from a file, and what is needed to answer in the file's own terms. */
export interface ProblemFile {
  format: "native" | "solomon" | "vrplib";
  problem: Problem;
  /** How many of the problem's cost units are one unit of the file: 10 where distances are kept as whole tenths. */
  costScale: number;
}
