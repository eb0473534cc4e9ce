import fc from "fast-check";
import { expect, test } from "vitest";
import type { Problem } from "../model/problem.ts";
import { compileInstance } from "../route/compile-instance.ts";
import { INTS, ROUTE } from "../route/heap.ts";
import { gatherRoute, settlePrice } from "../route/plan.ts";
import { tasksOf } from "../route/tasks.ts";
import { makeBudget } from "../stop/budget.ts";
import { exactPrice } from "./acceptance.ts";
import { anneal } from "./anneal.ts";
import { makeBestPlan } from "./best-plan.ts";
import { insertBundle } from "./insert-bundle.ts";
import { openJournal } from "./journal.ts";
import { makeOrders } from "./recreate.ts";
import { takeOutRoute } from "./reduce-routes.ts";
import { makeSearch, membersOf, type Search } from "./search.ts";
import { insertBank } from "./start-plan.ts";

/**
 * Shipments between points of a plane, or of one road, where the way up may take longer than the way down: the triangle inequality
 * holds, and on the road it is tight.
 */
const shipmentsOnAHill: fc.Arbitrary<Problem> = fc
  .record({
    points: fc.array(fc.tuple(fc.nat(100), fc.nat(100)), { minLength: 3, maxLength: 17 }),
    isRoad: fc.boolean(),
    climb: fc.constantFrom(0, 3),
    opens: fc.array(fc.nat(400), { minLength: 16, maxLength: 16 }),
    vehicles: fc.integer({ min: 1, max: 4 }),
    capacity: fc.integer({ min: 3, max: 9 }),
    spread: fc.constantFrom(0, 1),
  })
  .map(({ points, isRoad, climb, spread, opens, vehicles, capacity }) => {
    const legs = points.flatMap(([x, y]) =>
      points.map(([toX, toY]) => Math.hypot(isRoad ? 0 : toX - x, toY - y) + climb * Math.max(0, toY - y)),
    );
    const place = (locationIndex: number) => ({
      locationIndex,
      serviceSeconds: 5,
      timeWindows: [
        {
          startSeconds: spread * opens[locationIndex - 1]!,
          endSeconds: spread * opens[locationIndex - 1]! + 400 + 40 * (locationIndex % 9),
        },
      ],
    });
    return {
      version: 1,
      jobs: [],
      shipments: Array.from({ length: (points.length - 1) >> 1 }, (_, at) => ({
        id: `s${at}`,
        amount: { kg: 1 + (at % 3) },
        pickup: place(2 * at + 1),
        delivery: place(2 * at + 2),
      })),
      vehicles: Array.from({ length: vehicles }, (_, at) => ({
        id: `v${at}`,
        startIndex: 0,
        endIndex: 0,
        capacity: { kg: capacity },
        costs: { perKm: 1000, fixed: 20 },
        shift: { earliestStartSeconds: 0, latestEndSeconds: 2000 },
      })),
      matrices: [
        { profile: "default", size: points.length, distances: legs, travel: { kind: "constant", durations: legs } },
      ],
    };
  });

function greedy(problem: Problem, seed: number): Search {
  const search = makeSearch(compileInstance(problem, tasksOf(problem), undefined), seed);
  insertBank(search, makeOrders(search.instance));
  return search;
}

/** The least that a shipment adds to any route, every pair of positions driven. */
function leastOf(search: Search, pickup: number): number {
  const { plan, instance, trial } = search;
  const [first, second] = membersOf(instance, pickup) as [number, number];
  let least = Number.POSITIVE_INFINITY;
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
    const route = Array.from(plan.sequence.slice(0, gatherRoute(plan, vehicle)));
    for (let at = 0; at <= route.length; at++) {
      for (let to = at; to <= route.length; to++) {
        trial.set([...route.slice(0, at), first, ...route.slice(at, to), second, ...route.slice(to)]);
        least = Math.min(least, exactPrice(search, vehicle, trial, 0, route.length + 2) - plan.price[vehicle]!);
      }
    }
  }
  return least;
}

test("a shipment is inserted where it is cheapest of all pairs of positions", () => {
  let inserted = 0;
  fc.assert(
    fc.property(shipmentsOnAHill, fc.nat(), (problem, seed) => {
      const search = greedy(problem, seed);
      const { instance, plan } = search;
      const emptied = seed % instance.vehicles;
      if (plan.size[emptied]! > 0) takeOutRoute(search, emptied);
      for (const leader of search.free.filter((job) => plan.ints[(job << INTS) | ROUTE]! < 0)) {
        const least = leastOf(search, leader);
        openJournal(search.journal, plan);
        search.blink = 2 ** 30;
        const isIn = insertBundle(search, leader);
        expect(isIn).toBe(least < Number.POSITIVE_INFINITY);
        if (!isIn) continue;
        inserted++;
        expect(Math.abs(search.delta - least)).toBeLessThan(1e-6);
      }
    }),
    { numRuns: 300 },
  );
  expect(inserted).toBeGreaterThan(300);
});

test("where legs and times tell everything, a search that does not drive its routes knows what they cost driven", () => {
  fc.assert(
    fc.property(shipmentsOnAHill, fc.nat(), (problem, seed) => {
      const search = greedy(problem, seed);
      const { plan, instance } = search;
      expect(search.mustDrive).toBe(false);
      const budget = makeBudget({ iterations: 200 });
      const run = { search, orders: makeOrders(instance), best: makeBestPlan(instance), budget, poll: () => false };
      anneal(run, { first: 50, last: 5 }, 1);
      let total = 0;
      for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
        const known = plan.price[vehicle]!;
        expect(settlePrice(plan, vehicle)).toBe(true);
        expect(Math.abs(known - plan.price[vehicle]!)).toBeLessThan(1e-6);
        total += known;
      }
      expect(Math.abs(search.price - total)).toBeLessThan(1e-6);
    }),
    { numRuns: 200 },
  );
});
