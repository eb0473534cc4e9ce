import type { PreviousPlan, PreviousRoute } from "../model/solution.ts";
import { keyOf, keyOfTask, type Task } from "./tasks.ts";

/** A route of the previous plan as tasks by index; -1 for one that does not exist any more. */
export interface PreviousTasks {
  vehicleId: string;
  indices: number[];
  /** What the plan states as start of service; NaN where it does not. */
  starts: number[];
  /** How many of them are frozen. */
  frozenCount: number;
}

/** Reads the previous plan, by job ids or by steps; breaks and reloads are left out. With relaxation "times" all of it is frozen. */
export function previousTasks(tasks: Task[], previous: PreviousPlan | undefined): PreviousTasks[] {
  const index = new Map(tasks.map((task, at) => [keyOfTask(task), at]));
  return (previous?.routes ?? []).map((route) => {
    const steps = stepsOf(route);
    const indices = steps.map(({ key }) => index.get(key) ?? -1);
    const frozen = previous?.relaxation === "times" ? indices.length : Math.max(0, route.frozenCount ?? 0);
    return {
      vehicleId: route.vehicleId,
      indices,
      starts: steps.map(({ startSeconds }) => startSeconds),
      frozenCount: frozen,
    };
  });
}

function stepsOf({ jobIds, steps }: PreviousRoute): { key: string; startSeconds: number }[] {
  const byId = (jobIds ?? []).map((id) => ({ key: `job ${id}`, startSeconds: Number.NaN }));
  const bySteps = (steps ?? []).flatMap((step) => {
    const key = keyOf(step);
    return key === undefined ? [] : [{ key, startSeconds: step.startSeconds ?? Number.NaN }];
  });
  return [...byId, ...bySteps];
}
