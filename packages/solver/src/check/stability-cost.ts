import type { Problem } from "../model/problem.ts";
import type { PreviousPlan, Route } from "../model/solution.ts";
import { firstPlaces, keyOf, previousTasks } from "./previous-tasks.ts";

/** What a route costs for differing from the previous plan. */
export type StabilityCost = (route: Route) => number;

/** Where a task stood in the previous plan; its predecessor is the task before it that still exists. */
interface Before {
  vehicleId: string;
  predecessor: string | undefined;
  startSeconds: number | undefined;
}

/**
 * Of the tasks that the previous plan serves, each job and each shipment (at its delivery) on another vehicle, each task whose
 * predecessor among them is another, and each minute between the stated start and the new one has its price.
 */
export function stabilityCost(problem: Problem, previous: PreviousPlan | undefined): StabilityCost {
  const { vehicleChangeCost = 0, resequenceCost = 0, etaShiftCostPerMinute = 0 } = problem.stability ?? {};
  const before = new Map<string, Before>();
  for (const { vehicleId, tasks } of previous ? firstPlaces(previousTasks(problem, previous)) : []) {
    for (const [at, { key, step }] of tasks.entries()) {
      before.set(key, { vehicleId, predecessor: tasks[at - 1]?.key, startSeconds: step.startSeconds });
    }
  }
  return ({ vehicleId, steps }) => {
    let cost = 0;
    let predecessor: string | undefined;
    for (const step of steps) {
      const key = keyOf(step);
      const was = key === undefined ? undefined : before.get(key);
      if (was === undefined) continue;
      if (was.vehicleId !== vehicleId && step.type !== "pickup") cost += vehicleChangeCost;
      if (was.predecessor !== predecessor) cost += resequenceCost;
      const shift = Math.abs(step.startSeconds - (was.startSeconds ?? step.startSeconds));
      cost += (etaShiftCostPerMinute * shift) / 60;
      predecessor = key;
    }
    return cost;
  };
}
