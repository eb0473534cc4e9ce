import { parseSolution, STEP_TYPES, TIMES } from "./parse-solution.ts";
import { ProblemError } from "./problem-error.ts";
import {
  defined,
  type Input,
  isObject,
  readFields,
  readList,
  readNumber,
  readOneOf,
  readOptional,
  readText,
} from "./read-value.ts";
import type { PreviousPlan, PreviousRoute, PreviousStep } from "./solution.ts";

const RELAXATIONS = ["all", "sequence", "times"] as const satisfies PreviousPlan["relaxation"][];

/** Reads a plan to start from, from parsed JSON: a solution, or routes with what is frozen and may change. Throws `ProblemError`. */
export function parsePrevious(value: unknown): PreviousPlan {
  if (isObject(value) && "version" in value) {
    return { routes: parseSolution(value).routes.map(({ vehicleId, steps }) => ({ vehicleId, steps })) };
  }
  const fields = readFields({ value, path: "" }, ["routes", "relaxation"]);
  return defined<PreviousPlan>({
    routes: readList(fields.routes, parseRoute),
    relaxation: readOptional(fields.relaxation, (word) => readOneOf(word, RELAXATIONS)),
  });
}

function parseRoute(input: Input): PreviousRoute {
  const fields = readFields(input, ["vehicleId", "jobIds", "steps", "frozenCount"]);
  if ((fields.jobIds.value === undefined) === (fields.steps.value === undefined)) {
    throw new ProblemError(input.path, "a route has jobIds or steps, one of the two");
  }
  return defined<PreviousRoute>({
    vehicleId: readText(fields.vehicleId),
    jobIds: readOptional(fields.jobIds, (list) => readList(list, readText)),
    steps: readOptional(fields.steps, (list) => readList(list, parseStep)),
    frozenCount: readOptional(fields.frozenCount, (count) => readNumber(count, { min: 0, isWhole: true })),
  });
}

/** As a solution's, of which all but the start of service may be left out. */
function parseStep(input: Input): PreviousStep {
  const fields = readFields(input, ["type", "jobId", "shipmentId", "breakId", ...TIMES, "load"]);
  const type = readOneOf(fields.type, STEP_TYPES);
  const isJob = type === "job";
  const isHalf = type === "pickup" || type === "delivery";
  return defined<PreviousStep>({
    type,
    jobId: isJob ? readText(fields.jobId) : undefined,
    shipmentId: isHalf ? readText(fields.shipmentId) : undefined,
    startSeconds: readOptional(fields.startSeconds, (seconds) => readNumber(seconds, { isSum: true })),
  });
}
