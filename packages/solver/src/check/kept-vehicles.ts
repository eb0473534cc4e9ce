import type { Problem } from "../model/problem.ts";
import type { PreviousPlan, Solution } from "../model/solution.ts";
import { firstPlaces, idsOfStep, keyOf, previousTasks } from "./previous-tasks.ts";
import type { Violation } from "./violation.ts";

/** With relaxation "sequence": tasks of the previous plan that another vehicle than its serves now, though that still exists. */
export function keptVehicles(problem: Problem, solution: Solution, previous: PreviousPlan): Violation[] {
  if (previous.relaxation !== "sequence") return [];
  const known = new Set(problem.vehicles.map(({ id }) => id));
  const left = previousTasks(problem, previous).filter(({ vehicleId }) => known.has(vehicleId));
  const before = new Map(
    firstPlaces(left).flatMap(({ vehicleId, tasks }) => tasks.map(({ key }) => [key, vehicleId] as const)),
  );
  return solution.routes.flatMap(({ vehicleId, steps }) =>
    steps.flatMap((step): Violation[] => {
      const key = keyOf(step);
      const kept = key === undefined ? undefined : before.get(key);
      if (kept === undefined || kept === vehicleId) return [];
      const message = `${key} is served by vehicle ${vehicleId}; the previous plan leaves it to vehicle ${kept}`;
      return [{ code: "RELAXATION", message, vehicleId, ...idsOfStep(step) }];
    }),
  );
}
