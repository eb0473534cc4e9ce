import fc from "fast-check";
import { expect, test } from "vitest";
import { alongRoad, onPlane, searchWithPool } from "../../test/random-pool.ts";
import { close, expectAsRebuilt, expectFeasible } from "../../test/sound-search.ts";
import { makeBudget } from "../stop/budget.ts";
import { anneal } from "./anneal.ts";
import { makeBestPlan, notePlan } from "./best-plan.ts";
import { combineRoutes } from "./combine-routes.ts";
import { makeRandom } from "./random.ts";
import { makeOrders } from "./recreate.ts";
import { addRoute, makeRoutePool } from "./route-pool.ts";
import { restorePlan } from "./start-plan.ts";

/** Three jobs a kilometre out and three ten, and a plan whose two routes both go far; each van has room for three. */
function bothFar() {
  const { search, pool } = searchWithPool(alongRoad([1, 1, 1, 10, 10, 10], 2));
  const numbers = jobsByKilometre(search.instance.prices, search.instance.size);
  const [near, far] = [numbers.slice(0, 3), numbers.slice(3)];
  const plan = makeBestPlan(search.instance);
  plan.begins.set([0, 3, 6]);
  plan.stops.set([near[0]!, far[0]!, far[1]!, near[1]!, near[2]!, far[2]!]);
  restorePlan(search, plan);
  notePlan(plan, search);
  return { search, pool, plan, near, far };
}

test("two routes that both go far are exchanged for one that does and one that does not, if the search has passed those", () => {
  const { search, pool, plan, near, far } = bothFar();
  const both = plan.price;
  expect(combineRoutes(search, pool, plan, 20)).toBe(false);
  expect(plan.price).toBe(both);

  addRoute(pool, Int32Array.from(near), 0, 3, both / 20);
  expect(combineRoutes(search, pool, plan, 20)).toBe(false);
  addRoute(pool, Int32Array.from(far), 0, 3, both / 2);
  const { improvements } = plan;
  expect(combineRoutes(search, pool, plan, 20)).toBe(true);
  expect(plan.improvements).toBe(improvements + 1);
  // 2 and 20 km instead of twice 20.
  close(plan.price, (22 / 40) * both);
  const driven = [0, 1].map((vehicle) => [...plan.stops.subarray(plan.begins[vehicle], plan.begins[vehicle + 1])]);
  expect(driven.map((jobs) => jobs.sort().join()).sort()).toEqual([near.join(), far.join()].sort());
  expectAsRebuilt(search);
});

/** Jobs, those nearest to the depot first. */
function jobsByKilometre(prices: Float64Array, size: number): number[] {
  const depot = size - 1;
  const jobs = Array.from({ length: depot }, (_, job) => job);
  return jobs.sort((one, other) => prices[depot * size + one]! - prices[depot * size + other]! || one - other);
}

/** Twelve jobs, some of which begin within a given half-hour. */
const scattered = fc
  .record({
    places: fc.array(fc.tuple(fc.integer({ min: -20, max: 20 }), fc.integer({ min: -20, max: 20 })), {
      minLength: 12,
      maxLength: 12,
    }),
    opens: fc.array(fc.option(fc.nat(60_000), { nil: undefined }), { minLength: 12, maxLength: 12 }),
  })
  .map(({ places, opens }) => {
    const { problem, previous } = onPlane(places);
    const jobs = problem.jobs.map((job, at) => {
      const open = opens[at];
      if (open === undefined) return job;
      return { ...job, timeWindows: [{ startSeconds: 30_000 + open, endSeconds: 31_800 + open }] };
    });
    return { previous, problem: { ...problem, jobs } };
  });

test("what comes of routes that an annealing has passed is a sound plan, never a dearer one, and noted at its price", () => {
  let better = 0;
  fc.assert(
    fc.property(scattered, fc.nat(), (given, seed) => {
      const { search } = searchWithPool(given);
      const { instance } = search;
      const pool = makeRoutePool(instance, Number.POSITIVE_INFINITY, () => false)!;
      search.random = makeRandom(seed);
      const plan = makeBestPlan(instance);
      notePlan(plan, search);
      const first = plan.price;
      const budget = makeBudget({ iterations: 3000 });
      const best = makeBestPlan(instance);
      const run = { search, orders: makeOrders(instance), best, budget, poll: () => false, pool };
      anneal(run, { first: 5000, last: 500 }, 1);
      const isBetter = combineRoutes(search, pool, plan, 30);
      if (isBetter) better++;
      expect(plan.price < first).toBe(isBetter);
      restorePlan(search, plan);
      expect(search.bankCount).toBe(0);
      expectAsRebuilt(search);
      expectFeasible(search);
      close(search.price, plan.price);
    }),
    { numRuns: 40 },
  );
  expect(better).toBeGreaterThan(10);
});

test("a plan that leaves somebody out stays as it is", () => {
  const { search, pool } = searchWithPool(alongRoad([1, 2, 3, 4], 1));
  expect(search.bankCount).toBe(1);
  const plan = makeBestPlan(search.instance);
  notePlan(plan, search);
  const { price } = plan;
  expect(combineRoutes(search, pool, plan, 5)).toBe(false);
  expect([plan.price, pool.count]).toEqual([price, 0]);
});

test("where the run is over, nothing is exchanged any more", () => {
  const { search, pool, plan, near, far } = bothFar();
  for (const [jobs, price] of [
    [near, plan.price / 20],
    [far, plan.price / 3],
  ] as const) {
    addRoute(pool, Int32Array.from(jobs), 0, 3, price);
  }
  pool.isOver = () => true;
  expect(combineRoutes(search, pool, plan, 20)).toBe(false);
  pool.isOver = () => false;
  expect(combineRoutes(search, pool, plan, 20)).toBe(true);
});
