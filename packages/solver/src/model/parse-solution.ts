import { ProblemError } from "./problem-error.ts";
import { type Input, readFields, readList, readNumber, readOneOf, readOptional, readText } from "./read-value.ts";
import type { Cost, ReasonCode, Route, Solution, Step, Unassigned } from "./solution.ts";

const REASONS: readonly ReasonCode[] = [
  "CAPACITY",
  "TIME_WINDOW",
  "SHIFT_TIME",
  "MAX_DISTANCE",
  "MAX_TASKS",
  "UNREACHABLE",
  "SKILL",
  "ZONE",
  "BREAK",
  "PINNED",
  "OUTCOMPETED",
];

/** Reads a solution, version 1, from parsed JSON; whether it is valid is for `check` to say. Throws `ProblemError`. */
export function parseSolution(value: unknown): Solution {
  const fields = readFields({ value, path: "" }, ["version", "cost", "routes", "unassigned", "statistics"]);
  if (fields.version.value !== 1) throw new ProblemError("/version", "expected 1, the only version there is");
  const statistics = readFields(fields.statistics, ["iterations", "improvements", "initialCost"]);
  return {
    version: 1,
    cost: parseCost(fields.cost),
    routes: readList(fields.routes, parseRoute),
    unassigned: readList(fields.unassigned, parseUnassigned),
    statistics: {
      iterations: readNumber(statistics.iterations),
      improvements: readNumber(statistics.improvements),
      initialCost: readNumber(statistics.initialCost),
    },
  };
}

function parseCost(input: Input): Cost {
  const { total, fixed, time, distance } = readFields(input, ["total", "fixed", "time", "distance"]);
  return { total: readNumber(total), fixed: readNumber(fixed), time: readNumber(time), distance: readNumber(distance) };
}

function parseRoute(input: Input): Route {
  const fields = readFields(input, [
    "vehicleId",
    "cost",
    "departureSeconds",
    "endSeconds",
    "drivingSeconds",
    "distanceMeters",
    "waitingSeconds",
    "serviceSeconds",
    "steps",
  ]);
  return {
    vehicleId: readText(fields.vehicleId),
    cost: parseCost(fields.cost),
    departureSeconds: readNumber(fields.departureSeconds),
    endSeconds: readNumber(fields.endSeconds),
    drivingSeconds: readNumber(fields.drivingSeconds),
    distanceMeters: readNumber(fields.distanceMeters),
    waitingSeconds: readNumber(fields.waitingSeconds),
    serviceSeconds: readNumber(fields.serviceSeconds),
    steps: readList(fields.steps, parseStep),
  };
}

function parseStep(input: Input): Step {
  const fields = readFields(input, [
    "jobId",
    "arrivalSeconds",
    "startSeconds",
    "departureSeconds",
    "distanceMeters",
    "drivingSeconds",
  ]);
  return {
    jobId: readText(fields.jobId),
    arrivalSeconds: readNumber(fields.arrivalSeconds),
    startSeconds: readNumber(fields.startSeconds),
    departureSeconds: readNumber(fields.departureSeconds),
    distanceMeters: readNumber(fields.distanceMeters),
    drivingSeconds: readNumber(fields.drivingSeconds),
  };
}

function parseUnassigned(input: Input): Unassigned {
  const fields = readFields(input, ["jobId", "reasons"]);
  const reasons = readList(fields.reasons, (each) => {
    const reason = readFields(each, ["code", "vehicleId", "missing", "dimension"]);
    const missing = readOptional(reason.missing, readNumber);
    const dimension = readOptional(reason.dimension, readText);
    return {
      code: readOneOf(reason.code, REASONS),
      vehicleId: readText(reason.vehicleId),
      ...(missing === undefined ? {} : { missing }),
      ...(dimension === undefined ? {} : { dimension }),
    };
  });
  return { jobId: readText(fields.jobId), reasons };
}
