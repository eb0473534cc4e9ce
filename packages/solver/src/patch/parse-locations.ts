import { readArrivals, readLegCosts, readLengths } from "../model/parse-matrix.ts";
import type { Matrix } from "../model/problem.ts";
import { ProblemError } from "../model/problem-error.ts";
import { type Input, readFields, readList, readOneOf, readText } from "../model/read-value.ts";
import type { LegLine, NewLegs, NewLocation } from "./problem-patch.ts";

/** Reads new locations for matrices that have so many; each has the legs of every profile once. Throws `ProblemError`. */
export function parseLocations(input: Input, matrices: Matrix[], locations: number): NewLocation[] {
  let count = locations;
  return readList(input, (location) => {
    const { legs } = readFields(location, ["legs"]);
    const read = readList(legs, (each) => parseLegs(each, matrices, count));
    for (const { profile } of matrices) {
      const found = read.filter((each) => each.profile === profile).length;
      if (found !== 1)
        throw new ProblemError(legs.path, `expected the legs of profile "${profile}" once, found ${found}`);
    }
    count++;
    return { legs: read };
  });
}

function parseLegs(input: Input, matrices: Matrix[], locations: number): NewLegs {
  const fields = readFields(input, ["profile", "outward", "inward"]);
  const profile = readText(fields.profile);
  const matrix = matrices.find((each) => each.profile === profile);
  if (!matrix) throw new ProblemError(fields.profile.path, `there is no matrix of profile "${profile}"`);
  return {
    profile,
    outward: parseLine(fields.outward, matrix, locations + 1),
    inward: parseLine(fields.inward, matrix, locations),
  };
}

function parseLine(input: Input, { travel, legCosts }: Matrix, count: number): LegLine {
  const fields = readFields(input, ["distances", "travel", "legCosts"]);
  if (legCosts === undefined && fields.legCosts.value !== undefined) {
    throw new ProblemError(fields.legCosts.path, "the matrix has no prices of legs");
  }
  const metersAndCosts = {
    distances: readLengths(fields.distances, count),
    ...(legCosts && { legCosts: readLegCosts(fields.legCosts, count) }),
  };
  const lengths = travel.kind === "arrivals" ? "functions" : "durations";
  const { kind, ...rest } = readFields(fields.travel, ["kind", lengths]);
  readOneOf(kind, [travel.kind]);
  const table = rest[lengths];
  if (travel.kind === "constant")
    return { ...metersAndCosts, travel: { kind: "constant", durations: readLengths(table, count) } };
  if (travel.kind === "slots") {
    const durations = readList(table, (slot) => readLengths(slot, count));
    refuseOther(table, durations.length, travel.durations.length, "slots");
    return { ...metersAndCosts, travel: { kind: "slots", durations } };
  }
  const functions = readList(table, readArrivals);
  refuseOther(table, functions.length, count, "functions");
  return { ...metersAndCosts, travel: { kind: "arrivals", functions } };
}

function refuseOther({ path }: Input, found: number, expected: number, word: string): void {
  if (found !== expected) throw new ProblemError(path, `expected ${expected} ${word}, found ${found}`);
}
