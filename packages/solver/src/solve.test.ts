import { expect, test } from "vitest";
import { check } from "./check.ts";
import type { Job, Matrix, Problem, Vehicle } from "./model/problem.ts";
import type { PreviousPlan, Solution } from "./model/solution.ts";
import { sumCosts } from "./route/describe-route.ts";
import { solve } from "./solve.ts";

/** Places on a line, 100 m and 10 s apart; 0 is the depot. */
function line(size: number): Matrix {
  const distances: number[] = [];
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) distances.push(100 * Math.abs(i - j));
  return { profile: "default", size, distances, travel: { kind: "constant", durations: distances.map((m) => m / 10) } };
}

const at = (id: string, locationIndex: number, rest: Partial<Job> = {}): Job => ({ id, locationIndex, ...rest });
const van = (id: string, rest: Partial<Vehicle> = {}): Vehicle => ({ id, startIndex: 0, endIndex: 0, ...rest });

function plan(jobs: Job[], vehicles: Vehicle[], previous?: PreviousPlan, iterations = 300): Solution {
  const problem: Problem = { version: 1, jobs, vehicles, matrices: [line(10)] };
  const solution = solve(problem, { seed: 1, stop: { iterations }, previous });
  expect(check(problem, solution, previous)).toEqual([]);
  return solution;
}

const stops = (solution: Solution) =>
  Object.fromEntries(
    solution.routes.map((route) => [route.vehicleId, route.steps.map((step) => step.jobId).join(" ")]),
  );

test("one van out and back is cheaper than two", () => {
  const solution = plan([at("a", 3), at("b", 5), at("c", 9)], [van("v"), van("w")]);
  expect(solution.cost).toEqual({ ...sumCosts([], 0), total: 1800, distance: 1800 });
  expect(solution.routes).toHaveLength(1);
});

test("it leaves as late as its end allows", () => {
  // 30 s to a, which opens at 100: leave at 70, serve 20 s, home at 150.
  const [route] = plan(
    [at("a", 3, { serviceSeconds: 20, timeWindows: [{ startSeconds: 100, endSeconds: 200 }] })],
    [van("v")],
  ).routes;
  expect(route).toMatchObject({ departureSeconds: 70, endSeconds: 150, waitingSeconds: 0, serviceSeconds: 20 });
});

test("a van that is under way leaves at once and waits there", () => {
  const job = at("a", 3, { timeWindows: [{ startSeconds: 100, endSeconds: 200 }] });
  const [route] = plan([job], [van("v", { state: { locationIndex: 2, availableAtSeconds: 50 } })]).routes;
  expect(route).toMatchObject({ departureSeconds: 50, waitingSeconds: 40, distanceMeters: 400 });
});

test("an open route drives only between its jobs", () => {
  const [route] = plan([at("a", 3), at("b", 5)], [{ id: "v" }]).routes;
  expect(route).toMatchObject({ distanceMeters: 200, departureSeconds: 0, endSeconds: 20 });
});

test("when one job must stay behind, it is the one of least priority, though it is the nearest", () => {
  const jobs = [at("near", 1), at("mid", 4, { priority: 1 }), at("far", 9, { priority: 5 })];
  const solution = plan(jobs, [van("v", { limits: { maxTasks: 2 } })]);
  expect(solution.unassigned).toEqual([{ jobId: "near", reasons: [{ code: "OUTCOMPETED", vehicleId: "v" }] }]);
});

test("at equal priority the most jobs are served, not the nearest", () => {
  const kg = (amount: number) => ({ delivery: { kg: amount } });
  const solution = plan(
    [at("big", 1, kg(4)), at("a", 8, kg(2)), at("b", 9, kg(2))],
    [van("v", { capacity: { kg: 4 } })],
  );
  expect(solution.unassigned.map(({ jobId }) => jobId)).toEqual(["big"]);
});

test("a fixed price keeps the second van at home; a cheaper hour decides who drives", () => {
  const costs = (fixed: number, perHour: number) => ({ costs: { fixed, perHour, perKm: 0 } });
  const solution = plan([at("a", 3), at("b", 6)], [van("dear", costs(1, 360)), van("cheap", costs(1, 36))]);
  // 120 s at 36 an hour are 1.2.
  expect(stops(solution)).toEqual({ cheap: expect.anything() });
  expect(solution.cost.total).toBeCloseTo(2.2, 9);
});

