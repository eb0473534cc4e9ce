import { mayServe } from "../features/vehicle-access.ts";
import type { Instance } from "../route/instance.ts";

/**
 * Whether access, the number of tasks and plain loads let a vehicle serve these tasks behind its frozen ones and nothing else; `used` has what it
 * carries of each plain dimension without them.
 */
export function hasPlainRoom(
  { fleet, access, accessWords, plainDimensions: plain, plainAmounts, plainCapacity }: Instance,
  vehicle: number,
  tasks: readonly number[],
  used: Float64Array,
): boolean {
  if (tasks.length + fleet.frozenJobs[vehicle]!.length > fleet.maxTasks[vehicle]!) return false;
  if (!tasks.every((task) => mayServe(access, accessWords, task, vehicle))) return false;
  for (let k = 0; k < plain; k++) {
    let load = used[vehicle * plain + k]!;
    for (const task of tasks) load += plainAmounts[task * plain + k]!;
    if (load > plainCapacity[vehicle * plain + k]!) return false;
  }
  return true;
}
