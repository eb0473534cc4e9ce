import { INTS, PREV, ROUTE } from "../route/heap.ts";
import { firstEmpty, refreshAround, removeJob, settlePrice } from "../route/plan.ts";
import type { BestPlan } from "./best-plan.ts";
import { nearestRoutes } from "./nearest-routes.ts";
import type { Orders } from "./recreate.ts";
import { takeOutRoute } from "./reduce-routes.ts";
import { routeInTime } from "./route-in-time.ts";
import type { Search } from "./search.ts";
import { addToBank } from "./search.ts";
import { insertBank, keepRoute, restorePlan } from "./start-plan.ts";

/**
 * Makes a child of two plans the present one: the mother's routes, but near a random job the father's, of which it takes at most half.
 * As many of the mother's routes make room as the father gives, or one less or more, so that children differ in how many they have; who
 * is then without a route is inserted greedily. Like selective route exchange (Nagata & Kobayashi 2010), without trying several sets.
 */
export function recombine(search: Search, orders: Orders, mother: BestPlan, father: BestPlan): void {
  const { plan, random, instance, free } = search;
  const { ints } = plan;
  const given = drawRoutes(search, father);
  const isGiven = new Uint8Array(instance.jobs);
  for (const vehicle of given) for (const job of routeOf(father, vehicle)) isGiven[job] = 1;

  restorePlan(search, mother);
  const leaving = mostGiven(search, isGiven).slice(0, given.length + random.below(3) - 1);
  for (const vehicle of leaving) takeOutRoute(search, vehicle);
  for (const job of free) {
    const vehicle = ints[(job << INTS) | ROUTE]!;
    if (isGiven[job] === 0 || vehicle < 0) continue;
    const prev = ints[(job << INTS) | PREV]!;
    removeJob(plan, job);
    if (plan.size[vehicle]! > 0) refreshAround(plan, prev);
    addToBank(search, job);
  }
  // Without the triangle inequality a route may be late, or too long, with a stop less.
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
    const holds = instance.fleet.exact[vehicle] === 1 ? settlePrice(plan, vehicle) : routeInTime(plan, vehicle);
    if (!holds) takeOutRoute(search, vehicle);
  }
  for (const vehicle of given) {
    const type = instance.fleet.type[vehicle]!;
    const target = plan.size[vehicle] === 0 ? vehicle : type < 0 ? -1 : firstEmpty(plan, type);
    if (target >= 0) keepRoute(search, target, Array.from(routeOf(father, vehicle)));
  }
  insertBank(search, orders);
}

function routeOf({ begins, stops }: BestPlan, vehicle: number): Int32Array {
  return stops.subarray(begins[vehicle]!, begins[vehicle + 1]!);
}

/** One to half of a plan's routes: those that pass nearest to a random job. */
function drawRoutes(search: Search, plan: BestPlan): number[] {
  const { random, instance, free } = search;
  const vehicleOf = new Int32Array(instance.jobs).fill(-1);
  let open = 0;
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
    const route = routeOf(plan, vehicle);
    if (route.length > 0) open++;
    for (const job of route) vehicleOf[job] = vehicle;
  }
  const count = 1 + random.below(Math.max(1, open >> 1));
  return [...nearestRoutes(search, vehicleOf, free[random.below(free.length)]!, count)];
}

/** Vehicles that serve any of the given jobs, those first of whose jobs the largest share is given. */
function mostGiven({ plan, instance, free }: Search, isGiven: Uint8Array): number[] {
  const given = new Float64Array(instance.vehicles);
  for (const job of free) {
    const vehicle = plan.ints[(job << INTS) | ROUTE]!;
    if (vehicle >= 0) given[vehicle]! += isGiven[job]!;
  }
  const share = given.map((count, vehicle) => (count > 0 ? count / plan.size[vehicle]! : 0));
  return [...share.keys()]
    .filter((vehicle) => share[vehicle]! > 0)
    .sort((one, other) => share[other]! - share[one]! || one - other);
}
