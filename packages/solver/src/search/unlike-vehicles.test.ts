import fc from "fast-check";
import { expect, test } from "vitest";
import { severalRoutes } from "../../test/several-routes.ts";
import { expectAsRebuilt, expectFeasible, routeOf, searched } from "../../test/sound-search.ts";
import type { Job, Matrix, Vehicle } from "../model/problem.ts";
import { INTS, ROUTE } from "../route/heap.ts";
import { solve } from "../solve.ts";
import { exchangeTails } from "./exchange-segments.ts";
import { openRoute } from "./open-route.ts";
import type { Search } from "./search.ts";

/** Places on a road by their metre, which take a second each. */
function road(meters: number[]): Matrix {
  const distances = meters.flatMap((from) => meters.map((to) => Math.abs(from - to)));
  return { profile: "default", size: meters.length, distances, travel: { kind: "constant", durations: distances } };
}

/** A home in the west (place 0) and one in the east, 10 km apart, and three places within a kilometre of each. */
const homes = road([0, 10_000, 400, 700, 1000, 9600, 9300, 9000]);
const job = (place: number): Job => ({ id: `${place}`, locationIndex: place, delivery: { kg: 1 } });
const van = (id: string, home: number): Vehicle => ({ id, startIndex: home, endIndex: home, capacity: { kg: 3 } });

/** The places of a vehicle's jobs. */
function placesOf(search: Search, vehicle: number): number[] {
  return routeOf(search, vehicle).map((each) => search.instance.place[each]!);
}

test("two full vans of different homes change routes, which no stop can do alone", () => {
  const routes = [
    { vehicleId: "west", jobIds: ["7", "6", "5"] },
    { vehicleId: "east", jobIds: ["4", "3", "2"] },
  ];
  const vehicles = [van("west", 0), van("east", 1)];
  const problem = { version: 1 as const, jobs: [2, 3, 4, 5, 6, 7].map(job), vehicles, matrices: [homes] };
  const search = searched({ problem, previous: { routes } }, 1, 0);
  search.temperature = 0;
  expect(search.price).toBe(2 * 9600 + 2 * 9600);
  exchangeTails(search, search.instance.jobs + 1, routeOf(search, 0)[0]!);
  expect(search.price).toBe(2 * 1000 + 2 * 1000);
  expect([placesOf(search, 0), placesOf(search, 1)]).toEqual([
    [4, 3, 2],
    [7, 6, 5],
  ]);
  expectAsRebuilt(search);
});

test("tails change places between any two vehicles, and the price is that of the routes built up from nothing", () => {
  let unlike = 0;
  fc.assert(
    fc.property(severalRoutes(true), fc.nat(), (given, seed) => {
      const search = searched(given, seed, 10);
      const { plan, instance, random } = search;
      search.temperature = 1e12;
      for (let i = 0; i < 30 && instance.jobs > 0; i++) {
        const head = random.below(instance.jobs);
        const pred = random.below(instance.jobs + instance.vehicles);
        const vehicle = plan.ints[(head << INTS) | ROUTE]!;
        const other = plan.ints[(pred << INTS) | ROUTE]!;
        const isUsed = other >= 0 && plan.size[other]! > 0;
        if (vehicle < 0 || vehicle === other || !isUsed) continue;
        const before = search.price;
        exchangeTails(search, pred, head);
        if (search.price !== before && instance.fleet.type[vehicle] !== instance.fleet.type[other]) unlike++;
      }
      expectAsRebuilt(search);
      expectFeasible(search);
    }),
    { numRuns: 150 },
  );
  expect(unlike).toBeGreaterThan(100);
});

test("where no more routes may be open, a route changes its vehicle for one of another home, and none for one of the same", () => {
  const vehicles = [van("east", 1), van("another east", 1), van("west", 0)];
  const problem = { version: 1 as const, jobs: [2, 3, 4].map(job), vehicles, matrices: [homes] };
  const previous = { routes: [{ vehicleId: "east", jobIds: ["4", "3", "2"] }] };
  for (const isReducing of [false, true]) {
    const search = searched({ problem, previous }, 1, 0);
    const { plan } = search;
    Object.assign(search, { temperature: 0, mostOpen: isReducing ? Number.POSITIVE_INFINITY : 1, isReducing });
    for (let i = 0; i < 50; i++) openRoute(search);
    expect([placesOf(search, 0), placesOf(search, 1), placesOf(search, 2)]).toEqual([[], [], [4, 3, 2]]);
    expect(plan.open).toBe(1);
    expectAsRebuilt(search);
    // Warm enough for any price: it goes to and fro, but never to a part of a route.
    search.temperature = 1e9;
    for (let i = 0; i < 50; i++) openRoute(search);
    expect(plan.open).toBe(1);
    expectAsRebuilt(search);
  }
});

test("a job that only the dearer vehicle reaches, and only by way of another job, is served", () => {
  // By way of j0 the other one is reached at 90 s, straight ahead at 100 s or later, and it closes at 95 s.
  const durations = [0, 100, 60, 100, 100, 0, 60, 100, 60, 60, 0, 30, 100, 100, 30, 0];
  const matrix: Matrix = { profile: "default", size: 4, distances: durations, travel: { kind: "constant", durations } };
  const solution = solve(
    {
      version: 1,
      jobs: [
        { id: "j0", locationIndex: 2 },
        { id: "j1", locationIndex: 3, timeWindows: [{ startSeconds: 0, endSeconds: 95 }] },
      ],
      vehicles: [
        {
          ...{ id: "late", startIndex: 0, endIndex: 0, costs: { perKm: 1 } },
          shift: { earliestStartSeconds: 20, latestEndSeconds: 1000 },
        },
        { id: "dear", startIndex: 1, endIndex: 1, costs: { perKm: 1, fixed: 1000 } },
      ],
      matrices: [matrix],
    },
    { seed: 1, stop: { iterations: 2000 } },
  );
  expect(solution.routes.map(({ vehicleId, steps }) => [vehicleId, steps.map(({ jobId }) => jobId)])).toEqual([
    ["dear", ["j0", "j1"]],
  ]);
});
