import fc from "fast-check";
import { expect, test } from "vitest";
import { severalRoutes } from "../../test/several-routes.ts";
import { close, expectAsRebuilt, expectFeasible, isOverloaded, nearlyFull, searched } from "../../test/sound-search.ts";
import type { Problem } from "../model/problem.ts";
import type { RandomProblem } from "../model/random-problem.ts";
import { randomProblem } from "../model/random-problem.ts";
import { straightRoad } from "../model/straight-road.ts";
import { DOUBLES, FROM, INTS, NEXT, PREV, PRICE, ROUTE, TO } from "../route/heap.ts";
import { clearRoute, gatherRoute, insertJob, refreshAround, removeJob } from "../route/plan.ts";
import { tasksOf } from "../route/tasks.ts";
import { makeBudget } from "../stop/budget.ts";
import { anneal } from "./anneal.ts";
import { bestInsertion, canInsert } from "./best-insertion.ts";
import type { BestPlan } from "./best-plan.ts";
import { makeBestPlan, notePlan } from "./best-plan.ts";
import { allowExcess, forbidExcess } from "./excess-price.ts";
import { applyExchange, cutSegments, exchangeDelta, makeSegments } from "./exchange-segments.ts";
import { applyReorder, areApart, findEnds, makeReorder } from "./exchange-within.ts";
import type { Candidates } from "./neighbours.ts";
import { recombine } from "./recombine.ts";
import { makeOrders } from "./recreate.ts";
import { reduceRoutes } from "./reduce-routes.ts";
import { applyReversal, reversalDelta } from "./reverse-segment.ts";
import type { Search } from "./search.ts";
import { takeFromBank } from "./search.ts";
import { insertBank, restorePlan } from "./start-plan.ts";
import { applyTails, tailDelta } from "./swap-tails.ts";

test("after any search, times, loads, prices and links are those of the same routes built up from nothing", () => {
  fc.assert(
    fc.property(randomProblem(), fc.nat(), (given, seed) => expectAsRebuilt(searched(given, seed, 40))),
    { numRuns: 300 },
  );
});

test("where loads may be above capacity, what they cost is in the prices, and the best plan has none", () => {
  let overloaded = 0;
  fc.assert(
    fc.property(nearlyFull, fc.nat(), (given, seed) => {
      const search = searched(given, seed, 0);
      const { instance, free, plan } = search;
      if (free.length === 0 || instance.vehicles === 0) return;
      allowExcess(search, 1);
      const best = makeBestPlan(instance);
      const budget = makeBudget({ iterations: 400 });
      anneal({ search, orders: makeOrders(instance), best, budget, poll: () => false }, { first: 200, last: 20 }, 1);
      expectAsRebuilt(search);
      expectFeasible(search);
      overloaded += plan.overloaded;
      expect(plan.overloaded > 0).toBe(isOverloaded(search));
      if (best.price === Number.POSITIVE_INFINITY) return;
      restorePlan(search, best);
      expect(isOverloaded(search)).toBe(false);
      forbidExcess(search);
      close(search.price + search.bankPenalty, best.price);
      expectAsRebuilt(search);
    }),
    { numRuns: 200 },
  );
  // Else nothing of this was put to the test.
  expect(overloaded).toBeGreaterThan(15);
});

test("a job goes where room is cheapest: into a full van at the price of excess, or a long way round to one with room", () => {
  // Vans for 2 kg: the first, full, passes the place of the last job; the second, with room, is 1000 m away from it and back.
  const search = searched(twoPairs, 0, 0);
  const { plan, instance } = search;
  restorePlan(search, makeBestPlan(instance));
  const [first, second] = [0, 1];
  const { prices, size, fleet } = instance;
  const meters = (count: number) => (count / 500) * prices[fleet.origin[0]! * size]!;
  const at = (job: number) => tasksOf(twoPairs.problem)[job]!.id;
  const jobs = [...search.free].sort((a, b) => (at(a) < at(b) ? -1 : 1));
  const put = (job: number, vehicle: number) => {
    insertJob(plan, job, plan.ints[((instance.jobs + vehicle) << INTS) | PREV]!);
    takeFromBank(search, job);
  };
  put(jobs[0]!, first);
  put(jobs[2]!, first);
  put(jobs[3]!, second);
  search.mostOpen = 2;
  search.blink = 1000;
  search.price = sumOfPrices(plan);
  const last = jobs[1]!;
  const before = search.price;
  const into = () => plan.ints[(search.pred << INTS) | ROUTE];

  bestInsertion(search, last, true);
  expect([into(), search.delta]).toEqual([second, meters(1000)]);

  allowExcess(search, meters(1500));
  bestInsertion(search, last, true);
  expect([into(), search.delta]).toEqual([second, meters(1000)]);

  forbidExcess(search);
  allowExcess(search, meters(300));
  bestInsertion(search, last, true);
  expect(into()).toBe(first);
  close(search.delta, meters(300));
  expect([search.price, plan.overloaded]).toEqual([before, 0]);
  insertJob(plan, last, search.pred);
  close(sumOfPrices(plan), before + meters(300));
  expect(plan.overloaded).toBe(1);
});

