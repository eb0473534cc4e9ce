import fc from "fast-check";
import { expect, test } from "vitest";
import { cheapestCover, poolOf, randomRoutes } from "../../test/random-pool.ts";
import { coverJobs, listByJob } from "./cover-jobs.ts";

test("the routes found serve each job once and nobody else, and no others of the pool do for less", () => {
  let found = 0;
  fc.assert(
    fc.property(
      randomRoutes,
      fc.uniqueArray(fc.nat(6), { minLength: 1 }),
      fc.integer({ min: 1, max: 7 }),
      (given, jobs, most) => {
        const pool = poolOf(given);
        // At prices nothing is below zero, and so nothing is broken off before it is known to be too dear.
        pool.reduced.set(pool.prices);
        const routes = coverJobs(pool, listByJob(pool), jobs, most, 1e9);
        const least = cheapestCover(pool, jobs, most);
        if (least === Number.POSITIVE_INFINITY) {
          expect(routes).toBe(undefined);
          return;
        }
        found++;
        const served = routes!.flatMap((route) => [...pool.stops.subarray(pool.begins[route], pool.begins[route + 1])]);
        expect(served.sort()).toEqual([...jobs].sort());
        expect(routes!.length).toBeLessThanOrEqual(most);
        expect(routes!.reduce((sum, route) => sum + pool.prices[route]!, 0)).toBe(least);
        // What is not cheaper than a limit is not looked for.
        expect(coverJobs(pool, listByJob(pool), jobs, most, least)).toBe(undefined);
      },
    ),
  );
  expect(found).toBeGreaterThan(20);
});
