import type { Amounts } from "./problem.ts";
import { ProblemError } from "./problem-error.ts";
import {
  defined,
  type Input,
  readFields,
  readList,
  readNumber,
  readNumbersByName,
  readOneOf,
  readOptional,
  readText,
} from "./read-value.ts";
import type { Cost, PlanDiff, Reason, ReasonCode, Route, Solution, Step, StepTimes, Unassigned } from "./solution.ts";

export const COST = [
  ...(["total", "fixed", "time", "distance", "overtime", "waiting", "lateness", "unassigned", "stability"] as const),
] satisfies (keyof Cost)[];
export const ROUTE_NUMBERS = [
  ...(["departureSeconds", "endSeconds", "drivingSeconds", "distanceMeters"] as const),
  ...(["waitingSeconds", "serviceSeconds", "breakSeconds"] as const),
] satisfies (keyof Route)[];
export const TIMES = [
  ...(["arrivalSeconds", "startSeconds", "departureSeconds", "distanceMeters", "drivingSeconds"] as const),
] satisfies (keyof StepTimes)[];
/** What a step of each type names. */
const STEP_IDS = {
  job: "jobId",
  pickup: "shipmentId",
  delivery: "shipmentId",
  break: "breakId",
  reload: undefined,
} as const;
export const STEP_TYPES = ["job", "pickup", "delivery", "break", "reload"] as const satisfies Step["type"][];

const REASONS: readonly ReasonCode[] = [
  "CAPACITY",
  "TIME_WINDOW",
  "SHIFT_TIME",
  "MAX_DISTANCE",
  "MAX_TASKS",
  "UNREACHABLE",
  "NOT_ALLOWED",
  "SKILL",
  "ZONE",
  "BREAK",
  "RIDE_TIME",
  "RELEASE",
  "RELATION",
  "PINNED",
  "OUTCOMPETED",
];

/** Reads a solution, version 1, from parsed JSON; whether it is valid is for `check` to say. Throws `ProblemError`. */
export function parseSolution(value: unknown): Solution {
  const fields = readFields({ value, path: "" }, ["version", "cost", "routes", "unassigned", "statistics", "diff"]);
  if (fields.version.value !== 1) throw new ProblemError("/version", "expected 1, the only version there is");
  return defined<Solution>({
    version: 1,
    cost: readNumbers(fields.cost, COST),
    routes: readList(fields.routes, parseRoute),
    unassigned: readList(fields.unassigned, parseUnassigned),
    statistics: readNumbers(fields.statistics, ["iterations", "improvements", "initialCost"] as const),
    diff: readOptional(fields.diff, parseDiff),
  });
}

function parseRoute(input: Input): Route {
  const fields = readFields(input, ["vehicleId", "cost", ...ROUTE_NUMBERS, "departureLoad", "steps"]);
  return defined<Route>({
    vehicleId: readText(fields.vehicleId),
    cost: readNumbers(fields.cost, COST),
    ...numbersOf(fields, ROUTE_NUMBERS),
    departureLoad: readOptional(fields.departureLoad, readLoad),
    steps: readList(fields.steps, parseStep),
  });
}

function parseStep(input: Input): Step {
  const { type: word } = readFields(input, ["type", "jobId", "shipmentId", "breakId", ...TIMES, "load"]);
  const type = readOneOf(word, STEP_TYPES);
  const id = STEP_IDS[type];
  const fields = readFields(input, ["type", ...(id === undefined ? [] : [id]), ...TIMES, "load"]);
  return defined({
    type,
    ...(id === undefined ? {} : { [id]: readText(fields[id]) }),
    ...numbersOf(fields, TIMES),
    load: readOptional(fields.load, readLoad),
  }) as Step;
}

function parseUnassigned(input: Input): Unassigned {
  const fields = readFields(input, ["jobId", "shipmentId", "reasons"]);
  const reasons = readList(fields.reasons, parseReason);
  if (fields.shipmentId.value === undefined) return { jobId: readText(fields.jobId), reasons };
  if (fields.jobId.value !== undefined) throw new ProblemError(fields.jobId.path, "a job or a shipment, not both");
  return { shipmentId: readText(fields.shipmentId), reasons };
}

function parseReason(input: Input): Reason {
  const fields = readFields(input, ["code", "vehicleId", "missing", "dimension"]);
  return defined<Reason>({
    code: readOneOf(fields.code, REASONS),
    vehicleId: readText(fields.vehicleId),
    missing: readOptional(fields.missing, readSum),
    dimension: readOptional(fields.dimension, readText),
  });
}

function parseDiff(input: Input): PlanDiff {
  const fields = readFields(input, ["added", "removed", "moved", "resequenced", "shifted"]);
  return {
    added: readList(fields.added, readText),
    removed: readList(fields.removed, readText),
    moved: readList(fields.moved, (item) => {
      const { id, fromVehicleId, toVehicleId } = readFields(item, ["id", "fromVehicleId", "toVehicleId"]);
      return { id: readText(id), fromVehicleId: readText(fromVehicleId), toVehicleId: readText(toVehicleId) };
    }),
    resequenced: readList(fields.resequenced, readText),
    shifted: readList(fields.shifted, (item) => {
      const { id, seconds } = readFields(item, ["id", "seconds"]);
      return { id: readText(id), seconds: readSum(seconds) };
    }),
  };
}

/** An object of numbers, all of them needed. */
function readNumbers<K extends string>(input: Input, keys: readonly K[]): Record<K, number> {
  return numbersOf(readFields(input, keys), keys);
}

function numbersOf<K extends string>(fields: Record<K, Input>, keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, readSum(fields[key])])) as Record<K, number>;
}

function readLoad(input: Input): Amounts {
  return readNumbersByName(input, { isSum: true });
}

function readSum(input: Input): number {
  return readNumber(input, { isSum: true });
}
