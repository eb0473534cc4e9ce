import { mixedLoadsFit } from "../features/mixed-loads.ts";
import { driveRoute } from "../route/drive-route.ts";
import type { Search } from "./search.ts";

/** Beyond so many temperatures a change is refused without drawing: it would pass once in 160,000 times. */
const HOPELESS = 12;

/** How much more a plan may cost after the next move: exponentially distributed, mean = temperature. */
export function drawAllowance(search: Search): number {
  return Math.min(HOPELESS, -Math.log(1 - search.random.float())) * search.temperature;
}

/** A bound that no drawn allowance exceeds. */
export function largestAllowance(search: Search): number {
  return HOPELESS * search.temperature;
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
