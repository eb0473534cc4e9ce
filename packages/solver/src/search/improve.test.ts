import fc from "fast-check";
import { expect, test } from "vitest";
import { close, expectAsRebuilt, expectFeasible, isOverloaded, nearlyFull, searched } from "../../test/sound-search.ts";
import type { Problem } from "../model/problem.ts";
import type { RandomProblem } from "../model/random-problem.ts";
import { randomProblem } from "../model/random-problem.ts";
import { makeBudget } from "../stop/budget.ts";
import type { Run } from "./anneal.ts";
import { anneal } from "./anneal.ts";
import type { BestPlan } from "./best-plan.ts";
import { beats, keepIfBeats, keepIfBest, makeBestPlan, notePlan } from "./best-plan.ts";
import { evolve } from "./evolve.ts";
import { improve } from "./improve.ts";
import { makeRandom } from "./random.ts";
import { makeOrders } from "./recreate.ts";
import { restorePlan } from "./start-plan.ts";
import { tryStarts } from "./try-starts.ts";

test("a long run ends in a plan that keeps capacities, the best that it saw", () => {
  fc.assert(
    fc.property(nearlyFull, fc.nat(), (given, seed) => {
      const search = searched(given, 1, 0);
      const { instance, free } = search;
      if (free.length === 0 || instance.vehicles === 0) return;
      const best = makeBestPlan(instance);
      keepIfBest(best, search);
      search.random = makeRandom(seed);
      const budget = makeBudget({ iterations: 2100 * free.length });
      improve(
        { search, orders: makeOrders(instance), best, budget, poll: () => false },
        { first: 100, last: 3 },
        false,
      );
      expect(search.excess).toBe(undefined);
      expect(isOverloaded(search)).toBe(false);
      expectAsRebuilt(search);
      restorePlan(search, best);
      expect(isOverloaded(search)).toBe(false);
      close(search.price + search.bankPenalty, best.price);
    }),
    { numRuns: 60 },
  );
});

/** 32 stops of 1 to 3 kg along a circle, and vans with room for 15 to 16 stops: long, full routes. */
const longAndFull: RandomProblem = (() => {
  const places = Array.from({ length: 33 }, (_, at) =>
    at === 0 ? [0, 0] : [1000 * Math.cos(at * 1.9), 1000 * Math.sin(at * 1.9)],
  ) as [number, number][];
  const distances = places.flatMap(([x, y]) => places.map(([u, v]) => Math.round(Math.hypot(x - u, y - v))));
  return {
    previous: undefined,
    problem: {
      version: 1,
      jobs: places
        .slice(1)
        .map((_, at) => ({ id: String(at), locationIndex: at + 1, delivery: { kg: 1 + ((7 * at) % 3) } })),
      vehicles: [1, 2, 3, 4].map((van) => ({ id: String(van), startIndex: 0, endIndex: 0, capacity: { kg: 32 } })),
      matrices: [{ profile: "default", size: 33, distances, travel: { kind: "constant", durations: distances } }],
    },
  };
})();

test("a long run over long, full routes loads too much on the way, and ends in a plan that does not", () => {
  const search = searched(longAndFull, 3, 0);
  const { instance, free, plan } = search;
  const best = makeBestPlan(instance);
  keepIfBest(best, search);
  const first = best.price;
  const budget = makeBudget({ iterations: 2100 * free.length });
  let overloaded = 0;
  const poll = () => {
    if (plan.overloaded > 0) overloaded++;
    return false;
  };
  improve({ search, orders: makeOrders(instance), best, budget, poll }, { first: 200, last: 6 }, false);
  expect(overloaded).toBeGreaterThan(0);
  expect(search.excess).toBe(undefined);
  expect(isOverloaded(search)).toBe(false);
  expectAsRebuilt(search);
  expect(best.price).toBeLessThanOrEqual(first);
  restorePlan(search, best);
  expect([isOverloaded(search), search.bankCount]).toEqual([false, 0]);
  close(search.price, best.price);
});

