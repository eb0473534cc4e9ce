import { ProblemError } from "../../model/problem-error.ts";
import {
  describe,
  type Input,
  isObject,
  readFields,
  readOptional,
  type UnknownKeyListener,
} from "../../model/read-value.ts";
import { type MakeTravelTable, type Point, TravelError, type TravelTable } from "../travel-table.ts";
import type { Places } from "./read-places.ts";
import { VroomError } from "./vroom-error.ts";
import type { VroomMatrices, VroomVehicle } from "./vroom-input.ts";

const LARGEST_SIZE = 20_000;
const LARGEST_ENTRY = 2 ** 32 - 1;
const DEFAULT_PROFILE = "car";

/**
 * The matrices of the profiles that vehicles drive by: from `matrices`, from the old `matrix`, or from coordinates where
 * something says how long that takes. Throws `ProblemError`, and `VroomError` with code 3 where VROOM would ask a routing engine.
 */
export function readMatrices(
  matrices: Input,
  old: Input,
  vehicles: VroomVehicle[],
  places: Places,
  makeTravelTable: MakeTravelTable | undefined,
  onUnknown: UnknownKeyListener | undefined,
): Map<string, VroomMatrices> {
  const profiles = new Set(vehicles.map(({ profile }) => profile));
  if (matrices.value === undefined && old.value === undefined) {
    if (makeTravelTable === undefined) {
      throw new VroomError(
        3,
        matrices.path,
        "there are no matrices, and no routing engine here that could be asked for them",
      );
    }
    const drawn = matricesBetween(places, makeTravelTable);
    return new Map([...profiles].map((profile) => [profile, drawn]));
  }
  if (matrices.value !== undefined && old.value !== undefined) {
    throw new ProblemError(old.path, "this old name of a matrix stands beside matrices; give one of the two");
  }
  const given = matrices.value === undefined ? readOld(old) : readAll(matrices, onUnknown);
  const used = new Map<string, VroomMatrices>();
  for (const profile of profiles) {
    const found = given.get(profile);
    if (!found) throw new ProblemError(matrices.path, `there is no matrix of durations for profile "${profile}"`);
    used.set(profile, found);
  }
  refuseMixture(used, matrices.path);
  for (const { place, path } of places.all) {
    for (const [profile, { size }] of used) {
      if (place.index < size) continue;
      throw new ProblemError(path, `${place.index} is not in the matrices of profile "${profile}", of size ${size}`);
    }
  }
  return used;
}

/** In whole seconds and metres, as VROOM has them. */
function matricesBetween({ all }: Places, makeTravelTable: MakeTravelTable): VroomMatrices {
  const points: Point[] = [];
  for (const { place } of all) points[place.index] = place.coordinates!;
  const size = points.length;
  if (size > LARGEST_SIZE) throw new ProblemError("", `${size} places are too many; up to ${LARGEST_SIZE} are planned`);
  const { durations, distances } = tableOf(all, makeTravelTable, points);
  const barred = durations.findIndex((seconds) => !(seconds <= LARGEST_ENTRY));
  if (barred >= 0) {
    const [from, to] = [points[Math.floor(barred / size)]!, points[barred % size]!];
    throw new VroomError(3, "/jobs", `there is no way from [${from.join(", ")}] to [${to.join(", ")}]`);
  }
  return { size, durations: durations.map(Math.round), distances: distances.map(Math.round), costs: undefined };
}

function tableOf(all: Places["all"], makeTravelTable: MakeTravelTable, points: Point[]): TravelTable {
  try {
    return makeTravelTable(points);
  } catch (error) {
    if (!(error instanceof TravelError)) throw error;
    throw new VroomError(3, all.find(({ place }) => place.index === error.index)!.path, error.message);
  }
}

function readOld(old: Input): Map<string, VroomMatrices> {
  const durations = readSquare(old);
  const size = Math.sqrt(durations.length);
  return new Map([[DEFAULT_PROFILE, { size, durations, distances: undefined, costs: undefined }]]);
}

function readAll(input: Input, onUnknown: UnknownKeyListener | undefined): Map<string, VroomMatrices> {
  if (!isObject(input.value)) throw new ProblemError(input.path, `expected an object, found ${describe(input.value)}`);
  const all = new Map<string, VroomMatrices>();
  for (const [profile, value] of Object.entries(input.value)) {
    const path = `${input.path}/${profile}`;
    const fields = readFields({ value, path }, ["durations", "distances", "costs"], onUnknown);
    const durations = readSquare(fields.durations);
    const distances = readOptional(fields.distances, readSquare);
    const costs = readOptional(fields.costs, readSquare);
    for (const [key, other] of Object.entries({ distances, costs })) {
      if (other === undefined || other.length === durations.length) continue;
      throw new ProblemError(`${path}/${key}`, "the matrices of a profile are of one size");
    }
    all.set(profile, { size: Math.sqrt(durations.length), durations, distances, costs });
  }
  return all;
}

/** Distances are there for all profiles or for none: sums over routes would mean nothing otherwise. */
function refuseMixture(used: Map<string, VroomMatrices>, path: string): void {
  const without = [...used].filter(([, { distances }]) => distances === undefined).map(([profile]) => profile);
  if (without.length === 0 || without.length === used.size) return;
  throw new ProblemError(`${path}/${without[0]}`, `profile "${without[0]}" has no distances, but others have`);
}

function readSquare({ value, path }: Input): Float64Array {
  if (!Array.isArray(value)) throw new ProblemError(path, `expected a list of rows, found ${describe(value)}`);
  const size = value.length;
  if (size === 0) throw new ProblemError(path, "the matrix is empty");
  const entries = new Float64Array(size * size);
  for (const [i, row] of value.entries()) {
    if (!Array.isArray(row) || row.length !== size) {
      const found = Array.isArray(row) ? `a row of ${row.length}` : describe(row);
      throw new ProblemError(`${path}/${i}`, `expected a row of ${size} entries, found ${found}`);
    }
    for (let j = 0; j < size; j++) {
      const entry: unknown = row[j];
      if (typeof entry !== "number" || !Number.isInteger(entry) || entry < 0 || entry > LARGEST_ENTRY) {
        throw new ProblemError(`${path}/${i}/${j}`, `expected a whole number from 0 on, found ${describe(entry)}`);
      }
      entries[i * size + j] = entry;
    }
  }
  return entries;
}
