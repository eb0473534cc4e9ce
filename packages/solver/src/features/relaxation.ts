import type { Vehicle } from "../model/problem.ts";
import type { PreviousPlan } from "../model/solution.ts";
import { previousTasks } from "../route/previous-tasks.ts";
import type { Task } from "../route/tasks.ts";

/** With relaxation "sequence" the tasks of the previous plan keep those of their vehicles that still exist; otherwise nobody is bound. */
export function boundVehicles(
  tasks: Task[],
  vehicles: Vehicle[],
  previous: PreviousPlan | undefined,
): Map<Task, string> {
  const bound = new Map<Task, string>();
  if (previous?.relaxation !== "sequence") return bound;
  const known = new Set(vehicles.map(({ id }) => id));
  for (const { vehicleId, indices } of previousTasks(tasks, previous)) {
    if (!known.has(vehicleId)) continue;
    for (const index of indices) {
      const task = tasks[index];
      if (task !== undefined && !bound.has(task)) bound.set(task, vehicleId);
    }
  }
  return bound;
}
