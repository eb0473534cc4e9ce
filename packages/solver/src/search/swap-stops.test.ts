import fc from "fast-check";
import { expect, test } from "vitest";
import { severalRoutes } from "../../test/several-routes.ts";
import { close, expectAsRebuilt, expectFeasible, routeOf, searched } from "../../test/sound-search.ts";
import { INTS, ROUTE } from "../route/heap.ts";
import { gatherRoute } from "../route/plan.ts";
import { exactPrice } from "./acceptance.ts";
import type { Search } from "./search.ts";
import { swapStops } from "./swap-stops.ts";

/** So hot that nothing is refused for its price. */
const HOT = 1e12;

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
