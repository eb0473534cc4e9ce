import { parseJob } from "./parse-job.ts";
import { parseMatrix } from "./parse-matrix.ts";
import { parseRelations } from "./parse-relations.ts";
import { parseShipment } from "./parse-shipment.ts";
import { parseVehicle } from "./parse-vehicle.ts";
import type { Matrix, Problem, Shipment, Stability } from "./problem.ts";
import { ProblemError } from "./problem-error.ts";
import { defined, type Input, readFields, readList, readNotNegative, readOptional } from "./read-value.ts";

const PROBLEM = ["version", "jobs", "shipments", "vehicles", "relations", "stability", "matrices"] as const;

/**
 * Reads a native problem, version 1, from parsed JSON (or from an object in memory; matrices may be typed arrays and are not
 * copied). Throws `ProblemError` with a JSON pointer for whatever is wrong: unknown keys, NaN, negative amounts, reversed or
 * empty windows, indices outside of the matrices, duplicate ids, relations that contradict each other. Matrices among `known` were read
 * before and are not looked through again.
 */
export function parseProblem(value: unknown, known: readonly Matrix[] = []): Problem {
  const root = readFields({ value, path: "" }, PROBLEM);
  if (root.version.value !== 1) throw new ProblemError("/version", "expected 1, the only version there is");
  const matrices = readList(
    root.matrices,
    (input) => known.find((matrix) => matrix === input.value) ?? parseMatrix(input),
  );
  refuseDuplicates(matrices, "matrices", "profile");
  const size = sizeOf(matrices);
  const vehicles = readList(root.vehicles, (input) => parseVehicle(input, matrices, size));
  refuseDuplicates(vehicles, "vehicles", "id");
  const vehicleIds = new Set(vehicles.map((vehicle) => vehicle.id));
  const jobs = readList(root.jobs, (input) => parseJob(input, vehicleIds, size));
  refuseDuplicates(jobs, "jobs", "id");
  const jobIds = new Set(jobs.map((job) => job.id));
  const shipments = readOptional(root.shipments, (list) =>
    readList(list, (input) => parseShipment(input, vehicleIds, size)),
  );
  if (shipments) {
    refuseDuplicates(shipments, "shipments", "id");
    refuseSharedIds(shipments, jobIds);
  }
  refuseStrangersOnBoard(vehicles, shipments ?? []);
  const shipmentIds = new Set(shipments?.map(({ id }) => id));
  return defined<Problem>({
    version: 1,
    jobs,
    shipments,
    vehicles,
    relations: readOptional(root.relations, (list) => parseRelations(list, jobIds, shipmentIds)),
    stability: readOptional(root.stability, parseStability),
    matrices,
  });
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

function parseStability(input: Input): Stability {
  const fields = readFields(input, ["vehicleChangeCost", "resequenceCost", "etaShiftCostPerMinute"]);
  return defined<Stability>({
    vehicleChangeCost: readOptional(fields.vehicleChangeCost, readNotNegative),
    resequenceCost: readOptional(fields.resequenceCost, readNotNegative),
    etaShiftCostPerMinute: readOptional(fields.etaShiftCostPerMinute, readNotNegative),
  });
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

function refuseSharedIds(shipments: Shipment[], jobIds: Set<string>): void {
  const shared = shipments.findIndex(({ id }) => jobIds.has(id));
  if (shared < 0) return;
  throw new ProblemError(`/shipments/${shared}/id`, `"${shipments[shared]!.id}" is the id of a job`);
}

/** A shipment on board must exist, and lie in one vehicle. */
function refuseStrangersOnBoard(vehicles: Problem["vehicles"], shipments: Shipment[]): void {
  const known = new Set(shipments.map(({ id }) => id));
  const holders = new Map<string, number>();
  for (const [index, { state }] of vehicles.entries()) {
    for (const [at, id] of (state?.onboardShipmentIds ?? []).entries()) {
      const path = `/vehicles/${index}/state/onboardShipmentIds/${at}`;
      if (!known.has(id)) throw new ProblemError(path, `there is no shipment "${id}"`);
      const holder = holders.get(id);
      if (holder !== undefined) throw new ProblemError(path, `"${id}" is on board of /vehicles/${holder}`);
      holders.set(id, index);
    }
  }
}