/** 64 stops of 1 kg on a spiral around the depot, in eight windows one after the other, and vans with room for 24: good plans have three routes, hot ones more. */
const spiral: RandomProblem = (() => {
  const places = Array.from({ length: 65 }, (_, at) => [20 * at * Math.cos(2.4 * at), 20 * at * Math.sin(2.4 * at)]);
  const distances = places.flatMap(([x, y]) => places.map(([u, v]) => Math.round(Math.hypot(x! - u!, y! - v!))));
  const capacity = { kg: 24 };
  return {
    previous: undefined,
    problem: {
      version: 1,
      jobs: places.slice(1).map((_, at) => ({
        ...{ id: String(at), locationIndex: at + 1, delivery: { kg: 1 } },
        timeWindows: [{ startSeconds: 3000 * (at % 8), endSeconds: 3000 * (at % 8) + 6000 }],
      })),
      vehicles: Array.from({ length: 20 }, (_, van) => ({ id: String(van), startIndex: 0, endIndex: 0, capacity })),
      matrices: [{ profile: "default", size: 65, distances, travel: { kind: "constant", durations: distances } }],
    },
  };
})();

test("a run by the clock goes the way that its first plan asks for, as one by iterations does, and not that of hot plans", () => {
  const calls = 600;
  let seconds = 0;
  const clocks = { cpuSeconds: () => seconds++, wallSeconds: () => 0 };
  const budgets = [makeBudget({ iterations: 128 * calls }), makeBudget({ cpuSeconds: calls }, clocks)];
  const overloaded = budgets.map((budget) => {
    const search = searched(spiral, 3, 0);
    const { plan, instance } = search;
    expect(plan.open).toBe(3);
    const best = makeBestPlan(instance);
    keepIfBest(best, search);
    let count = 0;
    const poll = () => {
      if (plan.overloaded > 0) count++;
      return false;
    };
    improve({ search, orders: makeOrders(instance), best, budget, poll }, { first: 2000, last: 6 }, false);
    return count;
  });
  for (const count of overloaded) expect(count).toBeGreaterThan(0);
});

/** 504 stops on a grid of 300 m around a depot, and vans with room for six: short routes, and too many stops for several starts. */
const manyAndShort: RandomProblem = (() => {
  const places = Array.from(
    { length: 505 },
    (_, at) => [300 * (at % 25), 300 * Math.floor(at / 25)] as [number, number],
  );
  places.unshift(...places.splice(252, 1));
  const distances = places.flatMap(([x, y]) => places.map(([u, v]) => Math.abs(x - u) + Math.abs(y - v)));
  const capacity = { kg: 6 };
  return {
    previous: undefined,
    problem: {
      version: 1,
      jobs: places.slice(1).map((_, at) => ({ id: String(at), locationIndex: at + 1, delivery: { kg: 1 } })),
      vehicles: Array.from({ length: 90 }, (_, van) => ({ id: String(van), startIndex: 0, endIndex: 0, capacity })),
      matrices: [{ profile: "default", size: 505, distances, travel: { kind: "constant", durations: distances } }],
    },
  };
})();

test("one annealing of many jobs falls to the last temperature, then goes on from the best plan at a tenth of it", () => {
  const search = searched(manyAndShort, 2, 0);
  const { instance, free } = search;
  const best = makeBestPlan(instance);
  keepIfBest(best, search);
  const cooling = { first: 300, last: 9 };
  const budget = makeBudget({ iterations: 400 * free.length });
  const seen: { progress: number; temperature: number; price: number }[] = [];
  const poll = () => {
    seen.push({ progress: budget.progress(search.iterations), temperature: search.temperature, price: search.price });
    return false;
  };
  improve({ search, orders: makeOrders(instance), best, budget, poll }, cooling, false);
  // What is asked first is from before the first temperature.
  const annealed = seen.slice(2).filter(({ progress }) => progress < 0.965);
  const temperatures = annealed.map(({ temperature }) => temperature);
  expect(temperatures).toEqual([...temperatures].sort((a, b) => b - a));
  expect(temperatures[0]).toBeLessThan(cooling.first);
  expect(temperatures.at(-1)).toBeGreaterThan(cooling.last);
  const ended = seen.filter(({ progress }) => progress > 0.975);
  for (const { temperature } of ended) close(temperature, cooling.last / 10);
  expect(Math.max(...ended.map(({ price }) => price))).toBeLessThanOrEqual(
    Math.min(...annealed.map(({ price }) => price)),
  );
  expectAsRebuilt(search);
  restorePlan(search, best);
  expect([isOverloaded(search), search.bankCount]).toEqual([false, 0]);
  close(search.price, best.price);
});

