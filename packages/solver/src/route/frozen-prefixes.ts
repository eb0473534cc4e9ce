import type { Problem } from "../model/problem.ts";
import type { PreviousPlan } from "../model/solution.ts";
import { previousTasks } from "./previous-tasks.ts";
import type { Task } from "./tasks.ts";

/**
 * Per vehicle, the tasks (by index) that must open its route in this order. Unknown tasks and vehicles are dropped, a task that
 * is frozen twice stays where it is named first, of two routes of one vehicle the first counts, and a delivery without its pickup
 * before it is no frozen stop, unless it is wanted all the same (`keepsLone`).
 */
export function frozenPrefixes(
  problem: Problem,
  tasks: Task[],
  previous: PreviousPlan | undefined,
  keepsLone = false,
): Int32Array[] {
  const prefixes = problem.vehicles.map(() => new Int32Array(0));
  const vehicleIndex = new Map(problem.vehicles.map((vehicle, index) => [vehicle.id, index]));
  const pickups = new Map(tasks.flatMap(({ kind, id }, index) => (kind === "pickup" ? [[id, index] as const] : [])));
  const pickupOf = (index: number) => (tasks[index]!.kind === "delivery" ? pickups.get(tasks[index]!.id) : undefined);
  const isTaken = new Set<number>();
  const isNamed = new Set<number>();
  for (const { vehicleId, indices, frozenCount } of previousTasks(tasks, previous)) {
    const vehicle = vehicleIndex.get(vehicleId);
    if (vehicle === undefined || isNamed.has(vehicle)) continue;
    isNamed.add(vehicle);
    const prefix: number[] = [];
    for (const index of indices.slice(0, frozenCount)) {
      if (index < 0 || isTaken.has(index)) continue;
      const pickup = pickupOf(index);
      if (!keepsLone && pickup !== undefined && !prefix.includes(pickup)) continue;
      isTaken.add(index);
      prefix.push(index);
    }
    prefixes[vehicle] = Int32Array.from(prefix);
  }
  return prefixes;
}
