import { reasonsFor } from "./features/reasons.ts";
import type { Problem } from "./model/problem.ts";
import type { PreviousRoute, Reason } from "./model/solution.ts";
import { compileInstance } from "./route/compile-instance.ts";
import { previousTasks } from "./route/previous-tasks.ts";
import { orderByProximity, tasksOf } from "./route/tasks.ts";
import { cheapestOn } from "./search/insert-bundle.ts";
import { leaderOf, makeSearch, membersOf } from "./search/search.ts";
import { keepRoute, settleAll } from "./search/start-plan.ts";

/** What a job or shipment adds to the cost of a vehicle's route at its best place there; or why it fits nowhere on it. */
export type VehiclePrice = { vehicleId: string; price: number } | { vehicleId: string; reason: Reason };

/**
 * The price of a job or shipment on every vehicle, in the problem's order, beside the given routes: the route that serves it now is
 * taken without it. What is in a relation with it moves along. Throws RangeError for an id that the problem does not have.
 */
export function pricesOf(problem: Problem, routes: PreviousRoute[], id: string): VehiclePrice[] {
  const tasks = orderByProximity(tasksOf(problem), problem.matrices[0]);
  const mine = tasks.flatMap((task, index) => (task.id === id ? [index] : []));
  if (mine.length === 0) throw new RangeError(`there is no job or shipment "${id}"`);
  const instance = compileInstance(problem, tasks, { routes: [] }, { routes });
  const search = makeSearch(instance, 0);
  const leader = leaderOf(instance, mine[0]!);
  const moved = new Set(membersOf(instance, leader));
  const vehicleIndex = new Map(problem.vehicles.map((vehicle, index) => [vehicle.id, index]));
  for (const { vehicleId, indices } of previousTasks(tasks, { routes })) {
    const vehicle = vehicleIndex.get(vehicleId);
    if (vehicle === undefined || search.plan.size[vehicle]! > 0) continue;
    keepRoute(
      search,
      vehicle,
      indices.filter((index) => index >= 0 && !moved.has(index)),
    );
  }
  settleAll(search);
  return problem.vehicles.map(({ id: vehicleId }, vehicle) => {
    const price = cheapestOn(search, leader, vehicle);
    if (price < Number.POSITIVE_INFINITY) return { vehicleId, price };
    return { vehicleId, reason: reasonsFor(instance, { problem, tasks }, mine, search.plan.drive)[vehicle]! };
  });
}
