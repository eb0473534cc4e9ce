import { expect } from "vitest";
import type { RandomProblem } from "../src/model/random-problem.ts";
import { randomProblem } from "../src/model/random-problem.ts";
import { compileInstance } from "../src/route/compile-instance.ts";
import { driveAgain } from "../src/route/drive-again.ts";
import { driveRoute, makeDrive } from "../src/route/drive-route.ts";
import { setExcessPrice } from "../src/route/excess.ts";
import { DOUBLES, INTS, LATEST, NEXT, PREV, PRICE, PRICE_IN, ROUTE, START } from "../src/route/heap.ts";
import { gatherRoute, insertJob, makePlan, settlePrice } from "../src/route/plan.ts";
import { tasksOf } from "../src/route/tasks.ts";
import { makeBestPlan } from "../src/search/best-plan.ts";
import { improve } from "../src/search/improve.ts";
import { makeOrders } from "../src/search/recreate.ts";
import type { Search } from "../src/search/search.ts";
import { makeSearch } from "../src/search/search.ts";
import { insertBank } from "../src/search/start-plan.ts";
import { keepPrevious } from "../src/search/warm-start.ts";
import { makeBudget } from "../src/stop/budget.ts";

/** A search that has run hot for a while, so that every move has been taken and taken back. */
export function searched({ problem, previous }: RandomProblem, seed: number, iterations: number): Search {
  const tasks = tasksOf(problem);
  const search = makeSearch(compileInstance(problem, tasks, previous), seed);
  const orders = makeOrders(search.instance);
  if (previous) keepPrevious(search, problem, tasks, previous);
  insertBank(search, orders);
  if (problem.jobs.length > 0 && problem.vehicles.length > 0) {
    const cooling = { first: 500, last: 50 };
    const budget = makeBudget({ iterations });
    const run = { search, orders, best: makeBestPlan(search.instance), budget, poll: () => false };
    improve(run, cooling, seed % 2 === 0);
  }
  return search;
}

/** The same routes built up from nothing. */
function rebuilt(search: Search) {
  const { instance } = search;
  const plan = makePlan(instance);
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
    const end = gatherRoute(search.plan, vehicle);
    const jobs = search.plan.sequence.slice(0, end);
    for (const job of jobs) insertJob(plan, job, plan.ints[((instance.jobs + vehicle) << INTS) | PREV]!);
    if (instance.fleet.exact[vehicle] === 1) settlePrice(plan, vehicle);
  }
  return plan;
}

export const close = (value: number, expected: number) => {
  if (value !== expected)
    expect(Math.abs(value - expected)).toBeLessThanOrEqual(1e-6 * Math.max(1, Math.abs(expected)));
};

/** The jobs of a vehicle behind its frozen prefix, in order. */
export function routeOf({ plan }: Search, vehicle: number): number[] {
  return Array.from(plan.sequence.subarray(0, gatherRoute(plan, vehicle)));
}

/** Whether any vehicle carries more than it has room for, counted job by job. */
export function isOverloaded(search: Search): boolean {
  const { instance } = search;
  const { plainDimensions: plain, plainAmounts, plainCapacity, vehicles } = instance;
  for (let vehicle = 0; vehicle < vehicles; vehicle++) {
    const jobs = routeOf(search, vehicle);
    for (let k = 0; k < plain; k++) {
      const load = jobs.reduce((sum, job) => sum + plainAmounts[job * plain + k]!, 0);
      if (load > plainCapacity[vehicle * plain + k]!) return true;
    }
  }
  return false;
}

/** Every route, driven as a whole, breaks nothing but capacities; left as early as can be, its last stop begins when the heap says. */
export function expectFeasible({ instance, plan }: Search): void {
  const drive = makeDrive(instance);
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
    const end = gatherRoute(plan, vehicle);
    if (end === 0) continue;
    driveRoute(instance, vehicle, plan.sequence, 0, end, drive);
    expect(drive.feasible).toBe(true);
    // A limit on time may make it leave later.
    driveAgain(instance, vehicle, drive, instance.fleet.earliestStart[vehicle]!);
    close(drive.starts[drive.count - 1]!, plan.doubles[(plan.sequence[end - 1]! << DOUBLES) | START]!);
  }
}

/** Times, loads, prices and links are those of the same routes built up from nothing. */
export function expectAsRebuilt(search: Search): void {
  const { plan, instance } = search;
  const fresh = rebuilt(search);
  if (search.excess !== undefined) setExcessPrice(fresh, search.excess.now);
  expect(plan.overloaded).toBe(fresh.overloaded);
  let total = 0;
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
    expect(plan.size[vehicle]).toBe(fresh.size[vehicle]);
    close(plan.price[vehicle]!, fresh.price[vehicle]!);
    close(plan.surcharge[vehicle]!, fresh.surcharge[vehicle]!);
    total += fresh.price[vehicle]!;
  }
  close(search.price, total);
  for (const [at, load] of fresh.used.entries()) close(plan.used[at]!, load);
  for (let stop = 0; stop < instance.jobs + instance.vehicles; stop++) {
    expect(plan.ints[(stop << INTS) | ROUTE]).toBe(fresh.ints[(stop << INTS) | ROUTE]);
    if (plan.ints[(stop << INTS) | ROUTE]! < 0) continue;
    for (const link of [NEXT, PREV]) expect(plan.ints[(stop << INTS) | link]).toBe(fresh.ints[(stop << INTS) | link]);
    for (const value of [START, LATEST, PRICE, PRICE_IN]) {
      close(plan.doubles[(stop << DOUBLES) | value]!, fresh.doubles[(stop << DOUBLES) | value]!);
    }
    for (let k = 0; k < instance.mixedDimensions; k++) {
      const at = stop * instance.mixedDimensions + k;
      close(plan.heaviestBefore[at]!, fresh.heaviestBefore[at]!);
      close(plan.heaviestAfter[at]!, fresh.heaviestAfter[at]!);
    }
  }
}

/** Random problems in which two jobs fill a vehicle. */
export const nearlyFull = randomProblem().map(({ problem }) => ({
  previous: undefined,
  problem: {
    ...problem,
    jobs: problem.jobs.map(({ pickup: _, ...job }, at) => ({ ...job, delivery: { kg: 4 + (at % 3) } })),
    vehicles: problem.vehicles.map((vehicle) => ({ ...vehicle, capacity: { kg: 10 } })),
  },
}));
