import { parseMatrix } from "./parse-matrix.ts";
import type {
  Amounts,
  Job,
  Matrix,
  Problem,
  Shift,
  TimeWindow,
  Vehicle,
  VehicleCosts,
  VehicleLimits,
} from "./problem.ts";
import { ProblemError } from "./problem-error.ts";
import {
  type Input,
  readFields,
  readList,
  readNumber,
  readNumbersByName,
  readOptional,
  readText,
} from "./read-value.ts";

const PROBLEM = ["version", "jobs", "vehicles", "matrices"] as const;
const JOB = [
  "id",
  "locationIndex",
  "delivery",
  "pickup",
  "setupSeconds",
  "serviceSeconds",
  "timeWindows",
  "priority",
  "allowedVehicleIds",
] as const;
const VEHICLE = ["id", "profile", "startIndex", "endIndex", "capacity", "shift", "costs", "limits", "state"] as const;
const DEFAULT_PROFILE = "default";

/**
 * Reads a native problem, version 1, from parsed JSON (or from an object in memory; matrices may be typed arrays and are not
 * copied). Throws `ProblemError` with a JSON pointer for whatever is wrong: unknown keys, NaN, negative amounts, reversed or
 * empty windows, indices outside of the matrices, duplicate ids.
 */
export function parseProblem(value: unknown): Problem {
  const root = readFields({ value, path: "" }, PROBLEM);
  if (root.version.value !== 1) throw new ProblemError("/version", "expected 1, the only version there is");
  const matrices = readList(root.matrices, parseMatrix);
  refuseDuplicates(matrices, "matrices", "profile");
  const size = sizeOf(matrices);
  const vehicles = readList(root.vehicles, (input) => parseVehicle(input, matrices, size));
  refuseDuplicates(vehicles, "vehicles", "id");
  const vehicleIds = new Set(vehicles.map((vehicle) => vehicle.id));
  const jobs = readList(root.jobs, (input) => parseJob(input, vehicleIds, size));
  refuseDuplicates(jobs, "jobs", "id");
  return { version: 1, jobs, vehicles, matrices };
}

function sizeOf(matrices: Matrix[]): number {
  const size = matrices[0]?.size ?? 0;
  const other = matrices.findIndex((matrix) => matrix.size !== size);
  if (other >= 0) {
    throw new ProblemError(
      `/matrices/${other}/size`,
      `all matrices have one size, found ${matrices[other]!.size} beside ${size}`,
    );
  }
  return size;
}

function parseJob(input: Input, vehicleIds: Set<string>, size: number): Job {
  const fields = readFields(input, JOB);
  return defined<Job>({
    id: readText(fields.id),
    locationIndex: readIndex(fields.locationIndex, size),
    delivery: readOptional(fields.delivery, readAmounts),
    pickup: readOptional(fields.pickup, readAmounts),
    setupSeconds: readOptional(fields.setupSeconds, readNotNegative),
    serviceSeconds: readOptional(fields.serviceSeconds, readNotNegative),
    timeWindows: readOptional(fields.timeWindows, readWindows),
    priority: readOptional(fields.priority, (each) => readNumber(each, { min: 0, max: 100, isWhole: true })),
    allowedVehicleIds: readOptional(fields.allowedVehicleIds, (list) =>
      readList(list, (each) => {
        const id = readText(each);
        if (!vehicleIds.has(id)) throw new ProblemError(each.path, `there is no vehicle "${id}"`);
        return id;
      }),
    ),
  });
}

