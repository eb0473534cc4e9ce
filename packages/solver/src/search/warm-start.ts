import type { Problem } from "../model/problem.ts";
import type { PreviousPlan } from "../model/solution.ts";
import { previousTasks } from "../route/previous-tasks.ts";
import type { Task } from "../route/tasks.ts";
import type { Search } from "./search.ts";
import { keepRoute } from "./start-plan.ts";

/**
 * Takes over what still holds of the previous plan: unknown jobs and vehicles are dropped, jobs that no longer fit where they
 * were stay unassigned for now. Notes in `search.changed` where the day differs from the plan. Returns whether most jobs kept
 * their place, so that the search should start cold.
 */
export function keepPrevious(search: Search, problem: Problem, tasks: Task[], previous: PreviousPlan): boolean {
  const { instance } = search;
  const vehicleIndex = new Map(problem.vehicles.map((vehicle, index) => [vehicle.id, index]));
  const free = search.bankCount;
  const changed = new Set<number>();
  const done = new Set<number>();
  let kept = 0;
  for (const { vehicleId, indices: known } of previousTasks(tasks, previous)) {
    const vehicle = vehicleIndex.get(vehicleId);
    if (vehicle === undefined || done.has(vehicle)) continue;
    done.add(vehicle);
    kept += keepRoute(
      search,
      vehicle,
      known.filter((job) => job >= 0),
    );
    for (const [at, job] of known.entries()) {
      if (job >= 0) continue;
      for (const beside of [known[at - 1], known[at + 1]]) {
        if (beside !== undefined && beside >= 0) changed.add(beside);
      }
    }
  }
  for (let i = 0; i < search.bankCount; i++) changed.add(search.bank[i]!);
  search.changed = Int32Array.from(changed).filter((job) => instance.frozen[job] === 0);
  return 2 * kept >= free;
}
