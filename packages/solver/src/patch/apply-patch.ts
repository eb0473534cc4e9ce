import { parseJob } from "../model/parse-job.ts";
import { parseMatrix } from "../model/parse-matrix.ts";
import { parseProblem } from "../model/parse-problem.ts";
import { parseShipment } from "../model/parse-shipment.ts";
import { parseVehicle } from "../model/parse-vehicle.ts";
import type { Matrix, Problem } from "../model/problem.ts";
import { ProblemError } from "../model/problem-error.ts";
import { type Input, readFields, readList, readOptional, readText } from "../model/read-value.ts";
import { growMatrices } from "./grow-matrices.ts";
import { parseLocations } from "./parse-locations.ts";

/** A problem after a patch. */
export interface Patched {
  problem: Problem;
  /** Locations in use: matrices that have grown have spare rows and columns behind them. */
  locations: number;
  /** Matrices that were made larger, with the same legs between the locations before. */
  grown: Map<Matrix, Matrix>;
}

/**
 * Reads a `ProblemPatch` from parsed JSON or from memory and applies it to a copy of the problem, whose matrices have `locations` in use.
 * Throws `ProblemError`: what is wrong in itself is named by its path in the patch, what does not fit the rest by its path in the problem.
 */
export function applyPatch(problem: Problem, locations: number, value: unknown): Patched {
  const root = readFields({ value, path: "" }, ["vehicles", "jobs", "shipments", "locations", "matrices"]);
  if (root.locations.value !== undefined && root.matrices.value !== undefined) {
    throw new ProblemError("/locations", "new matrices have all locations: there is nothing to add");
  }
  const replaced = readOptional(root.matrices, (list) => readList(list, parseMatrix));
  const known = replaced ?? problem.matrices;
  const sizeBefore = replaced ? (replaced[0]?.size ?? 0) : locations;
  const added = readOptional(root.locations, (list) => parseLocations(list, known, sizeBefore)) ?? [];
  const size = sizeBefore + added.length;

  const vehicles = patchList(problem.vehicles, root.vehicles, "vehicle", (each) => parseVehicle(each, known, size));
  const vehicleIds = new Set(vehicles.map(({ id }) => id));
  const jobs = patchList(problem.jobs, root.jobs, "job", (each) => parseJob(each, vehicleIds, size));
  const before = problem.shipments ?? [];
  const shipments = patchList(before, root.shipments, "shipment", (each) => parseShipment(each, vehicleIds, size));
  const grown = growMatrices(known, sizeBefore, added);
  const matrices = known.map((matrix) => grown.get(matrix) ?? matrix);
  const { shipments: _, ...rest } = problem;
  const whole: Problem = { ...rest, vehicles, jobs, ...(shipments.length > 0 ? { shipments } : {}), matrices };
  // Where nothing refers to a job, one that is right in itself is right: reading all takes 6 of 40 CPU ms at 1000 jobs.
  const isAlone = shipments.length === 0 && !problem.shipments?.length && !problem.relations;
  const isLocal = vehicles === problem.vehicles && isAlone && !replaced;
  return { problem: isLocal ? whole : parseProblem(whole, matrices), locations: size, grown };
}

/** The list without what is removed, with what is changed in its place, and with what is added. */
function patchList<T extends { id: string }>(items: T[], input: Input, word: string, parse: (input: Input) => T): T[] {
  if (input.value === undefined) return items;
  const { remove, change, add } = readFields(input, ["remove", "change", "add"]);
  const byId = new Map(items.map((item) => [item.id, item]));
  const mustBe = (id: string, path: string) => {
    if (!byId.has(id)) throw new ProblemError(path, `there is no ${word} "${id}"`);
  };
  readOptional(remove, (list) =>
    readList(list, (each) => {
      const id = readText(each);
      mustBe(id, each.path);
      byId.delete(id);
    }),
  );
  readOptional(change, (list) =>
    readList(list, (each) => {
      const item = parse(each);
      mustBe(item.id, `${each.path}/id`);
      byId.set(item.id, item);
    }),
  );
  readOptional(add, (list) =>
    readList(list, (each) => {
      const item = parse(each);
      if (byId.has(item.id)) throw new ProblemError(`${each.path}/id`, `there is a ${word} "${item.id}" already`);
      byId.set(item.id, item);
    }),
  );
  return [...byId.values()];
}