test("beside its neighbours and at the ends of routes a job goes where it is cheapest, whatever legs cost in the other direction", () => {
  let positions = 0;
  fc.assert(
    fc.property(randomProblem(), fc.nat(), (given, seed) => {
      const search = searched({ ...given, previous: undefined }, seed, 40);
      const { instance, plan, neighbours, free } = search;
      const { ints, doubles } = plan;
      const { jobs, prices, size, fleet } = instance;
      // Prices that are the same both ways without a triangle inequality are no prices of ways.
      if (instance.symmetric || instance.rich !== undefined) return;
      search.mostOpen = 0;
      const listed = ({ width, items, counts }: Candidates, job: number, other: number) =>
        items
          .subarray(2 * job * width, 2 * (job * width + counts[job]!))
          .some((item, at) => at % 2 === 0 && item === other);
      for (const job of free) {
        const vehicle = ints[(job << INTS) | ROUTE]!;
        if (vehicle < 0) continue;
        const prev = ints[(job << INTS) | PREV]!;
        removeJob(plan, job);
        refreshAround(plan, prev);
        search.blink = 2 ** 30;
        bestInsertion(search, job, false);
        let cheapest = Number.POSITIVE_INFINITY;
        for (let pred = 0; pred < jobs + instance.vehicles; pred++) {
          const into = ints[(pred << INTS) | ROUTE]!;
          if (into < 0 || plan.size[into] === 0) continue;
          const next = ints[(pred << INTS) | NEXT]!;
          const isLooked =
            pred >= jobs || next >= jobs || listed(neighbours.preds, job, pred) || listed(neighbours.succs, job, next);
          if (!isLooked || !canInsert(search, job, pred)) continue;
          const base = fleet.priceClass[into]! * size * size;
          const inward = prices[base + ints[(pred << INTS) | FROM]! * size + job]!;
          const onward = prices[base + job * size + ints[(next << INTS) | TO]!]!;
          cheapest = Math.min(cheapest, inward + onward - doubles[(pred << DOUBLES) | PRICE]!);
          positions++;
        }
        if (search.pred < 0) expect(cheapest).toBe(Number.POSITIVE_INFINITY);
        else close(search.delta, cheapest);
        insertJob(plan, job, prev);
      }
    }),
    { numRuns: 1000 },
  );
  // Else nothing of this was put to the test.
  expect(positions).toBeGreaterThan(500);
});

test("a job on the way home of the only route goes there, though nobody near it is on a route", () => {
  // 200 jobs at 10 km, so that none of the others is among the nearest 40 of the one at 9 km, and one at 100 km, which has a van.
  const meters = [0, 9000, 100_000, ...Array.from({ length: 200 }, (_, at) => 10_000 + at)];
  const job = (place: number) => ({ id: String(place), locationIndex: place });
  const problem: Problem = {
    version: 1,
    jobs: meters.slice(1).map((_, at) => job(at + 1)),
    vehicles: [{ id: "van", startIndex: 0, endIndex: 0 }],
    matrices: [straightRoad(...meters)],
  };
  for (const [start, expected] of [
    [0, "before the far one"],
    [200_000, "behind it"],
  ] as const) {
    const within = (startSeconds: number, endSeconds: number) => ({ timeWindows: [{ startSeconds, endSeconds }] });
    const [first, second, ...others] = problem.jobs;
    const jobs = [{ ...first!, ...within(start, start + 10_000) }, { ...second!, ...within(0, 150_000) }, ...others];
    const search = searched({ problem: { ...problem, jobs }, previous: undefined }, 0, 0);
    const { instance, plan } = search;
    restorePlan(search, makeBestPlan(instance));
    const [near, far] = [0, 1];
    insertJob(plan, far, instance.jobs);
    search.mostOpen = 1;
    search.blink = 1000;
    bestInsertion(search, near, false);
    expect([expected, search.pred, search.delta]).toEqual([expected, start === 0 ? instance.jobs : far, 0]);
  }
});

test("a child of two plans is a sound plan that has every job once, in a route or unassigned", () => {
  fc.assert(
    fc.property(randomProblem(), fc.nat(), (given, seed) => {
      const search = searched({ ...given, previous: undefined }, seed, 40);
      const { instance, free } = search;
      if (free.length === 0 || instance.vehicles === 0) return;
      const orders = makeOrders(instance);
      const mother = makeBestPlan(instance);
      notePlan(mother, search);
      const father = makeBestPlan(instance);
      restorePlan(search, father);
      insertBank(search, orders, true);
      notePlan(father, search);
      recombine(search, orders, mother, father);
      expectAsRebuilt(search);
      expectFeasible(search);
      const { plan, bankAt } = search;
      for (const job of free) expect(plan.ints[(job << INTS) | ROUTE]! < 0).toBe(bankAt[job]! >= 0);
      expect(plan.served + search.bankCount).toBe(free.length);
    }),
    { numRuns: 200 },
  );
});

