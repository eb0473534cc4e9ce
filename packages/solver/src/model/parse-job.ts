import { PLACE, parsePlace, parseTerms, TERMS } from "./parse-place.ts";
import type { Job } from "./problem.ts";
import { defined, type Input, readAmounts, readFields, readNumber, readOptional, readText } from "./read-value.ts";

const JOB = ["id", ...PLACE, ...TERMS, "delivery", "pickup", "releaseSeconds"] as const;

/** Reads a job of a native problem. */
export function parseJob(input: Input, vehicleIds: Set<string>, size: number): Job {
  const fields = readFields(input, JOB);
  return defined<Job>({
    id: readText(fields.id),
    ...parsePlace(fields, size),
    ...parseTerms(fields, vehicleIds),
    delivery: readOptional(fields.delivery, readAmounts),
    pickup: readOptional(fields.pickup, readAmounts),
    releaseSeconds: readOptional(fields.releaseSeconds, readNumber),
  });
}
