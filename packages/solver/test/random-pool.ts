import fc from "fast-check";
import type { RandomProblem } from "../src/model/random-problem.ts";
import type { RoutePool } from "../src/search/route-pool.ts";
import { addRoute, makeRoutePool } from "../src/search/route-pool.ts";
import type { Search } from "../src/search/search.ts";
import { searched } from "./sound-search.ts";

/** Jobs at places on a plane, in kilometres from the depot, and so many vans of one type, each with room for three of them. */
export function onPlane(places: [number, number][], vans = places.length): RandomProblem {
  const all: [number, number][] = [[0, 0], ...places];
  const distances = all.flatMap(([x, y]) => all.map(([u, v]) => Math.round(1000 * Math.hypot(x - u, y - v))));
  return {
    previous: undefined,
    problem: {
      version: 1,
      jobs: places.map((_, at) => ({ id: String(at), locationIndex: at + 1, delivery: { kg: 1 } })),
      vehicles: Array.from({ length: vans }, (_, at) => ({
        id: `van ${at}`,
        startIndex: 0,
        endIndex: 0,
        capacity: { kg: 3 },
      })),
      matrices: [
        { profile: "default", size: all.length, distances, travel: { kind: "constant", durations: distances } },
      ],
    },
  };
}

/** The same along a straight road. */
export function alongRoad(kilometres: number[], vans?: number): RandomProblem {
  return onPlane(
    kilometres.map((x) => [x, 0]),
    vans,
  );
}

/** A search with its first, greedy plan, and an empty pool for it. */
export function searchWithPool(problem: RandomProblem, most?: number): { search: Search; pool: RoutePool } {
  const search = searched(problem, 1, 0);
  return { search, pool: makeRoutePool(search.instance, 0, () => false, most)! };
}

/** Prices of serving each of seven jobs alone, and of other routes. */
export interface GivenRoutes {
  alone: number[];
  others: { jobs: number[]; price: number }[];
}

/** Up to 30 routes of up to three of seven jobs, at any price, and one for each job, so that all can be served. */
export const randomRoutes: fc.Arbitrary<GivenRoutes> = fc.record({
  alone: fc.array(fc.integer({ min: 1, max: 100 }), { minLength: 7, maxLength: 7 }),
  others: fc.array(
    fc.record({
      jobs: fc.uniqueArray(fc.nat(6), { minLength: 1, maxLength: 3 }),
      price: fc.integer({ min: 1, max: 150 }),
    }),
    { maxLength: 30 },
  ),
});

/** A pool of these routes; those that serve one job are a plan. */
export function poolOf({ alone, others }: GivenRoutes): RoutePool {
  const { pool } = searchWithPool(alongRoad([1, 2, 3, 4, 5, 6, 7]));
  for (const [job, price] of alone.entries()) addRoute(pool, Int32Array.of(job), 0, 1, price);
  for (const { jobs, price } of others) addRoute(pool, Int32Array.from(jobs), 0, jobs.length, price);
  pool.upper = alone.reduce((sum, price) => sum + price, 0);
  pool.worth.set(alone);
  return pool;
}

/** The least that any of the pool's routes that serve each of the jobs once, and nobody else, cost; Infinity where none do. */
export function cheapestCover({ count, begins, stops, prices }: RoutePool, jobs: number[], most: number): number {
  const [job] = jobs;
  if (job === undefined) return 0;
  if (most === 0) return Number.POSITIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (let route = 0; route < count; route++) {
    const served = stops.subarray(begins[route], begins[route + 1]);
    if (!served.includes(job) || !served.every((each) => jobs.includes(each))) continue;
    const others = jobs.filter((each) => !served.includes(each));
    least = Math.min(
      least,
      prices[route]! + cheapestCover({ count, begins, stops, prices } as RoutePool, others, most - 1),
    );
  }
  return least;
}
