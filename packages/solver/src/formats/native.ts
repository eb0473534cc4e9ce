import { parsePrevious } from "../model/parse-previous.ts";
import { parseProblem } from "../model/parse-problem.ts";
import { parseSolution } from "../model/parse-solution.ts";
import type { Matrix } from "../model/problem.ts";
import { ProblemError } from "../model/problem-error.ts";
import { type Input, isObject, readFields, readList, readNumber, readText } from "../model/read-value.ts";
import type { PreviousPlan, Solution } from "../model/solution.ts";
import { decodeMatrixFile, MatrixFileError } from "./matrix-file.ts";
import { parseJson } from "./parse-json.ts";
import type { ProblemFile } from "./problem-file.ts";
import { type MakeTravelTable, type Point, TravelError, type TravelTable } from "./travel-table.ts";

/** Memory grows with the square: 5,000 take 1.7 GB until they are solved. */
const MOST_LOCATIONS = 8000;

/** What a native problem's file may leave out, and where it comes from then. */
export interface NativeReading {
  /** Travel between `locations`; absent: they are refused. */
  makeTravelTable?: MakeTravelTable | undefined;
  /** The bytes of a matrix file that a matrix names; absent: that is refused. */
  readBytes?: ((path: string) => Uint8Array) | undefined;
}

/** Reads a native problem from JSON text. Throws `ProblemError`. */
export function readNative(text: string): ProblemFile {
  return nativeOfJson(parseJson(text));
}

/** Reads a native problem from parsed JSON, which may have `locations` in place of matrices. Throws `ProblemError`. */
export function nativeOfJson(value: unknown, reading: NativeReading = {}): ProblemFile {
  return { format: "native", problem: parseProblem(withMatrices(value, reading)), costScale: 1 };
}

/** Reads a native solution from JSON text. Throws `ProblemError`. */
export function readNativeSolution(text: string): Solution {
  return parseSolution(parseJson(text));
}

/** Reads a plan to start from, from JSON text: a native solution or a native previous plan. Throws `ProblemError`. */
export function readPrevious(text: string): PreviousPlan {
  return parsePrevious(parseJson(text));
}

export function writeNativeSolution(solution: Solution): string {
  return `${JSON.stringify(solution, undefined, 2)}\n`;
}

function withMatrices(value: unknown, reading: NativeReading): unknown {
  if (!isObject(value)) return value;
  if (value["locations"] === undefined) {
    const { matrices } = value;
    if (!Array.isArray(matrices) || !matrices.some(namesFile)) return value;
    const filled = matrices.map((matrix, index) =>
      namesFile(matrix) ? matrixOfFile({ value: matrix, path: `/matrices/${index}` }, reading) : matrix,
    );
    return { ...value, matrices: filled };
  }
  const { locations, ...rest } = value;
  if (value["matrices"] !== undefined) {
    throw new ProblemError("/locations", "locations stand in place of matrices; give one of the two");
  }
  const points = readList({ value: locations, path: "/locations" }, readLocation);
  if (points.length > MOST_LOCATIONS) {
    throw new ProblemError(
      "/locations",
      `${points.length} locations are too many; up to ${MOST_LOCATIONS} are planned at once`,
    );
  }
  if (!reading.makeTravelTable) {
    const sentence = "there is nothing here that says how long it takes between them: no speed and no roads are given";
    throw new ProblemError("/locations", sentence);
  }
  const { durations, distances } = tableOf(reading.makeTravelTable, points);
  const matrices = profilesOf(value["vehicles"]).map(
    (profile): Matrix => ({ profile, size: points.length, distances, travel: { kind: "constant", durations } }),
  );
  return { ...rest, matrices };
}

function tableOf(makeTravelTable: MakeTravelTable, points: Point[]): TravelTable {
  try {
    return makeTravelTable(points);
  } catch (error) {
    if (!(error instanceof TravelError)) throw error;
    throw new ProblemError(`/locations/${error.index}`, error.message);
  }
}

function readLocation(input: Input): Point {
  const { latitude, longitude } = readFields(input, ["latitude", "longitude"]);
  return [readNumber(longitude, { min: -180, max: 180 }), readNumber(latitude, { min: -90, max: 90 })];
}

/** All that vehicles name, and the one that they drive by when they name none. */
function profilesOf(vehicles: unknown): string[] {
  const named = Array.isArray(vehicles) ? vehicles.map((each) => (isObject(each) ? each["profile"] : undefined)) : [];
  return [...new Set(["default", ...named.filter((profile) => typeof profile === "string")])];
}

function namesFile(matrix: unknown): boolean {
  return isObject(matrix) && "file" in matrix;
}

function matrixOfFile(input: Input, { readBytes }: NativeReading): Matrix {
  const fields = readFields(input, ["profile", "file"]);
  const profile = readText(fields.profile);
  const path = readText(fields.file);
  if (!readBytes) throw new ProblemError(fields.file.path, "a matrix in a file of its own cannot be read here");
  try {
    const { size, durations, distances } = decodeMatrixFile(readBytes(path));
    return { profile, size, distances, travel: { kind: "constant", durations } };
  } catch (error) {
    if (!(error instanceof MatrixFileError)) throw error;
    throw new ProblemError(fields.file.path, `${path} ${error.message}`);
  }
}
