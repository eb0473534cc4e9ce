import type { BestPlan } from "./best-plan.ts";
import { notePlan } from "./best-plan.ts";
import { coverJobs, listByJob } from "./cover-jobs.ts";
import { nearestRoutes } from "./nearest-routes.ts";
import { priceJobs } from "./price-jobs.ts";
import type { RoutePool } from "./route-pool.ts";
import { addRoute, gatherRoutes } from "./route-pool.ts";
import type { Search } from "./search.ts";
import { restorePlan } from "./start-plan.ts";

/** Routes that are exchanged at once, at most: 6 / 8 / 12 / 16 won 0.087 / 0.093 / 0.104 / 0.078 % on R1 and RC1 of Homberger 200. */
const MOST_ROUTES = 12;
/** What counts as cheaper, in shares of the plan's price. */
const CHEAPER = 1e-7;

/**
 * Set partitioning by large neighbourhoods: so many times, two to twelve neighbouring routes of a plan give way to the routes of the pool
 * that serve the same jobs at the least price, if that is less. Returns whether the plan has become better (one that leaves somebody out
 * does not); the search's present plan is lost. The integer program of a whole pool, 5,000 to 12,000 routes, takes longer than the search
 * has (decision 20).
 */
export function combineRoutes(search: Search, pool: RoutePool, plan: BestPlan, rounds: number): boolean {
  const { instance, random, free } = search;
  restorePlan(search, plan);
  if (search.bankCount > 0) return false;
  gatherRoutes(pool, search.plan);
  priceJobs(pool);
  const byJob = listByJob(pool);
  const margin = CHEAPER * search.price;
  const routes = routesOf(search, pool, plan);
  let owners = ownersOf(pool, routes);
  let isBetter = false;
  // Where routes are few, the same ones are drawn again and again.
  const tried = new Set<string>();
  for (let round = 0; round < rounds && !pool.isOver(); round++) {
    const leaving = nearestRoutes(search, owners, free[random.below(free.length)]!, 2 + random.below(MOST_ROUTES - 1));
    const drawn = [...leaving].sort((one, other) => one - other).join();
    if (tried.has(drawn)) continue;
    tried.add(drawn);
    const jobs: number[] = [];
    let limit = -margin;
    for (const owner of leaving) {
      const route = routes[owner]!;
      limit += pool.reduced[route]!;
      for (let at = pool.begins[route]!; at < pool.begins[route + 1]!; at++) jobs.push(pool.stops[at]!);
    }
    const most = leaving.size + instance.vehicles - routes.length;
    const coming = coverJobs(pool, byJob, jobs, most, limit);
    if (coming === undefined) continue;
    routes.splice(0, routes.length, ...routes.filter((_, owner) => !leaving.has(owner)), ...coming);
    owners = ownersOf(pool, routes);
    tried.clear();
    isBetter = true;
  }
  if (isBetter) {
    writePlan(pool, routes, plan);
    restorePlan(search, plan);
    notePlan(plan, search);
    plan.improvements++;
  }
  return isBetter;
}

/** The pool's numbers for the routes of the search's present plan, which is this one. */
function routesOf({ plan, instance }: Search, pool: RoutePool, { begins, stops }: BestPlan): number[] {
  const routes: number[] = [];
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
    const [begin, end] = [begins[vehicle]!, begins[vehicle + 1]!];
    if (begin < end) routes.push(addRoute(pool, stops, begin, end, plan.price[vehicle]!));
  }
  return routes;
}

/** Per job, which of the routes serves it. */
function ownersOf({ instance, begins, stops }: RoutePool, routes: number[]): Int32Array {
  const owners = new Int32Array(instance.jobs);
  routes.forEach((route, owner) => {
    for (let at = begins[route]!; at < begins[route + 1]!; at++) owners[stops[at]!] = owner;
  });
  return owners;
}

/** The vehicles, which are all of one type, drive the routes in this order. */
function writePlan({ instance, begins, stops }: RoutePool, routes: number[], plan: BestPlan): void {
  let used = 0;
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
    plan.begins[vehicle] = used;
    const route = routes[vehicle];
    if (route === undefined) continue;
    plan.stops.set(stops.subarray(begins[route], begins[route + 1]), used);
    used += begins[route + 1]! - begins[route]!;
  }
  plan.begins[instance.vehicles] = used;
}
