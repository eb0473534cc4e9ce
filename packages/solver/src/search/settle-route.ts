import { INTS, PREV } from "../route/heap.ts";
import type { Plan } from "../route/plan.ts";
import { gatherRoute, refreshAround, removeJob } from "../route/plan.ts";
import { exactPrice } from "./acceptance.ts";
import { routeInTime } from "./route-in-time.ts";
import type { Search } from "./search.ts";

/** Takes a stop out of its route. */
export function takeOut(plan: Plan, job: number): void {
  const prev = plan.ints[(job << INTS) | PREV]!;
  removeJob(plan, job);
  refreshAround(plan, prev);
}

/** Whether a changed route keeps every rule; its price is the exact one then, where legs alone do not make it. */
export function settles(search: Search, vehicle: number): boolean {
  const { plan, instance, trial } = search;
  const isExact = instance.fleet.exact[vehicle] === 1;
  if (!isExact && instance.mixedDimensions === 0) return routeInTime(plan, vehicle);
  const price = exactPrice(search, vehicle, trial, 0, gatherRoute(plan, vehicle, 0, trial));
  if (isExact) plan.price[vehicle] = price + plan.surcharge[vehicle]!;
  return price < Number.POSITIVE_INFINITY;
}
