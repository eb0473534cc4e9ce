import { parseProblem } from "../model/parse-problem.ts";
import { parseSolution } from "../model/parse-solution.ts";
import { ProblemError } from "../model/problem-error.ts";
import type { Solution } from "../model/solution.ts";
import type { ProblemFile } from "./problem-file.ts";

/** Whether the text looks like JSON. */
export function isNative(text: string): boolean {
  return /^\uFEFF?\s*[{[]/.test(text);
}

/** Reads a native problem from JSON text. Throws `ProblemError`. */
export function readNative(text: string): ProblemFile {
  return { format: "native", problem: parseProblem(parseJson(text)), costScale: 1 };
}

/** Reads a native solution from JSON text. Throws `ProblemError`. */
export function readNativeSolution(text: string): Solution {
  return parseSolution(parseJson(text));
}

export function writeNativeSolution(solution: Solution): string {
  return `${JSON.stringify(solution, undefined, 2)}\n`;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ""));
  } catch (error) {
    throw new ProblemError("", `the text is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
