import fc from "fast-check";
import { expect, test } from "vitest";
import { close, expectAsRebuilt, expectFeasible, isOverloaded, searched } from "../../test/sound-search.ts";
import type { Job, Problem } from "../model/problem.ts";
import type { RandomProblem } from "../model/random-problem.ts";
import { straightRoad } from "../model/straight-road.ts";
import { INTS, ROUTE } from "../route/heap.ts";
import { insertJob } from "../route/plan.ts";
import { tasksOf } from "../route/tasks.ts";
import { makeBestPlan } from "./best-plan.ts";
import { replaceStop } from "./replace-stop.ts";
import type { Search } from "./search.ts";
import { takeFromBank } from "./search.ts";
import { restorePlan } from "./start-plan.ts";

/** A van that has room for one of two jobs, `near` at 100 and `far` at 200 m, a metre costing 1; it serves one, the other asks for its place. */
function asked(near: Partial<Job>, far: Partial<Job>, served: "near" | "far"): string[] {
  const problem: Problem = {
    version: 1,
    jobs: [
      { id: "near", locationIndex: 1, delivery: { kg: 1 }, ...near },
      { id: "far", locationIndex: 2, delivery: { kg: 1 }, ...far },
    ],
    vehicles: [{ id: "van", startIndex: 0, endIndex: 0, capacity: { kg: 1 }, costs: { perKm: 1000 } }],
    matrices: [straightRoad(0, 100, 200)],
  };
  const search = searched({ problem, previous: undefined }, 0, 0);
  const { plan, instance } = search;
  restorePlan(search, makeBestPlan(instance));
  const ids = tasksOf(problem).map(({ id }) => id);
  const first = ids.indexOf(served);
  insertJob(plan, first, instance.jobs);
  takeFromBank(search, first);
  search.price = plan.price[0]!;
  search.temperature = 0;
  replaceStop(search, 1 - first, instance.jobs);
  expectAsRebuilt(search);
  expect(search.bankCount).toBe(1);
  return ids.filter((_, job) => search.bankAt[job]! < 0);
}

test("an unassigned job takes a stop's place if it costs less to leave that out, the way there included", () => {
  const worth = (unassignedPenalty: number) => ({ unassignedPenalty });
  expect(asked(worth(500), worth(701), "near")).toEqual(["far"]);
  expect(asked(worth(500), worth(699), "near")).toEqual(["near"]);
  expect(asked(worth(500), worth(699), "far")).toEqual(["near"]);
  // Both must be served if they can: the shorter way decides.
  expect(asked({}, {}, "far")).toEqual(["near"]);
  expect(asked({}, {}, "near")).toEqual(["near"]);
});

test("who must be served, and then who has the higher priority, comes first at any price", () => {
  expect(asked({ unassignedPenalty: 1e6 }, {}, "near")).toEqual(["far"]);
  expect(asked({ unassignedPenalty: 1e6 }, {}, "far")).toEqual(["far"]);
  expect(asked({ priority: 1 }, { priority: 2 }, "near")).toEqual(["far"]);
  expect(asked({ priority: 1 }, { priority: 2 }, "far")).toEqual(["far"]);
});

/** Priorities, and number, of those that are served. */
function served({ instance, bankPriority, bankUnits }: Search): [number, number] {
  const { priority, units } = instance;
  return [sum(Array.from(priority)) - bankPriority, sum(Array.from(units)) - bankUnits];
}

function sum(values: number[]): number {
  return values.reduce((total, each) => total + each, 0);
}

/** Jobs along a road, optional or not, and two vans for about half of them, one of which is paid by the hour. */
const tooFewVans: fc.Arbitrary<RandomProblem> = fc
  .array(
    fc.record({
      meters: fc.nat(1000),
      kg: fc.integer({ min: 1, max: 5 }),
      opens: fc.option(fc.nat(2000), { nil: undefined }),
      priority: fc.constantFrom(0, 0, 1),
      unassignedPenalty: fc.constantFrom(undefined, 100, 300),
    }),
    { minLength: 8, maxLength: 12 },
  )
  .map((jobs) => ({
    previous: undefined,
    problem: {
      version: 1,
      jobs: jobs.map(({ kg, opens, priority, unassignedPenalty }, at) => ({
        id: `j${at}`,
        locationIndex: at + 1,
        delivery: { kg },
        priority,
        ...(opens === undefined ? {} : { timeWindows: [{ startSeconds: opens, endSeconds: opens + 500 }] }),
        ...(unassignedPenalty === undefined ? {} : { unassignedPenalty }),
      })),
      vehicles: [0, 1000].map((perHour, at) => ({
        id: `v${at}`,
        startIndex: 0,
        endIndex: 0,
        capacity: { kg: 10 },
        costs: { perKm: 100, perHour },
      })),
      matrices: [straightRoad(0, ...jobs.map(({ meters }) => meters))],
    },
  }));

test("whatever is replaced keeps every rule and all books, and serves nobody less", () => {
  let replaced = 0;
  fc.assert(
    fc.property(tooFewVans, fc.nat(), (given, seed) => {
      const search = searched({ ...given, previous: undefined }, seed, 20);
      const { plan, instance, bank, bankCount, bankAt } = search;
      search.temperature = 1e12;
      for (const job of bank.slice(0, bankCount)) {
        for (let pred = 0; pred < instance.jobs + instance.vehicles; pred++) {
          if (bankAt[job]! < 0 || plan.ints[(pred << INTS) | ROUTE]! < 0) continue;
          const [priority, count] = served(search);
          replaceStop(search, job, pred);
          const [morePriority, moreCount] = served(search);
          expect(morePriority > priority || (morePriority === priority && moreCount >= count)).toBe(true);
          if (bankAt[job]! < 0) replaced++;
        }
      }
      expectAsRebuilt(search);
      expectFeasible(search);
      expect(isOverloaded(search)).toBe(false);
      const left = search.free.filter((job) => plan.ints[(job << INTS) | ROUTE]! < 0);
      expect(left.length).toBe(search.bankCount);
      close(search.bankPriority, sum(Array.from(left, (job) => instance.priority[job]!)));
    }),
    { numRuns: 300 },
  );
  expect(replaced).toBeGreaterThan(50);
});
