import { INTS, NEXT, ROUTE } from "../route/heap.ts";
import { removeJob } from "../route/plan.ts";
import type { Run } from "./anneal.ts";
import { isOver, iterate } from "./anneal.ts";
import type { Search } from "./search.ts";
import { addToBank, leaderOf } from "./search.ts";

/**
 * Does without so many routes, whatever the price: one after another is emptied, and while no more may be open, plans are
 * preferred that leave out what has seldom been left out (absence counters, Christiaens & Vanden Berghe 2020, section 5.4). False
 * when more are left out at the progress `until` than before: the plan is then to be restored by the caller.
 */
export function reduceRoutes(run: Run, count: number, until: number): boolean {
  const { search } = run;
  search.isReducing = true;
  let isServed = true;
  for (let i = 0; i < count && isServed && canBeFewer(search); i++) isServed = emptyRoute(run, until);
  search.isReducing = false;
  search.mostOpen = Number.POSITIVE_INFINITY;
  return isServed;
}

/**
 * Whether the load of all would fit one route less, or jobs are optional; there is a route that may be empty; and not everybody drives while some are
 * left out.
 */
export function canBeFewer(search: Search): boolean {
  const { instance, plan } = search;
  if (search.bankCount > 0 && plan.open === instance.vehicles) return false;
  const { plainDimensions: plain, plainCapacity, vehicles } = instance;
  for (let k = 0; k < plain && !instance.hasOptional; k++) {
    let load = 0;
    const capacities: number[] = [];
    for (let vehicle = 0; vehicle < vehicles; vehicle++) {
      load += plan.used[vehicle * plain + k]!;
      if (plan.size[vehicle]! > 0) capacities.push(plainCapacity[vehicle * plain + k]!);
    }
    if (load > capacities.reduce((sum, each) => sum + each, 0) - Math.min(...capacities)) return false;
  }
  return plan.open > 1 && leastRoute(search) >= 0;
}

function emptyRoute(run: Run, until: number): boolean {
  const { search, budget } = run;
  const { plan, absences } = search;
  const vehicle = leastRoute(search);
  const { bankUnits } = search;
  search.price -= plan.price[vehicle]!;
  takeOutRoute(search, vehicle);
  // Not fewer: a ruin may empty another route for a moment.
  search.mostOpen = plan.open;
  while (search.bankUnits > bankUnits && !isOver(run) && budget.progress(search.iterations) < until) {
    iterate(run);
    for (let i = 0; i < search.bankCount; i++) absences[search.bank[i]!]!++;
  }
  return search.bankUnits <= bankUnits;
}

/** Unassigns all jobs of a vehicle behind its frozen prefix; the search's price is left to the caller. */
export function takeOutRoute(search: Search, vehicle: number): void {
  const { plan, instance } = search;
  const sentinel = instance.jobs + vehicle;
  for (let job = plan.ints[(sentinel << INTS) | NEXT]!; job < instance.jobs; ) {
    removeJob(plan, job);
    if (leaderOf(instance, job) === job) addToBank(search, job);
    job = plan.ints[(sentinel << INTS) | NEXT]!;
  }
}

/** The vehicle whose jobs have been left out least often in sum; those with a frozen prefix must drive anyway. -1: none. */
function leastRoute({ plan, instance, absences }: Search): number {
  const { jobs, vehicles, fleet } = instance;
  const sums = new Float64Array(vehicles);
  for (let job = 0; job < jobs; job++) {
    const vehicle = plan.ints[(job << INTS) | ROUTE]!;
    if (vehicle >= 0) sums[vehicle]! += absences[job]!;
  }
  let least = -1;
  for (let vehicle = 0; vehicle < vehicles; vehicle++) {
    if (fleet.type[vehicle] === -1 || plan.size[vehicle] === 0) continue;
    if (least < 0 || sums[vehicle]! < sums[least]!) least = vehicle;
  }
  return least;
}
