import { mixedLoadsFit } from "../features/mixed-loads.ts";
import { driveRoute } from "../route/drive-route.ts";
import type { Search } from "./search.ts";

/**
 * Exponentially distributed with a mean of 1, one equally probable part each by its middle, ascending. Read from a table, because every try
 * that is not hopeless draws one: the logarithms took 3 % of the search.
 */
const EXPONENTIALS = Float64Array.from({ length: 4096 }, (_, part) => -Math.log(1 - (part + 0.5) / 4096));

/** How much more a plan may cost after the next move: exponentially distributed, mean = temperature. */
export function drawAllowance(search: Search): number {
  return EXPONENTIALS[search.random.below(EXPONENTIALS.length)]! * search.temperature;
}

/** A bound that no drawn allowance exceeds: nine temperatures. */
export function largestAllowance(search: Search): number {
  return EXPONENTIALS[EXPONENTIALS.length - 1]! * search.temperature;
}

/**
 * The exact price of a vehicle serving `jobs[begin..end)` behind its frozen prefix, all rules checked but plain loads, tasks
 * and access; Infinity when it breaks one. An empty route of a vehicle without a frozen prefix costs nothing.
 */
export function exactPrice(search: Search, vehicle: number, jobs: Int32Array, begin: number, end: number): number {
  const { instance, plan } = search;
  if (begin === end && instance.fleet.type[vehicle] !== -1) return 0;
  if (!mixedLoadsFit(instance, vehicle, jobs, begin, end)) return Number.POSITIVE_INFINITY;
  driveRoute(instance, vehicle, jobs, begin, end, plan.drive);
  return plan.drive.feasible ? plan.drive.price : Number.POSITIVE_INFINITY;
}
