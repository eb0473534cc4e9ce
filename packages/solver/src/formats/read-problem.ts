import { FormatError } from "./format-error.ts";
import { isNative, readNative } from "./native.ts";
import type { ProblemFile } from "./problem-file.ts";
import { isSolomon, readSolomon } from "./solomon.ts";
import { isVrplib, readVrplib } from "./vrplib.ts";

/** Reads a problem in any format that is known, told by its content. Throws `FormatError`, or `ProblemError` for JSON. */
export function readProblem(text: string): ProblemFile {
  if (isNative(text)) return readNative(text);
  if (isVrplib(text)) return readVrplib(text);
  if (isSolomon(text)) return readSolomon(text);
  throw new FormatError(1, "this is no problem file that is known: JSON, Solomon and VRPLIB are");
}
