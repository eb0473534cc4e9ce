import fc from "fast-check";
import { expect, test } from "vitest";
import { bestBySubsets } from "../exact/best-by-subsets.ts";
import type { Job, Problem, Relation, Shipment, Vehicle } from "../model/problem.ts";
import { straightRoad } from "../model/straight-road.ts";
import { compileInstance } from "../route/compile-instance.ts";
import { driveRoute, makeDrive } from "../route/drive-route.ts";
import { tasksOf } from "../route/tasks.ts";
import { solve } from "../solve.ts";
import { makeOrders } from "./recreate.ts";
import { makeSearch } from "./search.ts";
import { setAside } from "./set-aside.ts";
import { insertBank } from "./start-plan.ts";

/** Ids of what is set aside once the first plan is made. */
function setAsideOf(problem: Problem): string[] {
  const tasks = tasksOf(problem);
  const search = makeSearch(compileInstance(problem, tasks, undefined), 1);
  insertBank(search, makeOrders(search.instance));
  const { bankUnits, bankPriority } = search;
  setAside(search);
  expect([search.bankUnits, search.bankPriority]).toEqual([bankUnits, bankPriority]);
  for (const job of search.aside) expect([search.bankAt[job], search.free.includes(job)]).toEqual([-1, false]);
  return search.aside.map((job) => tasks[job]!.id);
}

/** A job at 500 m, one at 900 m, and a van at 0 m that goes 1 m/s. */
function asked(
  job: Partial<Job>,
  van: Partial<Vehicle> = {},
  rest: { relations?: Relation[]; shipments?: Shipment[] } = {},
): string[] {
  return setAsideOf({
    version: 1,
    jobs: [
      { id: "near", locationIndex: 1, ...job },
      { id: "far", locationIndex: 2 },
    ],
    vehicles: [{ id: "van", startIndex: 0, endIndex: 0, ...van }],
    matrices: [straightRoad(0, 500, 900)],
    ...rest,
  });
}

test("what no vehicle can serve is set aside, whatever the reason", () => {
  const until = (endSeconds: number) => ({ timeWindows: [{ startSeconds: 0, endSeconds }] });
  const shift = (latestEndSeconds: number) => ({ shift: { earliestStartSeconds: 0, latestEndSeconds } });
  expect(asked({ allowedVehicleIds: ["another"] })).toEqual(["near"]);
  expect(asked({ delivery: { kg: 3 } }, { capacity: { kg: 2 } })).toEqual(["near"]);
  expect(asked({ delivery: { kg: 3 }, pickup: { kg: 1 } }, { capacity: { kg: 2 } })).toEqual(["near"]);
  expect(asked({ delivery: { kg: 3 } }, { capacity: { kg: 2 }, reload: { locationIndex: 0 } })).toEqual(["near"]);
  expect(asked(until(499))).toEqual(["near"]);
  expect(asked(until(500))).toEqual([]);
  expect(asked({}, shift(1799))).toEqual(["far"]);
  expect(asked({ serviceSeconds: 801 }, shift(1800))).toEqual(["near"]);
  expect(asked({ serviceSeconds: 800 }, shift(1800))).toEqual([]);
  expect(asked({}, { limits: { maxDistanceMeters: 1799 } })).toEqual(["far"]);
  expect(asked({}, { limits: { maxDurationSeconds: 1799 } })).toEqual(["far"]);
  expect(asked({}, { limits: { maxDurationSeconds: 1800 } })).toEqual([]);
  expect(asked({}, { limits: { maxTasks: 0 } }).sort()).toEqual(["far", "near"]);
});

test("a shipment is set aside if one of its halves cannot be reached, and a relation if one of its jobs cannot", () => {
  const late = { timeWindows: [{ startSeconds: 0, endSeconds: 100 }] };
  const shipment = { id: "s", pickup: { locationIndex: 1 }, delivery: { locationIndex: 2, ...late } };
  expect(asked({}, {}, { shipments: [shipment] })).toEqual(["s"]);
  const relation = { type: "sameVehicle" as const, jobIds: ["near", "far"] };
  const [leader, ...others] = asked(late, {}, { relations: [relation] });
  expect([["near", "far"].includes(leader!), others]).toEqual([true, []]);
});

test("where roads are faster by way of another stop, a job that can be reached in no other way stays in play", () => {
  // From 0 to 2 takes 900 s, by way of 1 it takes 200.
  const seconds = [0, 100, 900, 100, 0, 100, 900, 100, 0];
  const problem: Problem = {
    version: 1,
    jobs: [1, 2].map((place) => ({
      id: `${place}`,
      locationIndex: place,
      timeWindows: [{ startSeconds: 0, endSeconds: 200 }],
    })),
    vehicles: [{ id: "van", startIndex: 0 }],
    matrices: [{ profile: "default", size: 3, distances: seconds, travel: { kind: "constant", durations: seconds } }],
  };
  expect(setAsideOf(problem)).toEqual([]);
  expect(solve(problem, { seed: 1, stop: { iterations: 100 } }).unassigned).toEqual([]);
});

