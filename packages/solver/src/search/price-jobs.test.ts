import fc from "fast-check";
import { expect, test } from "vitest";
import { alongRoad, cheapestCover, poolOf, randomRoutes, searchWithPool } from "../../test/random-pool.ts";
import { close } from "../../test/sound-search.ts";
import { priceJobs } from "./price-jobs.ts";
import { addRoute } from "./route-pool.ts";

test("three jobs of which any two share a route for 10 are worth 5 each, though the cheapest plan costs 16", () => {
  const { pool } = searchWithPool(alongRoad([1, 2, 3]));
  for (const job of [0, 1, 2]) addRoute(pool, Int32Array.of(job), 0, 1, 6);
  for (const pair of [
    [0, 1],
    [0, 2],
    [1, 2],
  ])
    addRoute(pool, Int32Array.from(pair), 0, 2, 10);
  pool.upper = 16;
  pool.worth.fill(6);
  expect(cheapestCover(pool, [0, 1, 2], 3)).toBe(16);
  const bound = priceJobs(pool);
  expect(bound).toBeLessThanOrEqual(15 + 1e-9);
  expect(bound).toBeGreaterThan(14.9);
  for (const job of [0, 1, 2]) expect(Math.abs(pool.worth[job]! - 5)).toBeLessThan(0.2);
});

test("no plan of the pool's routes is cheaper than the bound, and routes cost what their jobs are worth and what is left", () => {
  fc.assert(
    fc.property(randomRoutes, (routes) => {
      const pool = poolOf(routes);
      const bound = priceJobs(pool);
      expect(bound).toBeLessThanOrEqual(cheapestCover(pool, [0, 1, 2, 3, 4, 5, 6], 7) + 1e-6);
      for (let route = 0; route < pool.count; route++) {
        let sum = pool.reduced[route]!;
        for (let at = pool.begins[route]!; at < pool.begins[route + 1]!; at++) sum += pool.worth[pool.stops[at]!]!;
        close(sum, pool.prices[route]!);
      }
    }),
  );
});
