import { parseProblem } from "../model/parse-problem.ts";
import { parseSolution } from "../model/parse-solution.ts";
import type { Solution } from "../model/solution.ts";
import { parseJson } from "./parse-json.ts";
import type { ProblemFile } from "./problem-file.ts";

/** Reads a native problem from JSON text. Throws `ProblemError`. */
export function readNative(text: string): ProblemFile {
  return nativeOfJson(parseJson(text));
}

/** Reads a native problem from parsed JSON. Throws `ProblemError`. */
export function nativeOfJson(value: unknown): ProblemFile {
  return { format: "native", problem: parseProblem(value), costScale: 1 };
}

/** Reads a native solution from JSON text. Throws `ProblemError`. */
export function readNativeSolution(text: string): Solution {
  return parseSolution(parseJson(text));
}

export function writeNativeSolution(solution: Solution): string {
  return `${JSON.stringify(solution, undefined, 2)}\n`;
}
