import fc from "fast-check";
import { expect, test } from "vitest";
import { close, expectAsRebuilt, expectFeasible, searched } from "../../test/sound-search.ts";
import type { RandomProblem } from "../model/random-problem.ts";
import { INTS, ROUTE } from "../route/heap.ts";
import { gatherRoute } from "../route/plan.ts";
import { exactPrice } from "./acceptance.ts";
import type { Search } from "./search.ts";
import { swapStops } from "./swap-stops.ts";

/** So hot that nothing is refused for its price. */
const HOT = 1e12;

/**
 * Jobs on a plane and vans of two kinds that take about half of them each. With rules a detour may be the faster way, some jobs have windows,
 * and there may be loads both ways, vans with a limit, and vans that are paid by the hour.
 */
function severalRoutes(hasRules: boolean): fc.Arbitrary<RandomProblem> {
  const count = 10;
  const perJob = <T>(each: fc.Arbitrary<T>) => fc.array(each, { minLength: count, maxLength: count });
  return fc
    .record({
      points: fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: count + 1, maxLength: count + 1 }),
      rough: fc.array(fc.constantFrom(1, 1, 1, 2), { minLength: 121, maxLength: 121 }),
      delivery: perJob(fc.integer({ min: 1, max: 3 })),
      pickup: perJob(fc.constantFrom(0, 0, 2)),
      opens: perJob(fc.option(fc.nat(3000), { nil: undefined })),
      hasPickups: fc.boolean(),
      isPaidByHour: fc.boolean(),
      isLimited: fc.boolean(),
    })
    .map(({ points, rough, delivery, pickup, opens, hasPickups, isPaidByHour, isLimited }) => {
      const flat = points.flatMap(([x, y]) => points.map(([u, v]) => Math.round(Math.hypot(x - u, y - v))));
      const durations = flat.map((meters, at) => (hasRules ? meters * rough[at]! : meters));
      const van = (id: string, profile: string) => ({ id, profile, startIndex: 0, endIndex: 0, capacity: { kg: 12 } });
      const rules = {
        costs: { perKm: 100, perHour: isPaidByHour ? 1000 : 0 },
        ...(isLimited ? { limits: { maxDistanceMeters: 4000 } } : {}),
      };
      return {
        previous: undefined,
        problem: {
          version: 1,
          jobs: delivery.map((kg, at) => ({
            id: `j${at}`,
            locationIndex: at + 1,
            delivery: { kg },
            ...(hasRules && hasPickups && pickup[at]! > 0 ? { pickup: { kg: pickup[at]! } } : {}),
            ...(hasRules && opens[at] !== undefined
              ? { timeWindows: [{ startSeconds: opens[at]!, endSeconds: opens[at]! + 2000 }] }
              : {}),
          })),
          vehicles: [0, 1, 2, 3].map((at) => ({
            ...van(`v${at}`, at % 2 === 0 ? "car" : "bike"),
            ...(hasRules && at < 2 ? rules : {}),
          })),
          matrices: ["car", "bike"].map((profile, at) => ({
            profile,
            size: count + 1,
            distances: flat.map((meters) => (1 + at) * meters),
            travel: { kind: "constant" as const, durations },
          })),
        },
      };
    });
}

/** The least that a route's legs cost with a job added anywhere. */
function leastWith(search: Search, vehicle: number, route: number[], job: number): number {
  const { instance, plan } = search;
  const { legs, size, fleet } = instance;
  const leg = (from: number, to: number) => legs[plan.legsAt[vehicle]! + 2 * (from * size + to)]!;
  const costs = Array.from({ length: route.length + 1 }, (_, at) => {
    const nodes = [fleet.from[vehicle]!, ...route.toSpliced(at, 0, job), fleet.to[vehicle]!];
    return nodes.slice(1).reduce((sum, to, stop) => sum + leg(nodes[stop]!, to), 0);
  });
  return Math.min(...costs);
}