test("what is delivered makes room for what is picked up, in the right order", () => {
  const jobs = [at("drop", 6, { delivery: { kg: 5 } }), at("take", 3, { pickup: { kg: 5 } })];
  const solution = plan(jobs, [van("v", { capacity: { kg: 5 } })]);
  expect(stops(solution)).toEqual({ v: "drop take" });
});

test("the reasons name what is missing", () => {
  const hopeless = at("x", 9, {
    delivery: { kg: 7 },
    timeWindows: [{ startSeconds: 0, endSeconds: 95 }],
    allowedVehicleIds: ["full", "late", "short", "dayOver", "long", "idle"],
  });
  const { unassigned } = plan(
    [hopeless],
    [
      van("other"),
      van("full", { capacity: { kg: 5 } }),
      van("late", { shift: { earliestStartSeconds: 20, latestEndSeconds: 999 } }),
      van("short", { limits: { maxDistanceMeters: 1500 } }),
      van("dayOver", { shift: { earliestStartSeconds: 0, latestEndSeconds: 170 } }),
      van("long", { limits: { maxDurationSeconds: 100 } }),
      van("idle", { limits: { maxTasks: 0 } }),
    ],
  );
  expect(unassigned).toEqual([
    {
      jobId: "x",
      reasons: [
        { code: "NOT_ALLOWED", vehicleId: "other" },
        { code: "CAPACITY", vehicleId: "full", missing: 2, dimension: "kg" },
        { code: "TIME_WINDOW", vehicleId: "late", missing: 15 },
        { code: "MAX_DISTANCE", vehicleId: "short", missing: 300 },
        { code: "SHIFT_TIME", vehicleId: "dayOver", missing: 10 },
        { code: "SHIFT_TIME", vehicleId: "long", missing: 80 },
        { code: "MAX_TASKS", vehicleId: "idle", missing: 1 },
      ],
    },
  ]);
});

test("a frozen prefix stands, though another order is shorter, and the rest is planned behind it", () => {
  const jobs = [at("a", 2), at("b", 8), at("c", 5)];
  const previous = { routes: [{ vehicleId: "v", jobIds: ["b", "gone", "a", "c"], frozenCount: 2 }] };
  // b is frozen; from there c and then a are on the way home.
  expect(stops(plan(jobs, [van("v")], previous))).toEqual({ v: "b c a" });
});

test("what a frozen prefix loads counts: the last kilogram is missing", () => {
  const jobs = [at("a", 2, { pickup: { kg: 3 } }), at("b", 3, { pickup: { kg: 3 } })];
  const previous = { routes: [{ vehicleId: "v", jobIds: ["a"], frozenCount: 1 }] };
  const { unassigned } = plan(jobs, [van("v", { capacity: { kg: 5 } })], previous);
  const reasons = [{ code: "CAPACITY", vehicleId: "v", missing: 1, dimension: "kg" }];
  expect(unassigned).toEqual([{ jobId: "b", reasons }]);
});

test("two jobs that fit one van on fast roads do not in the rush hour", () => {
  const { distances } = line(10);
  const fast = Array.from(distances, (meters) => meters / 10);
  const slow = Array.from(distances, (meters) => meters);
  const jobs = [at("far", 9), at("near", 1, { timeWindows: [{ startSeconds: 250, endSeconds: 300 }] })];
  const vehicles = [van("v", { shift: { earliestStartSeconds: 0, latestEndSeconds: 1000 } })];
  const left = (durations: number[][]) => {
    const travel = { kind: "slots" as const, startSeconds: 0, slotSeconds: 100, durations };
    const matrices = [{ profile: "default", size: 10, distances, travel }];
    const problem: Problem = { version: 1, jobs, vehicles, matrices };
    const solution = solve(problem, { seed: 1, stop: { iterations: 100 } });
    expect(check(problem, solution)).toEqual([]);
    return solution.unassigned.length;
  };
  expect(left([fast, fast])).toBe(0);
  // Far is reached at 90. Of the 8 places back to near, one is passed by 100; the other seven take 700 s: 800, not 300.
  expect(left([fast, slow])).toBe(1);
});

test("progress is told, and a cancelled run still answers", () => {
  const told: number[] = [];
  const problem: Problem = { version: 1, jobs: [at("a", 3), at("b", 5)], vehicles: [van("v")], matrices: [line(10)] };
  const solution = solve(problem, {
    seed: 1,
    stop: { timeLimitSeconds: 60 },
    onProgress: ({ cost }) => told.push(cost),
    cancelled: () => told.length > 0,
  });
  expect(told).toEqual([1000]);
  expect(solution.cost.total).toBe(1000);
});