/** 60 stops a metre apart at the end of 10 km of road, and five vans with room for 30. */
const farAway: RandomProblem = (() => {
  const x = Array.from({ length: 61 }, (_, at) => (at === 0 ? 0 : 10_000 + at));
  const distances = x.flatMap((from) => x.map((to) => Math.abs(from - to)));
  return {
    previous: undefined,
    problem: {
      version: 1,
      jobs: x.slice(1).map((_, at) => ({ id: String(at), locationIndex: at + 1, delivery: { kg: 1 } })),
      vehicles: [1, 2, 3, 4, 5].map((van) => ({ id: String(van), startIndex: 0, endIndex: 0, capacity: { kg: 30 } })),
      matrices: [{ profile: "default", size: 41, distances, travel: { kind: "constant", durations: distances } }],
    },
  };
})();

test("several starts end in the fewest routes where each is a long way out; later ones never have more than the best", () => {
  const search = searched(farAway, 0, 0);
  const { instance, plan, free } = search;
  const apart = makeBestPlan(instance);
  const jobs = [...free];
  for (let vehicle = 0; vehicle <= 5; vehicle++) apart.begins[vehicle] = 12 * vehicle;
  apart.stops.set([0, 1, 2, 3, 4].flatMap((van) => jobs.filter((_, at) => at % 5 === van)));
  restorePlan(search, apart);
  const best = makeBestPlan(instance);
  keepIfBest(best, search);
  expect(plan.open).toBe(5);
  const budget = makeBudget({ iterations: 20_000 });
  let limited = 0;
  const poll = () => {
    if (search.mostOpen === Number.POSITIVE_INFINITY || search.isReducing) return false;
    limited++;
    expect(plan.open).toBeLessThanOrEqual(search.mostOpen);
    return false;
  };
  tryStarts({ search, orders: makeOrders(instance), best, budget, poll }, { first: 1, last: 0.03 });
  expect(limited).toBeGreaterThan(40);
  expect([budget.progress(search.iterations) < 0.65, search.mostOpen]).toEqual([true, Number.POSITIVE_INFINITY]);
  restorePlan(search, best);
  expect([plan.open, search.bankCount, isOverloaded(search)]).toEqual([2, 0, false]);
  expectAsRebuilt(search);
  close(search.price, best.price);
});

test("where used vehicles cost, a run too short for several starts is held to the fewest routes that it found", () => {
  // 150 jobs around 100 km away, six vans for 30 each, of which five are enough; all six drive at first, and no two can be made one.
  const x = [0, ...Array.from({ length: 150 }, (_, at) => 100_000 + 1000 * (at % 12) + at)];
  const distances = x.flatMap((from) => x.map((to) => Math.abs(from - to)));
  const routesOf = (fixed: number) => {
    const problem: Problem = {
      version: 1,
      jobs: x.slice(1).map((_, at) => ({ id: String(at), locationIndex: at + 1, delivery: { kg: 1 } })),
      vehicles: Array.from({ length: 6 }, (_, van) => ({
        ...{ id: String(van), startIndex: 0, endIndex: 0, capacity: { kg: 30 } },
        costs: { fixed, perKm: 1 },
      })),
      matrices: [{ profile: "default", size: x.length, distances, travel: { kind: "constant", durations: distances } }],
    };
    const search = searched({ problem, previous: undefined }, 0, 0);
    const { instance, plan } = search;
    const best = makeBestPlan(instance);
    for (let vehicle = 0; vehicle <= 6; vehicle++) best.begins[vehicle] = 25 * vehicle;
    best.stops.set(search.free);
    restorePlan(search, best);
    notePlan(best, search);
    let isLimited = false;
    const poll = () => {
      isLimited ||= search.mostOpen < Number.POSITIVE_INFINITY;
      return false;
    };
    const budget = makeBudget({ iterations: 16_000 });
    improve({ search, orders: makeOrders(instance), best, budget, poll }, { first: 0.01, last: 0.001 }, false);
    restorePlan(search, best);
    expectAsRebuilt(search);
    return { isLimited, open: plan.open, mostOpen: search.mostOpen };
  };
  const mostOpen = Number.POSITIVE_INFINITY;
  expect(routesOf(100)).toEqual({ isLimited: true, open: 5, mostOpen });
  expect(routesOf(0)).toMatchObject({ isLimited: false, mostOpen });
});

