import fc from "fast-check";
import { expect, test } from "vitest";
import { type Entry, entryOfJob } from "../check/entry.ts";
import { planOf } from "../check/plan-of.ts";
import { check } from "../check.ts";
import { evaluate } from "../evaluate.ts";
import { parseProblem } from "../model/parse-problem.ts";
import type { Problem } from "../model/problem.ts";

/** Departures that are tried one by one. */
const LAST = 900;

const seconds = (max: number) => fc.integer({ min: 1, max });
const windowsOf = ([first, length, gap, second]: [number, number, number, number]) => [
  { startSeconds: first, endSeconds: first + length },
  { startSeconds: first + length + gap, endSeconds: first + length + gap + second },
];
/** One window, of which the last part is late. */
const softWindowOf = ([first, length, late, price]: [number, number, number, number]) => [
  {
    startSeconds: first,
    endSeconds: first + length + late,
    softEndSeconds: first + length,
    costPerHourLate: 36 * price,
  },
];
const windows = fc.option(
  fc.oneof(
    fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 200 }), seconds(300), fc.nat({ max: 200 })).map(windowsOf),
    fc.tuple(fc.nat({ max: 400 }), fc.nat({ max: 100 }), seconds(300), fc.nat({ max: 200 })).map(softWindowOf),
  ),
  { nil: undefined },
);
const travel = fc.oneof(
  fc.array(seconds(80), { minLength: 9, maxLength: 9 }).map((durations) => ({ kind: "constant" as const, durations })),
  fc
    .array(fc.array(seconds(80), { minLength: 9, maxLength: 9 }), { minLength: 3, maxLength: 5 })
    .map((durations) => ({ kind: "slots" as const, startSeconds: 0, slotSeconds: 150, durations })),
);

/** A van that serves a and then b, its time at a price, on the road for a bounded time; with a break or without. */
const problems = fc
  .record({
    travel,
    a: windows,
    b: windows,
    most: seconds(400),
    rest: fc.option(fc.nat({ max: 600 }), { nil: undefined }),
    isAlways: fc.boolean(),
  })
  .map(({ travel, a, b, most, rest, isAlways }): Problem => {
    const required = isAlways ? "always" : "ifOnRoad";
    const timeWindows = rest === undefined ? undefined : [{ startSeconds: rest, endSeconds: rest + 50 }];
    return parseProblem({
      version: 1,
      jobs: [
        { id: "a", locationIndex: 1, serviceSeconds: 10, ...(a ? { timeWindows: a } : {}) },
        { id: "b", locationIndex: 2, serviceSeconds: 10, ...(b ? { timeWindows: b } : {}) },
      ],
      vehicles: [
        {
          id: "van",
          startIndex: 0,
          endIndex: 0,
          shift: { earliestStartSeconds: 0, latestEndSeconds: 3 * LAST },
          costs: { perHour: 3600 },
          limits: { maxDurationSeconds: most },
          ...(timeWindows ? { breaks: [{ id: "rest", serviceSeconds: 20, timeWindows, required }] } : {}),
        },
      ],
      matrices: [{ profile: "default", size: 3, distances: new Array(9).fill(0), travel }],
    });
  });

/** The cheapest valid plan of all that leave at a whole second, with the break nowhere or at any place. */
function leastByTrying(problem: Problem): number {
  const [a, b] = problem.jobs.map(entryOfJob) as [Entry, Entry];
  const rest = problem.vehicles[0]!.breaks?.[0];
  const orders: Entry[][] = [[a, b]];
  for (const isAhead of rest ? [false, true] : []) {
    const pause: Entry = { type: "break", break: rest!, isAhead };
    orders.push([pause, a, b], [a, pause, b], [a, b, pause]);
  }
  let least = Number.POSITIVE_INFINITY;
  for (const entries of orders) {
    for (let departureSeconds = 0; departureSeconds <= LAST; departureSeconds++) {
      const plan = planOf(problem, [{ vehicleId: "van", departureSeconds, entries }]);
      if (plan.cost.total < least && check(problem, plan).length === 0) least = plan.cost.total;
    }
  }
  return least;
}

test("evaluate serves a route wherever any departure would do, and for no more", () => {
  let served = 0;
  fc.assert(
    fc.property(problems, (problem) => {
      const least = leastByTrying(problem);
      const { solution, violations } = evaluate(problem, [{ vehicleId: "van", jobIds: ["a", "b"] }]);
      if (least === Number.POSITIVE_INFINITY) return;
      served++;
      expect(violations).toEqual([]);
      // A break moves the legs behind it to other hours: of its places only the earliest and the latest are tried.
      const isTried = problem.vehicles[0]!.breaks === undefined || problem.matrices[0]!.travel.kind === "constant";
      if (isTried) expect(solution.cost.total).toBeLessThanOrEqual(least + 1e-6);
    }),
    { seed: 2, numRuns: 60 },
  );
  expect(served).toBeGreaterThan(15);
});
