import { readWindows } from "./parse-place.ts";
import type { Break, Matrix, Reload, Shift, Vehicle, VehicleCosts, VehicleLimits, VehicleState } from "./problem.ts";
import { ProblemError } from "./problem-error.ts";
import {
  defined,
  type Input,
  readAmounts,
  readFields,
  readIndex,
  readList,
  readNotNegative,
  readNumber,
  readOneOf,
  readOptional,
  readText,
} from "./read-value.ts";

const VEHICLE = [
  ...["id", "profile", "type", "skills", "speedFactor", "startIndex", "endIndex", "capacity", "shift"],
  ...["costs", "limits", "breaks", "reload", "state"],
] as unknown as readonly (keyof Vehicle)[];
const DEFAULT_PROFILE = "default";
/** No road vehicle is so much faster or slower than its profile; a slip of a unit is. */
const SPEED_FACTOR = { min: 0.01, max: 100 };

/** Every set of breaks is weighed at every stop: their number doubles with each. */
const MOST_BREAKS = 8;

/** Reads a vehicle of a native problem. */
export function parseVehicle(input: Input, matrices: Matrix[], size: number): Vehicle {
  const fields = readFields(input, VEHICLE);
  const profile = readOptional(fields.profile, readText);
  if (!matrices.some((matrix) => matrix.profile === (profile ?? DEFAULT_PROFILE))) {
    throw new ProblemError(fields.profile.path, `there is no matrix for profile "${profile ?? DEFAULT_PROFILE}"`);
  }
  const speedFactor = readOptional(fields.speedFactor, (each) => readNumber(each, SPEED_FACTOR));
  const { travel } = matrices.find((matrix) => matrix.profile === (profile ?? DEFAULT_PROFILE))!;
  if (speedFactor !== undefined && speedFactor !== 1 && travel.kind === "arrivals") {
    throw new ProblemError(fields.speedFactor.path, "arrival functions hold at the speed they were made for");
  }
  return defined<Vehicle>({
    id: readText(fields.id),
    profile,
    type: readOptional(fields.type, readText),
    skills: readOptional(fields.skills, (list) => readList(list, readText)),
    speedFactor,
    startIndex: readOptional(fields.startIndex, (each) => readIndex(each, size)),
    endIndex: readOptional(fields.endIndex, (each) => readIndex(each, size)),
    capacity: readOptional(fields.capacity, readAmounts),
    shift: readOptional(fields.shift, parseShift),
    costs: readOptional(fields.costs, parseCosts),
    limits: readOptional(fields.limits, parseLimits),
    breaks: readOptional(fields.breaks, parseBreaks),
    reload: readOptional(fields.reload, (each) => parseReload(each, size)),
    state: readOptional(fields.state, (each) => parseState(each, size)),
  });
}

function parseShift(input: Input): Shift {
  const fields = readFields(input, [
    "earliestStartSeconds",
    "latestStartSeconds",
    "latestEndSeconds",
    "overtimeAfterSeconds",
  ]);
  const earliestStartSeconds = readNumber(fields.earliestStartSeconds);
  const latestStartSeconds = readOptional(fields.latestStartSeconds, readNumber);
  const latestEndSeconds = readNumber(fields.latestEndSeconds);
  const overtimeAfterSeconds = readOptional(fields.overtimeAfterSeconds, readNumber);
  for (const [each, seconds] of [
    [fields.latestStartSeconds, latestStartSeconds],
    [fields.latestEndSeconds, latestEndSeconds],
    [fields.overtimeAfterSeconds, overtimeAfterSeconds],
  ] as const) {
    if (seconds !== undefined && seconds < earliestStartSeconds) {
      throw new ProblemError(each.path, `${seconds} is before the earliest start at ${earliestStartSeconds}`);
    }
  }
  return defined<Shift>({ earliestStartSeconds, latestStartSeconds, latestEndSeconds, overtimeAfterSeconds });
}

function parseCosts(input: Input): VehicleCosts {
  const costs = readFields(input, ["fixed", "perHour", "perKm", "perOvertimeHour", "perWaitingHour"]);
  return defined<VehicleCosts>({
    fixed: readOptional(costs.fixed, readNotNegative),
    perHour: readOptional(costs.perHour, readNotNegative),
    perKm: readOptional(costs.perKm, readNotNegative),
    perOvertimeHour: readOptional(costs.perOvertimeHour, readNotNegative),
    perWaitingHour: readOptional(costs.perWaitingHour, readNotNegative),
  });
}

function parseLimits(input: Input): VehicleLimits {
  const limits = readFields(input, ["maxTasks", "maxDistanceMeters", "maxDurationSeconds", "maxTravelSeconds"]);
  return defined<VehicleLimits>({
    maxTasks: readOptional(limits.maxTasks, (most) => readNumber(most, { min: 0, isWhole: true })),
    maxDistanceMeters: readOptional(limits.maxDistanceMeters, readNotNegative),
    maxDurationSeconds: readOptional(limits.maxDurationSeconds, readNotNegative),
    maxTravelSeconds: readOptional(limits.maxTravelSeconds, readNotNegative),
  });
}

function parseBreaks(input: Input): Break[] {
  const seen = new Set<string>();
  if (Array.isArray(input.value) && input.value.length > MOST_BREAKS) {
    throw new ProblemError(input.path, `${input.value.length} breaks; ${MOST_BREAKS} are the most for a vehicle`);
  }
  return readList(input, (each) => {
    const fields = readFields(each, ["id", "timeWindows", "serviceSeconds", "maxLoad", "required"]);
    const id = readText(fields.id);
    if (seen.has(id)) throw new ProblemError(fields.id.path, `"${id}" is the id of another break of the vehicle`);
    seen.add(id);
    return defined<Break>({
      id,
      timeWindows: readOptional(fields.timeWindows, (list) => readWindows(list, parseHardWindow)),
      serviceSeconds: readOptional(fields.serviceSeconds, readNotNegative),
      maxLoad: readOptional(fields.maxLoad, readAmounts),
      required: readOptional(fields.required, (word) => readOneOf(word, ["ifOnRoad", "always"] as const)),
    });
  });
}

function parseHardWindow(input: Input) {
  const fields = readFields(input, ["startSeconds", "endSeconds"]);
  return { startSeconds: readNumber(fields.startSeconds), endSeconds: readNumber(fields.endSeconds) };
}

function parseReload(input: Input, size: number): Reload {
  const fields = readFields(input, ["locationIndex", "serviceSeconds", "maxReloads"]);
  return defined<Reload>({
    locationIndex: readIndex(fields.locationIndex, size),
    serviceSeconds: readOptional(fields.serviceSeconds, readNotNegative),
    maxReloads: readOptional(fields.maxReloads, (most) => readNumber(most, { min: 0, isWhole: true })),
  });
}

function parseState(input: Input, size: number): VehicleState {
  const fields = readFields(input, ["locationIndex", "availableAtSeconds", "onboardShipmentIds", "load"]);
  return defined<VehicleState>({
    locationIndex: readIndex(fields.locationIndex, size),
    availableAtSeconds: readNumber(fields.availableAtSeconds),
    onboardShipmentIds: readOptional(fields.onboardShipmentIds, (list) => readList(list, readText)),
    load: readOptional(fields.load, readAmounts),
  });
}