/** Up to five jobs with narrow windows and two vans with short shifts, on roads that keep no triangle inequality and are closed here and there. */
const roughRoads: fc.Arbitrary<Problem> = fc
  .record({
    legs: fc.array(fc.constantFrom(-1, 100, 200, 400, 800, 1600), { minLength: 49, maxLength: 49 }),
    jobs: fc.array(
      fc.record({
        kg: fc.integer({ min: 1, max: 6 }),
        opens: fc.nat(1500),
        seconds: fc.constantFrom(0, 300),
        allowed: fc.constantFrom<(string[] | undefined)[]>(undefined, undefined, ["v0"], []),
      }),
      { minLength: 1, maxLength: 5 },
    ),
    capacities: fc.array(fc.integer({ min: 3, max: 8 }), { minLength: 2, maxLength: 2 }),
    ends: fc.array(fc.integer({ min: 500, max: 2500 }), { minLength: 2, maxLength: 2 }),
  })
  .map(({ legs, jobs, capacities, ends }) => ({
    version: 1,
    jobs: jobs.map(({ kg, opens, seconds, allowed }, at) => ({
      id: `j${at}`,
      locationIndex: at + 2,
      delivery: { kg },
      serviceSeconds: seconds,
      timeWindows: [{ startSeconds: opens, endSeconds: opens + 300 }],
      ...(allowed === undefined ? {} : { allowedVehicleIds: allowed }),
    })),
    vehicles: [0, 1].map((at) => ({
      id: `v${at}`,
      startIndex: at,
      endIndex: at,
      capacity: { kg: capacities[at]! },
      shift: { earliestStartSeconds: 0, latestEndSeconds: ends[at]! },
    })),
    matrices: [
      {
        profile: "default",
        size: 7,
        distances: legs.map((leg, at) => (at % 8 === 0 ? 0 : leg)),
        travel: { kind: "constant", durations: legs.map((leg, at) => (at % 8 === 0 ? 0 : leg)) },
      },
    ],
  }));

test("no plan at all serves what is set aside", () => {
  let count = 0;
  fc.assert(
    fc.property(roughRoads, (problem) => {
      for (const id of setAsideOf(problem)) {
        count++;
        // Whoever could be served would be, at such a priority.
        const jobs = problem.jobs.map((job) => (job.id === id ? { ...job, priority: 100 } : job));
        expect(bestBySubsets({ ...problem, jobs }).priority).toBe(0);
      }
    }),
    { numRuns: 500 },
  );
  expect(count).toBeGreaterThan(200);
});

/** The same roads at three times of the day, without loads, and vans that may drive only so far and so long. */
const changingRoads: fc.Arbitrary<Problem> = fc
  .record({
    problem: roughRoads,
    factors: fc.array(fc.constantFrom(0.2, 1, 1, 3, Number.POSITIVE_INFINITY), { minLength: 98, maxLength: 98 }),
    limits: fc.array(
      fc.record(
        {
          maxDistanceMeters: fc.integer({ min: 300, max: 2500 }),
          maxDurationSeconds: fc.integer({ min: 300, max: 2500 }),
        },
        { requiredKeys: [] },
      ),
      { minLength: 2, maxLength: 2 },
    ),
    hasShifts: fc.boolean(),
    // The day may be counted from midnight or from 1970.
    from: fc.constantFrom(0, 1_760_000_000),
    isSlots: fc.boolean(),
  })
  .map(({ problem, factors, limits, hasShifts, isSlots, from }) => {
    const [matrix] = problem.matrices as [Problem["matrices"][number]];
    const { distances } = matrix;
    const slots = [0, 1, 2].map((slot) =>
      Array.from(distances, (leg, at) => (leg < 1 || slot === 0 ? leg : leg * factors[49 * (slot - 1) + at]!)),
    );
    return {
      ...problem,
      jobs: problem.jobs.slice(0, 4).map(({ id, locationIndex, serviceSeconds, timeWindows }) => ({
        ...{ id, locationIndex, serviceSeconds: serviceSeconds! },
        timeWindows: timeWindows!.map((each) => ({
          startSeconds: from + each.startSeconds,
          endSeconds: from + each.endSeconds,
        })),
      })),
      vehicles: problem.vehicles.map(({ capacity: _, shift, ...van }, at) => ({
        ...van,
        limits: limits[at]!,
        ...(hasShifts
          ? { shift: { earliestStartSeconds: from, latestEndSeconds: from + shift!.latestEndSeconds } }
          : {}),
      })),
      matrices: isSlots
        ? [{ ...matrix, travel: { kind: "slots", startSeconds: from, slotSeconds: 600, durations: slots } }]
        : [matrix],
    };
  });

/** All orders of some of them, the empty one too. */
function* orders(jobs: number[]): Generator<number[]> {
  yield [];
  for (const job of jobs) for (const rest of orders(jobs.filter((other) => other !== job))) yield [job, ...rest];
}

test("no vehicle can drive any route with what is set aside, whatever the time of day does to roads", () => {
  let count = 0;
  fc.assert(
    fc.property(changingRoads, (problem) => {
      const aside = setAsideOf(problem);
      if (aside.length === 0) return;
      const tasks = tasksOf(problem);
      const instance = compileInstance(problem, tasks, undefined);
      const drive = makeDrive(instance);
      for (const route of orders([...tasks.keys()])) {
        if (!route.some((job) => aside.includes(tasks[job]!.id))) continue;
        for (const vehicle of [0, 1]) {
          driveRoute(instance, vehicle, Int32Array.from(route), 0, route.length, drive);
          expect(drive.feasible).toBe(false);
        }
      }
      count += problem.matrices[0]!.travel.kind === "slots" ? aside.length : 0;
    }),
    { numRuns: 500 },
  );
  expect(count).toBeGreaterThan(100);
});