test("a population ends in a sound plan, the best that it saw, at the prices that the fleet had before", () => {
  fc.assert(
    fc.property(randomProblem(), fc.nat(), fc.boolean(), (given, seed, isLong) => {
      const search = searched({ ...given, previous: undefined }, seed, 0);
      const { instance, free } = search;
      if (free.length === 0 || instance.vehicles === 0) return;
      const stated = instance.fleet.fixedPrice.slice();
      const best = makeBestPlan(instance);
      keepIfBest(best, search);
      const first = best.price;
      const isServed = search.bankCount === 0;
      const budget = makeBudget({ iterations: 4000 });
      const run = { search, orders: makeOrders(instance), best, budget, poll: () => false };
      evolve(run, { first: 100, last: 3 }, isLong, () => free.length / 4000, 1);
      expect(instance.fleet.fixedPrice).toEqual(stated);
      if (isServed) expect(best.price).toBeLessThanOrEqual(first);
      restorePlan(search, best);
      expectAsRebuilt(search);
      expectFeasible(search);
      close(search.price + search.bankPenalty, best.price);
    }),
    { numRuns: 60 },
  );
});

test("several starts and a population go on from what another search has sent, and end in a sound plan no worse than that", () => {
  const cooling = { first: 200, last: 6 };
  const ways = [
    (run: Run) => improve(run, cooling, false),
    (run: Run) => evolve(run, cooling, true, () => run.search.free.length / run.budget.iterations, 1),
  ];
  fc.assert(
    fc.property(fc.nat(), fc.constantFrom(...ways), (seed, way) => {
      const search = searched(longAndFull, seed, 0);
      const { instance } = search;
      const best = makeBestPlan(instance);
      keepIfBest(best, search);
      const other = searched(longAndFull, seed + 1, 0);
      const sent = makeBestPlan(instance);
      let received = 0;
      const migration = {
        send: () => undefined,
        /** The other search is always a little further. */
        receive(into: BestPlan) {
          received++;
          const budget = makeBudget({ iterations: other.iterations + 50 });
          anneal({ search: other, orders: makeOrders(instance), best: sent, budget, poll: () => false }, cooling, 1);
          const isBetter = beats(sent, into);
          keepIfBeats(into, sent);
          return isBetter;
        },
      };
      const budget = makeBudget({ iterations: 320 * search.free.length });
      way({ search, orders: makeOrders(instance), best, budget, migration, poll: () => false });
      expect(received).toBeGreaterThan(0);
      expect(beats(sent, best)).toBe(false);
      restorePlan(search, best);
      expect([isOverloaded(search), search.bankCount]).toEqual([false, 0]);
      expectAsRebuilt(search);
      close(search.price, best.price);
    }),
    { numRuns: 12 },
  );
});

test("however often the clocks are read, a run bounded by iterations counts the same better plans", () => {
  const random = makeRandom(4);
  const points = Array.from({ length: 41 }, () => [random.below(1000), random.below(1000)]);
  const distances = points.flatMap(([x, y]) => points.map(([u, v]) => Math.round(Math.hypot(x! - u!, y! - v!))));
  const dayOf = (worth: object, costs: object): Problem => ({
    version: 1,
    jobs: points.slice(1).map((_, at) => ({ id: `${at}`, locationIndex: at + 1, delivery: { kg: 1 }, ...worth })),
    vehicles: [1, 2, 3, 4, 5, 6, 7, 8].map((van) => ({
      ...{ id: `${van}`, startIndex: 0, endIndex: 0, capacity: { kg: 12 }, costs },
    })),
    matrices: [{ profile: "default", size: 41, distances, travel: { kind: "constant", durations: distances } }],
  });
  for (const problem of [dayOf({ unassignedPenalty: 2000 }, { perKm: 1000, fixed: 900 }), dayOf({}, { perKm: 1000 })]) {
    const [often, never] = [true, false].map((isDue) => {
      const search = searched({ problem, previous: undefined }, 3, 0);
      const best = makeBestPlan(search.instance);
      keepIfBest(best, search);
      const budget = { ...makeBudget({ iterations: 12_000 }), isDue: () => isDue };
      const run = { search, orders: makeOrders(search.instance), best, budget, poll: () => false };
      improve(run, { first: 200, last: 6 }, false);
      return best;
    });
    expect(often!.improvements).toBeGreaterThan(1);
    expect(never).toEqual(often);
  }
});