function parseVehicle(input: Input, matrices: Matrix[], size: number): Vehicle {
  const fields = readFields(input, VEHICLE);
  const profile = readOptional(fields.profile, readText);
  if (!matrices.some((matrix) => matrix.profile === (profile ?? DEFAULT_PROFILE))) {
    throw new ProblemError(fields.profile.path, `there is no matrix for profile "${profile ?? DEFAULT_PROFILE}"`);
  }
  return defined<Vehicle>({
    id: readText(fields.id),
    profile,
    startIndex: readOptional(fields.startIndex, (each) => readIndex(each, size)),
    endIndex: readOptional(fields.endIndex, (each) => readIndex(each, size)),
    capacity: readOptional(fields.capacity, readAmounts),
    shift: readOptional(fields.shift, parseShift),
    costs: readOptional(fields.costs, (each) => {
      const costs = readFields(each, ["fixed", "perHour", "perKm"]);
      return defined<VehicleCosts>({
        fixed: readOptional(costs.fixed, readNotNegative),
        perHour: readOptional(costs.perHour, readNotNegative),
        perKm: readOptional(costs.perKm, readNotNegative),
      });
    }),
    limits: readOptional(fields.limits, (each) => {
      const limits = readFields(each, ["maxTasks", "maxDistanceMeters", "maxDurationSeconds"]);
      return defined<VehicleLimits>({
        maxTasks: readOptional(limits.maxTasks, (most) => readNumber(most, { min: 0, isWhole: true })),
        maxDistanceMeters: readOptional(limits.maxDistanceMeters, readNotNegative),
        maxDurationSeconds: readOptional(limits.maxDurationSeconds, readNotNegative),
      });
    }),
    state: readOptional(fields.state, (each) => {
      const state = readFields(each, ["locationIndex", "availableAtSeconds"]);
      return {
        locationIndex: readIndex(state.locationIndex, size),
        availableAtSeconds: readNumber(state.availableAtSeconds),
      };
    }),
  });
}

function parseShift(input: Input): Shift {
  const fields = readFields(input, ["earliestStartSeconds", "latestStartSeconds", "latestEndSeconds"]);
  const earliestStartSeconds = readNumber(fields.earliestStartSeconds);
  const latestStartSeconds = readOptional(fields.latestStartSeconds, readNumber);
  const latestEndSeconds = readNumber(fields.latestEndSeconds);
  for (const [each, seconds] of [
    [fields.latestStartSeconds, latestStartSeconds],
    [fields.latestEndSeconds, latestEndSeconds],
  ] as const) {
    if (seconds !== undefined && seconds < earliestStartSeconds) {
      throw new ProblemError(each.path, `${seconds} is before the earliest start at ${earliestStartSeconds}`);
    }
  }
  return defined<Shift>({ earliestStartSeconds, latestStartSeconds, latestEndSeconds });
}

function readWindows(input: Input): TimeWindow[] {
  const windows = readList(input, (each) => {
    const fields = readFields(each, ["startSeconds", "endSeconds"]);
    const window = { startSeconds: readNumber(fields.startSeconds), endSeconds: readNumber(fields.endSeconds) };
    if (window.endSeconds < window.startSeconds) {
      throw new ProblemError(
        each.path,
        `the window ends at ${window.endSeconds}, before its start at ${window.startSeconds}`,
      );
    }
    return window;
  });
  if (windows.length === 0) {
    throw new ProblemError(input.path, "the list of windows is empty; leave it out for any time");
  }
  for (let index = 1; index < windows.length; index++) {
    const [before, window] = [windows[index - 1]!, windows[index]!];
    if (window.startSeconds > before.endSeconds) continue;
    throw new ProblemError(
      `${input.path}/${index}`,
      `the window starts at ${window.startSeconds}, but the one before it ends at ${before.endSeconds}: windows are disjoint and in order`,
    );
  }
  return windows;
}

function readIndex(input: Input, size: number): number {
  const index = readNumber(input, { min: 0, isWhole: true });
  if (index >= size) {
    throw new ProblemError(input.path, `location ${index} is not in the matrices, which have ${size} locations`);
  }
  return index;
}

function readAmounts(input: Input): Amounts {
  return readNumbersByName(input, { min: 0 });
}

function readNotNegative(input: Input): number {
  return readNumber(input, { min: 0 });
}

function refuseDuplicates<K extends string>(items: Record<K, string>[], list: string, key: K): void {
  const seen = new Map<string, number>();
  for (const [index, item] of items.entries()) {
    const first = seen.get(item[key]);
    if (first !== undefined) {
      throw new ProblemError(`/${list}/${index}/${key}`, `"${item[key]}" is taken by /${list}/${first}`);
    }
    seen.set(item[key], index);
  }
}

/** The same object without the keys whose value is undefined. */
function defined<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
