import type { Problem } from "../model/problem.ts";
import type { PreviousPlan } from "../model/solution.ts";

/**
 * Per vehicle, the jobs (by index) that must open its route in this order. Unknown jobs and vehicles are dropped, a job that
 * is frozen twice stays where it is named first, and of two routes of one vehicle the first counts.
 */
export function frozenPrefixes(problem: Problem, previous: PreviousPlan | undefined): Int32Array[] {
  const prefixes = problem.vehicles.map(() => new Int32Array(0));
  const jobIndex = new Map(problem.jobs.map((job, index) => [job.id, index]));
  const vehicleIndex = new Map(problem.vehicles.map((vehicle, index) => [vehicle.id, index]));
  const isTaken = new Set<number>();
  const isNamed = new Set<number>();
  for (const { vehicleId, jobIds, frozenCount = 0 } of previous?.routes ?? []) {
    const vehicle = vehicleIndex.get(vehicleId);
    if (vehicle === undefined || isNamed.has(vehicle)) continue;
    isNamed.add(vehicle);
    const prefix: number[] = [];
    for (const id of jobIds.slice(0, Math.max(0, frozenCount))) {
      const job = jobIndex.get(id);
      if (job === undefined || isTaken.has(job)) continue;
      isTaken.add(job);
      prefix.push(job);
    }
    prefixes[vehicle] = Int32Array.from(prefix);
  }
  return prefixes;
}
