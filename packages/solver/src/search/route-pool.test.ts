import { expect, test } from "vitest";
import { alongRoad, searchWithPool } from "../../test/random-pool.ts";
import { searched } from "../../test/sound-search.ts";
import { gatherRoute } from "../route/plan.ts";
import type { RoutePool } from "./route-pool.ts";
import { addRoute, gatherRoutes, makeRoutePool, thinOut } from "./route-pool.ts";

const routesOf = ({ count, begins, stops, prices }: RoutePool) =>
  Array.from({ length: count }, (_, route) => ({
    jobs: [...stops.subarray(begins[route], begins[route + 1])],
    price: prices[route],
  }));

test("a route with the same jobs as one before is that one, in the cheaper order of both", () => {
  const { pool } = searchWithPool(alongRoad([1, 2, 3, 4]));
  expect(addRoute(pool, Int32Array.of(0, 1, 2), 0, 3, 6)).toBe(0);
  expect(addRoute(pool, Int32Array.of(9, 3, 1), 1, 3, 8)).toBe(1);
  expect(addRoute(pool, Int32Array.of(1, 0, 2), 0, 3, 8)).toBe(0);
  expect(addRoute(pool, Int32Array.of(1, 3), 0, 2, 7)).toBe(1);
  expect(routesOf(pool)).toEqual([
    { jobs: [0, 1, 2], price: 6 },
    { jobs: [1, 3], price: 7 },
  ]);
});

test("the routes of a plan are gathered at the stated price of opening them, and its price is known", () => {
  const { search, pool } = searchWithPool(alongRoad([1, 2, 3, 4]));
  const { plan, instance } = search;
  gatherRoutes(pool, plan);
  const routes = routesOf(pool);
  expect(routes.flatMap(({ jobs }) => jobs).sort()).toEqual([0, 1, 2, 3]);
  expect(pool.count).toBe(plan.open);
  for (const { jobs, price } of routes) {
    const vehicle = Array.from(plan.size.keys()).find(
      (each) => plan.size[each]! > 0 && plan.sequence.slice(0, gatherRoute(plan, each)).join() === jobs.join(),
    )!;
    expect(price).toBe(plan.price[vehicle]);
  }
  expect(pool.upper).toBe(search.price);

  // While annealing pretends that routes are dearer to open, what is gathered costs what is stated.
  instance.fleet.fixedPrice.fill(500);
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++)
    if (plan.size[vehicle]! > 0) plan.price[vehicle]! += 500;
  gatherRoutes(pool, plan);
  expect(routesOf(pool)).toEqual(routes);
});

test("a full pool keeps the routes that cost least beyond what their jobs are worth", () => {
  const { search, pool } = searchWithPool(alongRoad([1, 2, 3, 4, 5, 6]), 8);
  gatherRoutes(pool, search.plan);
  const { count } = pool;
  const dear = [
    [0, 5],
    [1, 4],
    [0, 4],
    [1, 5],
  ];
  for (const jobs of dear) addRoute(pool, Int32Array.from(jobs), 0, 2, 1e6);
  thinOut(pool, count);
  expect(routesOf(pool).every(({ price }) => price! < 1e6)).toBe(true);
  expect(pool.count).toBeGreaterThan(0);
  const before = routesOf(pool);
  // They are found under their new numbers.
  for (const [route, { jobs, price }] of before.entries()) {
    expect(addRoute(pool, Int32Array.from(jobs), 0, jobs.length, price!)).toBe(route);
  }
});

test("there is no pool where vehicles differ: who drives a route decides what it costs", () => {
  const given = alongRoad([1, 2, 3]);
  given.problem.vehicles[0] = { ...given.problem.vehicles[0]!, costs: { fixed: 7, perKm: 1 } };
  expect(makeRoutePool(searched(given, 1, 0).instance, 0, () => false)).toBe(undefined);
});