test("a child has a whole route of its father, and the mother's where the father gives none", () => {
  // Two pairs of neighbours far from each other: the mother drives across, the father does not.
  const search = searched(twoPairs, 0, 0);
  const orders = makeOrders(search.instance);
  const plan = (routes: number[][]) => {
    const noted = makeBestPlan(search.instance);
    noted.stops.set(routes.flat());
    for (let vehicle = 0; vehicle < 4; vehicle++)
      noted.begins[vehicle + 1] = noted.begins[vehicle]! + (routes[vehicle]?.length ?? 0);
    return noted;
  };
  const pairs = (noted: BestPlan) =>
    Array.from({ length: 4 }, (_, vehicle) =>
      Array.from(noted.stops.subarray(noted.begins[vehicle]!, noted.begins[vehicle + 1]!))
        .sort()
        .join(),
    );
  const father = [
    [0, 1],
    [2, 3],
  ];
  for (let child = 0; child < 20; child++) {
    recombine(
      search,
      orders,
      plan([
        [0, 2],
        [1, 3],
      ]),
      plan(father),
    );
    const noted = makeBestPlan(search.instance);
    notePlan(noted, search);
    expect(father.map((route) => route.join()).some((route) => pairs(noted).includes(route))).toBe(true);
  }
});

test("what driving a whole route says of its end is what the heap says", () => {
  fc.assert(
    fc.property(randomProblem(), fc.nat(), (given, seed) => expectFeasible(searched(given, seed, 20))),
    { numRuns: 150 },
  );
});

/** Random problems in which legs alone have a price, so that the estimate of a move is exact; half of them with several routes. */
const pricedByLegs = fc.oneof(severalRoutes(false), randomProblem()).map(({ problem }) => ({
  previous: undefined,
  problem: {
    ...problem,
    vehicles: problem.vehicles.map(({ limits: _, costs, ...vehicle }) => ({
      ...vehicle,
      costs: costs && { ...costs, perHour: 0 },
    })),
  },
}));

test("swapping tails changes the price by what was evaluated, feasible or not", () => {
  fc.assert(
    fc.property(pricedByLegs, fc.nat(), (given, seed) => {
      const { plan, instance, random } = searched(given, seed, 10);
      for (let i = 0; i < 30 && instance.jobs > 0; i++) {
        const head = random.below(instance.jobs);
        const pred = random.below(instance.jobs);
        const vehicle = plan.ints[(head << INTS) | ROUTE]!;
        const other = plan.ints[(pred << INTS) | ROUTE]!;
        if (vehicle < 0 || other < 0 || vehicle === other) continue;
        if (instance.fleet.tailGroup[vehicle] !== instance.fleet.tailGroup[other]) continue;
        const before = sumOfPrices(plan);
        const delta = tailDelta(plan, pred, head);
        applyTails(plan, pred, head);
        close(sumOfPrices(plan), before + delta);
      }
    }),
    { numRuns: 150 },
  );
});

test("exchanging segments changes the price by what was evaluated, feasible or not", () => {
  fc.assert(
    fc.property(pricedByLegs, fc.nat(), (given, seed) => {
      const { plan, instance, random } = searched(given, seed, 10);
      const cut = makeSegments();
      for (let i = 0; i < 30 && instance.jobs > 0; i++) {
        const first = random.below(instance.jobs);
        const pred = random.below(instance.jobs);
        const vehicle = plan.ints[(first << INTS) | ROUTE]!;
        const other = plan.ints[(pred << INTS) | ROUTE]!;
        if (vehicle < 0 || other < 0 || vehicle === other) continue;
        cutSegments(plan, first, 1 + random.below(3), pred, random.below(4), cut);
        const before = sumOfPrices(plan);
        const delta = exchangeDelta(plan, cut);
        applyExchange(plan, cut);
        close(sumOfPrices(plan), before + delta);
      }
    }),
    { numRuns: 150 },
  );
});

