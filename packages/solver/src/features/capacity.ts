import type { Amounts, Vehicle } from "../model/problem.ts";
import type { Task } from "../route/tasks.ts";

/** Amounts above this would make sums overflow; no vehicle carries them anyway. */
const LARGEST_AMOUNT = 1e100;

/** The dimensions that some vehicle limits, split by how they are checked; arrays are row-major task (or vehicle) x dimension. */
export interface Capacity {
  /** Names of the dimensions in which every job delivers or every job picks up: the route's sum decides. */
  plain: string[];
  plainAmounts: Float64Array;
  plainCapacity: Float64Array;
  /** Names of the dimensions with both: the load on board after each stop decides. */
  mixed: string[];
  mixedDeliveries: Float64Array;
  mixedPickups: Float64Array;
  mixedCapacity: Float64Array;
}

/**
 * Reads loads and capacities; a capacity is widened by rounding error, so that tenths that fill it exactly still fit. Dimensions
 * that are `carried` are left out: where loads come and go along the route, `carried-loads.ts` looks at them.
 */
export function readCapacity(jobs: Task[], vehicles: Vehicle[], carried: readonly string[]): Capacity {
  const names = dimensionsOf(vehicles).filter((name) => !carried.includes(name));
  const isMixed = (name: string) =>
    jobs.some((job) => amountOf(job.delivery, name) > 0) && jobs.some((job) => amountOf(job.pickup, name) > 0);
  const mixed = names.filter(isMixed);
  const plain = names.filter((name) => !mixed.includes(name));
  const perJob = (dimensions: string[], amount: (job: Task, name: string) => number) =>
    Float64Array.from(jobs.flatMap((job) => dimensions.map((name) => amount(job, name))));
  const perVehicle = (dimensions: string[]) =>
    Float64Array.from(vehicles.flatMap((vehicle) => dimensions.map((name) => capacityOf(vehicle, name))));
  return {
    plain,
    plainAmounts: perJob(plain, (job, name) => amountOf(job.delivery, name) + amountOf(job.pickup, name)),
    plainCapacity: perVehicle(plain),
    mixed,
    mixedDeliveries: perJob(mixed, (job, name) => amountOf(job.delivery, name)),
    mixedPickups: perJob(mixed, (job, name) => amountOf(job.pickup, name)),
    mixedCapacity: perVehicle(mixed),
  };
}

/** The dimensions that some vehicle limits, sorted. */
export function dimensionsOf(vehicles: Vehicle[]): string[] {
  return [...new Set(vehicles.flatMap((vehicle) => Object.keys(vehicle.capacity ?? {})))].sort();
}

/** How much of a dimension is named; 0 when it is not. */
export function amountOf(amounts: Amounts | undefined, dimension: string): number {
  if (!amounts || !Object.hasOwn(amounts, dimension)) return 0;
  return Math.min(LARGEST_AMOUNT, amounts[dimension]!);
}

/** The most that a vehicle carries, rounding allowed for; Infinity where nothing is said. */
export function capacityOf(vehicle: Vehicle, dimension: string): number {
  const { capacity } = vehicle;
  if (!capacity || !Object.hasOwn(capacity, dimension)) return Number.POSITIVE_INFINITY;
  return capacity[dimension]! * (1 + 1e-9);
}
