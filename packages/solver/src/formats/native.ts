import type { LargeProblem } from "../large/large-problem.ts";
import { parsePrevious } from "../model/parse-previous.ts";
import { parseProblem } from "../model/parse-problem.ts";
import { parseSolution } from "../model/parse-solution.ts";
import type { Matrix, Problem } from "../model/problem.ts";
import { ProblemError } from "../model/problem-error.ts";
import { type Input, isObject, readFields, readList, readNumber, readText } from "../model/read-value.ts";
import type { PreviousPlan, Solution } from "../model/solution.ts";
import { decodeMatrixFile, MatrixFileError } from "./matrix-file.ts";
import { parseJson } from "./parse-json.ts";
import type { ProblemFile } from "./problem-file.ts";
import { type MakeTravelTable, type Point, TravelError, type TravelTable } from "./travel-table.ts";

/** Memory grows with the square: 5,000 take 1.7 GB until they are solved. */
const MOST_LOCATIONS = 8000;
/** By the time that a part's first plan needs: tens of milliseconds for 300. */
const MOST_IN_PARTS = 100_000;

/** What a native problem's file may leave out, and where it comes from then. */
export interface NativeReading {
  /** Travel between `locations`; absent: they are refused. */
  makeTravelTable?: MakeTravelTable | undefined;
  /** The bytes of a matrix file that a matrix names; absent: that is refused. */
  readBytes?: ((path: string) => Uint8Array) | undefined;
  /** More locations than matrices are made for are wanted too, as a `LargeProblem`; absent: they are refused. */
  takesLarge?: boolean | undefined;
}

/** Reads a native problem from JSON text. Throws `ProblemError`. */
export function readNative(text: string): ProblemFile {
  return nativeOfJson(parseJson(text));
}

/** Reads a native problem from parsed JSON, which may have `locations` in place of matrices. Throws `ProblemError`. */
export function nativeOfJson(value: unknown, reading: NativeReading = {}): ProblemFile {
  const large = reading.takesLarge ? largeOfJson(value, reading) : undefined;
  if (large) return { format: "native", costScale: 1, ...large };
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
  refuseMore(points, MOST_LOCATIONS);
  const { durations, distances } = tableOf(makerOf(reading), points);
  const matrices = profilesOf(value["vehicles"]).map(
    (profile): Matrix => ({ profile, size: points.length, distances, travel: { kind: "constant", durations } }),
  );
  return { ...rest, matrices };
}

/** A problem of more locations than matrices are made for; undefined: it has not so many. */
function largeOfJson(value: unknown, reading: NativeReading): { problem: Problem; large: LargeProblem } | undefined {
  if (!isObject(value) || value["matrices"] !== undefined) return undefined;
  const { locations, ...rest } = value;
  if (!Array.isArray(locations) || locations.length <= MOST_LOCATIONS) return undefined;
  const points = readList({ value: locations, path: "/locations" }, readLocation);
  refuseMore(points, MOST_IN_PARTS);
  const makeTravelTable = makerOf(reading);
  const profiles = profilesOf(value["vehicles"]);
  // Matrices without legs, which the parser is told to know already: it needs their names and their size.
  const names = profiles.map((profile): Matrix => {
    return { profile, size: points.length, distances: [], travel: { kind: "constant", durations: [] } };
  });
  const problem = parseProblem({ ...rest, matrices: names }, names);
  refuseWhole(problem);
  const shrunk = Math.cos((Math.PI / 180) * (points.reduce((sum, [, latitude]) => sum + latitude, 0) / points.length));
  const large: LargeProblem = {
    jobs: problem.jobs,
    vehicles: problem.vehicles,
    points: points.flatMap(([longitude, latitude]) => [shrunk * longitude, latitude]),
    matricesOf(places) {
      const table = tableOf(makeTravelTable, points, places);
      const { durations, distances } = table;
      return profiles.map((profile) => {
        return { profile, size: places.length, distances, travel: { kind: "constant", durations } };
      });
    },
  };
  return { problem, large };
}

/** Parts know jobs and vehicles, and what a job is worth by its priority. */
function refuseWhole({ jobs, shipments = [], relations = [], stability }: Problem): void {
  const optional = jobs.findIndex(({ unassignedPenalty }) => unassignedPenalty !== undefined);
  const path =
    (shipments.length > 0 && "/shipments") ||
    (relations.length > 0 && "/relations") ||
    (stability && "/stability") ||
    (optional >= 0 && `/jobs/${optional}/unassignedPenalty`);
  if (path) throw new ProblemError(path, `this is planned beside up to ${MOST_LOCATIONS} locations only`);
}

function refuseMore({ length }: Point[], most: number): void {
  if (length <= most) return;
  throw new ProblemError("/locations", `${length} locations are too many; up to ${most} are planned at once`);
}

function makerOf({ makeTravelTable }: NativeReading): MakeTravelTable {
  if (makeTravelTable) return makeTravelTable;
  const sentence = "there is nothing here that says how long it takes between them: no speed and no roads are given";
  throw new ProblemError("/locations", sentence);
}

/** Travel between all points, or between those of some indices. */
function tableOf(makeTravelTable: MakeTravelTable, points: Point[], places?: number[]): TravelTable {
  try {
    return makeTravelTable(places ? places.map((place) => points[place]!) : points);
  } catch (error) {
    if (!(error instanceof TravelError)) throw error;
    throw new ProblemError(`/locations/${places?.[error.index] ?? error.index}`, error.message);
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
