import type { Problem } from "../model/problem.ts";
import { ProblemError } from "../model/problem-error.ts";
import { FormatError } from "./format-error.ts";
import { isLiLim, readLiLim } from "./li-lim.ts";
import { type NativeReading, nativeOfJson } from "./native.ts";
import { isJson, parseJson } from "./parse-json.ts";
import type { ProblemFile, ProblemFormat } from "./problem-file.ts";
import { isSolomon, readSolomon } from "./solomon.ts";
import { isVroom, readVroom, type VroomReading } from "./vroom/read-vroom.ts";
import { COST_SCALE, toProblem } from "./vroom/to-problem.ts";
import { VroomError } from "./vroom/vroom-error.ts";
import { isVrplib, readVrplib } from "./vrplib.ts";

export interface ProblemReading extends VroomReading, NativeReading {
  /** Read as this, whatever the text looks like. */
  format?: ProblemFormat | undefined;
  /** VROOM's given routes are to be timed, whether its option c says so or not. */
  isPlan?: boolean;
}

/**
 * Reads a problem in any format that is known, told by its content. Throws `FormatError` for text, `ProblemError` for our JSON
 * and `VroomError` for VROOM's.
 */
export function readProblem(text: string, reading: ProblemReading = {}): ProblemFile {
  const format = reading.format ?? formatOf(text);
  if (format === "solomon") return readSolomon(text);
  if (format === "vrplib") return readVrplib(text);
  if (format === "li-lim") return readLiLim(text);
  if (format === "vroom") return inVroomsTerms(() => vroomOfJson(parseJson(text), reading));
  const value = parseJson(text);
  if (format !== "native" && isVroom(value)) return inVroomsTerms(() => vroomOfJson(value, reading));
  return nativeOfJson(value, reading);
}

/** Where given routes are timed, there is nothing to search. */
const NOTHING: Problem = { version: 1, jobs: [], vehicles: [], matrices: [] };

function formatOf(text: string): "json" | "vrplib" | "solomon" | "li-lim" {
  if (isJson(text)) return "json";
  if (isVrplib(text)) return "vrplib";
  if (isSolomon(text)) return "solomon";
  if (isLiLim(text)) return "li-lim";
  throw new FormatError(
    1,
    "this is no problem file that is known: JSON (ours or VROOM's), Solomon, VRPLIB and Li & Lim are",
  );
}

function vroomOfJson(value: unknown, reading: ProblemReading): ProblemFile {
  const vroom = readVroom(value, reading);
  if (reading.isPlan) vroom.options.c = true;
  if (vroom.options.c) return { format: "vroom", problem: NOTHING, costScale: COST_SCALE, vroom };
  const { problem, previous } = toProblem(vroom);
  return { format: "vroom", problem, costScale: COST_SCALE, vroom, ...(previous ? { previous } : {}) };
}

function inVroomsTerms(read: () => ProblemFile): ProblemFile {
  try {
    return read();
  } catch (error) {
    if (error instanceof ProblemError) throw new VroomError(2, error.path, error.message);
    throw error;
  }
}