test("exchanging segments within a route changes the price by what was evaluated, and keeps every stop", () => {
  fc.assert(
    fc.property(pricedByLegs, fc.nat(), (given, seed) => {
      const search = searched(given, seed, 10);
      const { plan, instance, random } = search;
      const cut = makeSegments();
      const ends = makeReorder();
      for (let i = 0; i < 30 && instance.jobs > 0; i++) {
        const first = random.below(instance.jobs);
        const vehicle = plan.ints[(first << INTS) | ROUTE]!;
        if (vehicle < 0) continue;
        const route = [instance.jobs + vehicle, ...plan.sequence.subarray(0, gatherRoute(plan, vehicle))];
        cutSegments(plan, first, 1 + random.below(3), route[random.below(route.length)]!, random.below(4), cut);
        if (!areApart(plan, cut) || !findEnds(plan, cut, ends)) continue;
        const before = sumOfPrices(plan);
        const delta = exchangeDelta(plan, cut);
        applyReorder(plan, vehicle, ends);
        close(sumOfPrices(plan), before + delta);
        const after = plan.sequence.slice(0, gatherRoute(plan, vehicle));
        expect([...after].sort()).toEqual(route.slice(1).sort());
        expect(plan.ints[(cut.first << INTS) | PREV]).toBe(cut.otherPrev);
      }
    }),
    { numRuns: 150 },
  );
});

test("turning stops of a route round changes the price by what was evaluated", () => {
  fc.assert(
    fc.property(pricedByLegs, fc.nat(), (given, seed) => {
      const { plan, instance, random } = searched(given, seed, 10);
      for (let i = 0; i < 30 && instance.jobs > 0; i++) {
        const vehicle = random.below(instance.vehicles);
        const route = plan.sequence.slice(0, gatherRoute(plan, vehicle));
        if (route.length < 2) continue;
        const from = random.below(route.length);
        const to = from + random.below(route.length - from);
        const before = sumOfPrices(plan);
        const delta = reversalDelta(plan, route[from]!, route[to]!);
        applyReversal(plan, route[from]!, route[to]!);
        close(sumOfPrices(plan), before + delta);
        const turned = [...route.slice(0, from), ...route.slice(from, to + 1).reverse(), ...route.slice(to + 1)];
        expect([...plan.sequence.subarray(0, gatherRoute(plan, vehicle))]).toEqual(turned);
      }
    }),
    { numRuns: 150 },
  );
});

/** Two jobs a van, 1 km from the depot in four directions: two vans are enough, three are in use. */
const spareVan: RandomProblem = (() => {
  const places = [
    [0, 0],
    [1000, 0],
    [0, 1000],
    [-1000, 0],
    [0, -1000],
  ] as const;
  const distances = places.flatMap(([x, y]) => places.map(([u, v]) => Math.abs(x - u) + Math.abs(y - v)));
  return {
    previous: undefined,
    problem: {
      version: 1,
      jobs: [1, 2, 3, 4].map((place) => ({ id: String(place), locationIndex: place, delivery: { kg: 1 } })),
      vehicles: [1, 2, 3].map((van) => ({ id: String(van), startIndex: 0, endIndex: 0, capacity: { kg: 2 } })),
      matrices: [{ profile: "default", size: 5, distances, travel: { kind: "constant", durations: distances } }],
    },
  };
})();

test("a route is emptied while the loads allow it, and everybody is still served", () => {
  const search = searched(spareVan, 0, 0);
  const { plan } = search;
  for (let vehicle = 0; vehicle < 3; vehicle++) clearRoute(plan, vehicle);
  plan.served = 0;
  plan.open = 0;
  for (const [job, vehicle] of [0, 1, 2, 2].entries()) {
    insertJob(plan, job, plan.ints[((4 + vehicle) << INTS) | PREV]!);
  }
  search.price = sumOfPrices(plan);
  const run = {
    search,
    orders: makeOrders(search.instance),
    best: makeBestPlan(search.instance),
    budget: makeBudget({ iterations: 1000 }),
    poll: () => false,
  };
  expect(reduceRoutes(run, 2, 1)).toBe(true);
  expect([plan.open, plan.served, search.bankCount]).toEqual([2, 4, 0]);
  close(search.price, sumOfPrices(plan));
  expect(reduceRoutes(run, 1, 1)).toBe(true);
  expect(plan.open).toBe(2);
});

/** Two jobs in each of two places 1000 m apart, the depot between them; vans for two each. */
const twoPairs: RandomProblem = (() => {
  const x = [500, 0, 0, 1000, 1000];
  const distances = x.flatMap((from) => x.map((to) => Math.abs(from - to)));
  return {
    previous: undefined,
    problem: {
      version: 1,
      jobs: [1, 2, 3, 4].map((place) => ({ id: String(place), locationIndex: place, delivery: { kg: 1 } })),
      vehicles: [1, 2, 3, 4].map((van) => ({ id: String(van), startIndex: 0, endIndex: 0, capacity: { kg: 2 } })),
      matrices: [{ profile: "default", size: 5, distances, travel: { kind: "constant", durations: distances } }],
    },
  };
})();

function sumOfPrices(plan: Search["plan"]): number {
  return plan.price.reduce((sum, price) => sum + price, 0);
}