function routeOf({ plan }: Search, vehicle: number): number[] {
  return Array.from(plan.sequence.subarray(0, gatherRoute(plan, vehicle)));
}

/** Swaps random stops of different routes that have more; returns how many swaps were made. */
function swapAtRandom(
  search: Search,
  temperature: number,
  inspect: (job: number, other: number) => () => void,
): number {
  const { plan, instance, random } = search;
  const { ints, size } = plan;
  let swapped = 0;
  search.temperature = temperature;
  for (let i = 0; i < 20; i++) {
    const [job, other] = [random.below(instance.jobs), random.below(instance.jobs)];
    const vehicle = ints[(job << INTS) | ROUTE]!;
    const otherVehicle = ints[(other << INTS) | ROUTE]!;
    if (vehicle < 0 || otherVehicle < 0 || vehicle === otherVehicle) continue;
    if (size[vehicle] === 1 || size[otherVehicle] === 1) continue;
    const inspectAfterwards = inspect(job, other);
    swapStops(search, job, other);
    inspectAfterwards();
    if (ints[(job << INTS) | ROUTE] !== vehicle) swapped++;
  }
  return swapped;
}

test("each of two stops goes where it is cheapest on the other's route, if loads allow the swap", () => {
  let swapped = 0;
  fc.assert(
    fc.property(severalRoutes(false), fc.nat(), (given, seed) => {
      const search = searched(given, seed, 10);
      const { plan, instance } = search;
      swapped += swapAtRandom(search, HOT, (job, other) => {
        const [vehicle, otherVehicle] = [job, other].map((each) => plan.ints[(each << INTS) | ROUTE]!);
        const without = (one: number) => (each: number) => each !== one;
        const least = leastWith(search, vehicle!, routeOf(search, vehicle!).filter(without(job)), other);
        const otherLeast = leastWith(search, otherVehicle!, routeOf(search, otherVehicle!).filter(without(other)), job);
        const more = instance.plainAmounts[job]! - instance.plainAmounts[other]!;
        const fits =
          plan.used[otherVehicle!]! + more <= instance.plainCapacity[otherVehicle!]! &&
          plan.used[vehicle!]! - more <= instance.plainCapacity[vehicle!]!;
        return () => {
          expect(plan.ints[(job << INTS) | ROUTE]).toBe(fits ? otherVehicle : vehicle);
          if (!fits) return;
          close(plan.price[vehicle!]!, least);
          close(plan.price[otherVehicle!]!, otherLeast);
        };
      });
      expectAsRebuilt(search);
    }),
    { numRuns: 100 },
  );
  expect(swapped).toBeGreaterThan(100);
});

test("whatever is swapped keeps every rule, at the price that driving both routes says", () => {
  let swapped = 0;
  fc.assert(
    fc.property(severalRoutes(true), fc.nat(), (given, seed) => {
      const search = searched(given, seed, 10);
      const { plan, instance, trial } = search;
      swapped += swapAtRandom(search, HOT, () => () => undefined);
      expectAsRebuilt(search);
      expectFeasible(search);
      for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
        if (plan.size[vehicle] === 0) continue;
        close(plan.price[vehicle]!, exactPrice(search, vehicle, trial, 0, gatherRoute(plan, vehicle, 0, trial)));
      }
    }),
    { numRuns: 200 },
  );
  expect(swapped).toBeGreaterThan(100);
});

test("while it is cold, nothing that makes the routes dearer is swapped, whatever they pay for", () => {
  let swapped = 0;
  fc.assert(
    fc.property(severalRoutes(true), fc.nat(), (given, seed) => {
      const search = searched(given, seed, 0);
      swapped += swapAtRandom(search, 0, () => {
        const before = search.price;
        return () => expect(search.price).toBeLessThanOrEqual(before);
      });
      expectAsRebuilt(search);
    }),
    { numRuns: 200 },
  );
  expect(swapped).toBeGreaterThan(20);
});
