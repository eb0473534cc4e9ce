import type { Problem } from "../model/problem.ts";
import type { PreviousPlan, Solution } from "../model/solution.ts";
import { idsOfStep, keyOf, knownTasks, type PreviousTask, previousTasks } from "./previous-tasks.ts";
import type { Violation } from "./violation.ts";

/**
 * The first `frozenCount` tasks of each previous route must open the vehicle's route in this order; with relaxation "times" all
 * of them. A delivery without its pickup before it is not frozen. Tasks and vehicles that no longer exist do not count; of two routes of a vehicle, or two places of a task, the first
 * counts.
 */
export function frozenTasks(problem: Problem, solution: Solution, previous: PreviousPlan): Violation[] {
  const violations: Violation[] = [];
  const isHeld = new Set<string>();
  const isNamed = new Set<string>();
  const known = knownTasks(problem);
  const isKnown = (key: string | undefined) => known.has(key);
  const isTimes = previous.relaxation === "times";
  for (const [index, { vehicleId, tasks }] of previousTasks(problem, previous).entries()) {
    if (!problem.vehicles.some(({ id }) => id === vehicleId) || isNamed.has(vehicleId)) continue;
    isNamed.add(vehicleId);
    const count = previous.routes[index]!.frozenCount ?? 0;
    const frozen: PreviousTask[] = [];
    for (const task of tasks) {
      if ((!isTimes && task.at >= count) || isHeld.has(task.key)) continue;
      const { type, shipmentId } = task.step;
      const pickup = keyOf({ type: "pickup", ...(shipmentId === undefined ? {} : { shipmentId }) });
      const isAlone = type === "delivery" && isKnown(pickup) && !frozen.some(({ key }) => key === pickup);
      if (isAlone) continue;
      isHeld.add(task.key);
      frozen.push(task);
    }
    const route = solution.routes.find((each) => each.vehicleId === vehicleId);
    const opening = (route?.steps ?? []).map(keyOf).filter((key) => key !== undefined);
    const broken = frozen.findIndex(({ key }, at) => opening[at] !== key);
    if (broken < 0) continue;
    const { key, at, step } = frozen[broken]!;
    const instead = opening[broken] ?? "nothing";
    violations.push({
      code: at < count ? "FROZEN" : "RELAXATION",
      message: `stop ${broken + 1} of vehicle ${vehicleId} is frozen as ${key}; the route has ${instead} there`,
      vehicleId,
      ...idsOfStep(step),
    });
  }
  return violations;
}
