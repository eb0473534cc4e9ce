import { compileBundles } from "./features/bundles.ts";
import { reasonsFor } from "./features/reasons.ts";
import type { Problem } from "./model/problem.ts";
import type { PreviousPlan, PreviousRoute, Reason } from "./model/solution.ts";
import { compileInstance } from "./route/compile-instance.ts";
import { frozenPrefixes } from "./route/frozen-prefixes.ts";
import { orderByProximity, type Task, tasksOf } from "./route/tasks.ts";
import { cheapestOn } from "./search/insert-bundle.ts";
import { leaderOf, makeSearch, type Search } from "./search/search.ts";
import { keepRoute, settleAll } from "./search/start-plan.ts";

/** What a job or shipment adds to the cost of a vehicle's route at its best place there; or why it fits nowhere on it. */
export type VehiclePrice = { vehicleId: string; price: number } | { vehicleId: string; reason: Reason };

/**
 * The price of a job or shipment on every vehicle, in the problem's order, beside the given routes: the route that serves it now is
 * taken without it. What is in a relation with it moves along. As many stops as `previous` freezes stay in front, and a given route
 * that breaks a rule stands as it is: what is priced comes behind it. Without `previous`, what it costs to differ is told by the given
 * routes. Throws RangeError for an id that the problem does not have, or that `previous` freezes.
 */
export function pricesOf(
  problem: Problem,
  routes: PreviousRoute[],
  id: string,
  previous?: PreviousPlan,
): VehiclePrice[] {
  const tasks = orderByProximity(tasksOf(problem), problem.matrices[0]);
  const frozen = frozenPrefixes(problem, tasks, previous);
  const moved = bundleOf(problem, tasks, frozen, id);
  const fixed = routes.map((route) => ({ ...route, frozenCount: Number.MAX_SAFE_INTEGER }));
  const given = frozenPrefixes(problem, tasks, { routes: fixed }, true).map((route) =>
    route.filter((task) => !moved.includes(task)),
  );
  const place = (prefixes: Int32Array[]) => {
    const instance = compileInstance(problem, tasks, previous, previous ?? { routes }, undefined, prefixes);
    return placeBehind(makeSearch(instance, 0), given, prefixes);
  };
  const fronts = given.map((route, vehicle) => route.subarray(0, frozen[vehicle]!.length));
  let { search, isKept } = place(fronts);
  // Stops that break a rule would be left out of the plan that prices are told beside; what is frozen stays.
  if (isKept.includes(false)) {
    search = place(fronts.map((front, vehicle) => (isKept[vehicle] ? front : given[vehicle]!))).search;
  }
  settleAll(search);
  const { instance, plan } = search;
  const mine = moved.filter((task) => tasks[task]!.id === id);
  return problem.vehicles.map(({ id: vehicleId }, vehicle) => {
    const price = cheapestOn(search, leaderOf(instance, mine[0]!), vehicle);
    if (price < Number.POSITIVE_INFINITY) return { vehicleId, price };
    return { vehicleId, reason: reasonsFor(instance, { problem, tasks }, mine, plan.drive)[vehicle]! };
  });
}

/** The tasks that move with a job or shipment, in order, its own among them; of what is frozen none does. */
function bundleOf(problem: Problem, tasks: Task[], frozen: Int32Array[], id: string): number[] {
  const mine = tasks.flatMap((task, index) => (task.id === id ? [index] : []));
  if (mine.length === 0) throw new RangeError(`there is no job or shipment "${id}"`);
  const free = mine.find((task) => !frozen.some((prefix) => prefix.includes(task)));
  if (free === undefined) throw new RangeError(`"${id}" has no price: the previous plan freezes it where it is`);
  const bundles = compileBundles(problem, tasks, frozen);
  if (bundles === undefined) return [free];
  const leader = bundles.leader[free]!;
  return [...bundles.members.subarray(bundles.first[leader], bundles.first[leader + 1])];
}

/** Puts what is left of the given routes behind their prefixes; says per vehicle whether all of it could be kept. */
function placeBehind(search: Search, given: Int32Array[], prefixes: Int32Array[]) {
  const isKept = given.map((route, vehicle) => {
    const rest = [...route.subarray(prefixes[vehicle]!.length)];
    return keepRoute(search, vehicle, rest) === rest.length;
  });
  return { search, isKept };
}
