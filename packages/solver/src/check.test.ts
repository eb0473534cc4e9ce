import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { arrive } from "./check/arrive.ts";
import { costFrom } from "./check/cost-of.ts";
import { check } from "./check.ts";
import type { Job, Matrix, Problem, Vehicle } from "./model/problem.ts";
import type { Route, Solution } from "./model/solution.ts";

/**
 * Three places on a straight road: the depot at 0 m, a at 100 m, b at 300 m; one metre a second. One van serves a, then b:
 * out at 0 s, at a 100-110 s (10 s of service), at b 310 s, waits to 400 s, 20 s of service, home at 720 s; 600 m.
 */
function line(): Matrix {
  const at = [0, 100, 300];
  const distances = at.flatMap((from) => at.map((to) => Math.abs(from - to)));
  return { profile: "default", size: 3, distances, travel: { kind: "constant", durations: [...distances] } };
}

function problemOf(van: Partial<Vehicle> = {}, a: Partial<Job> = {}, b: Partial<Job> = {}): Problem {
  return {
    version: 1,
    jobs: [
      { id: "a", locationIndex: 1, serviceSeconds: 10, ...a },
      { id: "b", locationIndex: 2, serviceSeconds: 20, timeWindows: [{ startSeconds: 400, endSeconds: 500 }], ...b },
    ],
    vehicles: [{ id: "van", startIndex: 0, endIndex: 0, ...van }],
    matrices: [line()],
  };
}

function routeAB(): Route {
  return {
    vehicleId: "van",
    cost: costFrom({ distance: 600 }),
    departureSeconds: 0,
    endSeconds: 720,
    drivingSeconds: 600,
    distanceMeters: 600,
    waitingSeconds: 90,
    serviceSeconds: 30,
    breakSeconds: 0,
    steps: [
      {
        type: "job",
        jobId: "a",
        arrivalSeconds: 100,
        startSeconds: 100,
        departureSeconds: 110,
        distanceMeters: 100,
        drivingSeconds: 100,
      },
      {
        type: "job",
        jobId: "b",
        arrivalSeconds: 310,
        startSeconds: 400,
        departureSeconds: 420,
        distanceMeters: 200,
        drivingSeconds: 200,
      },
    ],
  };
}

function solutionOf(...routes: Route[]): Solution {
  const sum = (part: keyof Route["cost"]) => routes.reduce((total, route) => total + route.cost[part], 0);
  return {
    version: 1,
    cost: costFrom({ fixed: sum("fixed"), time: sum("time"), distance: sum("distance") }),
    routes,
    unassigned: [],
    statistics: { iterations: 0, improvements: 0, initialCost: 0 },
  };
}

const codes = (problem: Problem, solution: Solution) => check(problem, solution).map((violation) => violation.code);

describe("a valid plan", () => {
  test("has no violations", () => {
    expect(check(problemOf(), solutionOf(routeAB()))).toEqual([]);
  });

  test("may just meet every bound", () => {
    const van: Partial<Vehicle> = {
      capacity: { kg: 7 },
      shift: { earliestStartSeconds: 0, latestStartSeconds: 0, latestEndSeconds: 720 },
      limits: { maxTasks: 2, maxDistanceMeters: 600, maxDurationSeconds: 720 },
    };
    const problem = problemOf(
      van,
      { delivery: { kg: 3 }, allowedVehicleIds: ["van"] },
      { delivery: { kg: 4 }, timeWindows: [{ startSeconds: 300, endSeconds: 310 }] },
    );
    const route = routeAB();
    route.steps[1] = { ...route.steps[1]!, startSeconds: 310, departureSeconds: 330 };
    expect(check(problem, solutionOf({ ...route, waitingSeconds: 0, endSeconds: 630 }))).toEqual([]);
  });

  test("skips setup when the previous job was at the same place", () => {
    // The second setup of 60 s would make the end 190 s.
    const setup = { locationIndex: 1, setupSeconds: 60, serviceSeconds: 10, timeWindows: undefined };
    const route: Route = {
      ...routeAB(),
      cost: costFrom({ distance: 200 }),
      endSeconds: 280,
      drivingSeconds: 200,
      distanceMeters: 200,
      waitingSeconds: 0,
      serviceSeconds: 80,
      steps: [
        {
          type: "job",
          jobId: "a",
          arrivalSeconds: 100,
          startSeconds: 160,
          departureSeconds: 170,
          distanceMeters: 100,
          drivingSeconds: 100,
        },
        {
          type: "job",
          jobId: "b",
          arrivalSeconds: 170,
          startSeconds: 170,
          departureSeconds: 180,
          distanceMeters: 0,
          drivingSeconds: 0,
        },
      ],
    };
    expect(check(problemOf({}, setup, setup), solutionOf(route))).toEqual([]);
  });

  test("may use the second of two windows", () => {
    const windows = [
      { startSeconds: 0, endSeconds: 300 },
      { startSeconds: 400, endSeconds: 410 },
    ];
    expect(check(problemOf({}, {}, { timeWindows: windows }), solutionOf(routeAB()))).toEqual([]);
  });

  test("may start and end at its jobs when the route is open", () => {
    const route = routeAB();
    // At a from 5 s on, 200 m to b, done at 420 s: 415 s in all.
    route.departureSeconds = 5;
    route.steps[0] = {
      type: "job",
      jobId: "a",
      arrivalSeconds: 5,
      startSeconds: 5,
      departureSeconds: 15,
      distanceMeters: 0,
      drivingSeconds: 0,
    };
    route.steps[1] = { ...route.steps[1]!, arrivalSeconds: 215 };
    const open = {
      ...route,
      cost: costFrom({ distance: 200 }),
      endSeconds: 420,
      drivingSeconds: 200,
      distanceMeters: 200,
      waitingSeconds: 185,
    };
    expect(check(problemOf({ startIndex: undefined, endIndex: undefined }), solutionOf(open))).toEqual([]);
  });

  test("starts where the vehicle is, when it is available, whatever its shift's start", () => {
    const shift = { earliestStartSeconds: 500, latestStartSeconds: 600, latestEndSeconds: 1000 };
    const van = { shift, state: { locationIndex: 1, availableAtSeconds: 100 } };
    const route = routeAB();
    route.departureSeconds = 100;
    route.steps[0] = { ...route.steps[0]!, distanceMeters: 0, drivingSeconds: 0 };
    const solution = solutionOf({
      ...route,
      cost: costFrom({ distance: 500 }),
      drivingSeconds: 500,
      distanceMeters: 500,
    });
    expect(check(problemOf(van), solution)).toEqual([]);
    van.state.availableAtSeconds = 101;
    expect(codes(problemOf(van), solution)).toEqual(["SHIFT_START"]);
  });

  test("pays a fixed price, 36 an hour of 720 s and 5 a kilometre of 600 m", () => {
    const solution = solutionOf({ ...routeAB(), cost: costFrom({ fixed: 10, time: 7.2, distance: 3 }) });
    expect(check(problemOf({ costs: { fixed: 10, perHour: 36, perKm: 5 } }), solution)).toEqual([]);
  });

  test("drives slot by slot: half the leg at one speed, the rest at the next", () => {
    // Until 50 s a metre a second, then half of that: a is reached at 50 + 50 * 2 = 150 s; home from 160 s takes 200 s.
    const matrix = line();
    const seconds = [...(line().distances as number[])];
    const slow = seconds.map((each) => 2 * each);
    matrix.travel = { kind: "slots", startSeconds: 0, slotSeconds: 50, durations: [seconds, slow] };
    const problem: Problem = { ...problemOf(), jobs: [problemOf().jobs[0]!], matrices: [matrix] };
    const route: Route = {
      ...routeAB(),
      cost: costFrom({ distance: 200 }),
      endSeconds: 360,
      drivingSeconds: 350,
      distanceMeters: 200,
      waitingSeconds: 0,
      serviceSeconds: 10,
      steps: [
        {
          type: "job",
          jobId: "a",
          arrivalSeconds: 150,
          startSeconds: 150,
          departureSeconds: 160,
          distanceMeters: 100,
          drivingSeconds: 150,
        },
      ],
    };
    expect(check(problem, solutionOf(route))).toEqual([]);
  });

  test("waits out a slot in which a leg is barred", () => {
    // Half of the way to a by 50 s, the road is shut until 100 s, there at 150 s.
    const matrix = line();
    const seconds = [...(line().distances as number[])];
    const shut = seconds.map((each, leg) => (leg === 1 ? Number.POSITIVE_INFINITY : each));
    matrix.travel = { kind: "slots", startSeconds: 0, slotSeconds: 50, durations: [seconds, shut, seconds] };
    expect(arrive(matrix, 0, 1, 0)).toBe(150);
    expect(arrive(matrix, 0, 1, 60)).toBe(200);
    expect(arrive(matrix, 0, 2, 0)).toBe(300);
    matrix.travel.durations.pop();
    expect(arrive(matrix, 0, 1, 60)).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("the plan is valid, the problem forbids it", () => {
  test.each<[string, string, Problem]>([
    [
      "CAPACITY",
      "two deliveries together",
      problemOf({ capacity: { kg: 6 } }, { delivery: { kg: 3 } }, { delivery: { kg: 4 } }),
    ],
    [
      "CAPACITY",
      "a pickup before a delivery",
      problemOf({ capacity: { kg: 6 } }, { pickup: { kg: 3 } }, { delivery: { kg: 4 } }),
    ],
    ["CAPACITY", "the second dimension", problemOf({ capacity: { kg: 9, pallets: 0 } }, { delivery: { pallets: 1 } })],
    ["TIME_WINDOW", "too late at a", problemOf({}, { timeWindows: [{ startSeconds: 0, endSeconds: 99 }] })],
    ["SHIFT_START", "before the shift", problemOf({ shift: { earliestStartSeconds: 1, latestEndSeconds: 900 } })],
    [
      "SHIFT_START",
      "after the latest start",
      problemOf({ shift: { earliestStartSeconds: -9, latestStartSeconds: -1, latestEndSeconds: 900 } }),
    ],
    ["SHIFT_END", "after the shift", problemOf({ shift: { earliestStartSeconds: 0, latestEndSeconds: 719 } })],
    ["MAX_TASKS", "one task too many", problemOf({ limits: { maxTasks: 1 } })],
    ["MAX_DISTANCE", "a metre too far", problemOf({ limits: { maxDistanceMeters: 599 } })],
    ["MAX_DURATION", "a second too long", problemOf({ limits: { maxDurationSeconds: 719 } })],
    ["NOT_ALLOWED", "another vehicle only", problemOf({}, { allowedVehicleIds: ["bike"] })],
  ])("%s: %s", (code, _case, problem) => {
    const violations = check(problem, solutionOf(routeAB()));
    expect(violations.map((violation) => violation.code)).toEqual([code]);
    expect(violations[0]!.message).toContain("van");
  });

  test("a pickup after a delivery takes the room that the delivery left", () => {
    const problem = problemOf({ capacity: { kg: 4 } }, { delivery: { kg: 4 } }, { pickup: { kg: 4 } });
    expect(check(problem, solutionOf(routeAB()))).toEqual([]);
  });

  test("the sentence has both values", () => {
    const problem = problemOf({ capacity: { kg: 6 } }, { delivery: { kg: 3 } }, { delivery: { kg: 4 } });
    expect(check(problem, solutionOf(routeAB()))).toEqual([
      { code: "CAPACITY", message: "vehicle van carries 7 kg at the start; its capacity is 6", vehicleId: "van" },
    ]);
  });

  test.each([Number.POSITIVE_INFINITY, -1])("a leg whose distance or duration is %s has no way", (none) => {
    for (const field of ["distances", "durations"] as const) {
      const matrix = line();
      if (matrix.travel.kind !== "constant") throw new Error("the line has constant travel");
      const entries = field === "distances" ? matrix.distances : matrix.travel.durations;
      (entries as number[])[0 * 3 + 1] = none;
      const violations = check({ ...problemOf(), matrices: [matrix] }, solutionOf(routeAB()));
      expect(violations[0]).toMatchObject({ code: "UNREACHABLE", jobId: "a", vehicleId: "van" });
    }
  });
});

describe("each job once", () => {
  test("a job that is nowhere is missing", () => {
    const problem = problemOf();
    problem.jobs.push({ id: "c", locationIndex: 1 });
    expect(check(problem, solutionOf(routeAB()))).toMatchObject([{ code: "MISSING_JOB", jobId: "c" }]);
  });

  test("a job that is served and unassigned is told", () => {
    const solution = solutionOf(routeAB());
    solution.unassigned.push({ jobId: "a", reasons: [{ code: "OUTCOMPETED", vehicleId: "van" }] });
    expect(check(problemOf(), solution)).toMatchObject([{ code: "DUPLICATE_JOB", jobId: "a" }]);
  });

  test("an unknown job, an unknown vehicle, a vehicle twice and an empty route are told", () => {
    const [a, b] = routeAB().steps;
    const empty = { ...routeAB(), steps: [], cost: costFrom({}) };
    expect(codes(problemOf(), solutionOf({ ...routeAB(), steps: [a!, { ...b!, type: "job", jobId: "z" }] }))).toEqual([
      "UNKNOWN_JOB",
      "MISSING_JOB",
    ]);
    expect(codes(problemOf(), solutionOf({ ...routeAB(), vehicleId: "bus" }))).toEqual(["UNKNOWN_VEHICLE"]);
    expect(codes(problemOf(), solutionOf(routeAB(), empty))).toEqual(["DUPLICATE_VEHICLE", "EMPTY_ROUTE"]);
  });
});

describe("reasons", () => {
  const unassigned = (...vehicleIds: string[]): Solution => ({
    ...solutionOf(),
    unassigned: ["a", "b"].map((jobId) => ({
      jobId,
      reasons: vehicleIds.map((vehicleId) => ({ code: "CAPACITY", vehicleId })),
    })),
  });

  test("one a vehicle is right", () => {
    expect(check(problemOf(), unassigned("van"))).toEqual([]);
  });

  test("none, two or one of an unknown vehicle is told for each job", () => {
    expect(codes(problemOf(), unassigned())).toEqual(["MISSING_REASON", "MISSING_REASON"]);
    expect(codes(problemOf(), unassigned("van", "van"))).toEqual(["DUPLICATE_REASON", "DUPLICATE_REASON"]);
    expect(codes(problemOf(), unassigned("van", "bus"))).toEqual(["UNKNOWN_VEHICLE", "UNKNOWN_VEHICLE"]);
  });
});

describe("frozen prefixes", () => {
  const previous = (jobIds: string[], frozenCount: number) => ({ routes: [{ vehicleId: "van", jobIds, frozenCount }] });

  test("hold when the route opens with them; jobs and vehicles that are gone do not count", () => {
    expect(check(problemOf(), solutionOf(routeAB()), previous(["gone", "a", "b"], 2))).toEqual([]);
    expect(check(problemOf(), solutionOf(routeAB()), previous(["b", "a"], 0))).toEqual([]);
    const gone = { routes: [{ vehicleId: "bus", jobIds: ["b"], frozenCount: 1 }] };
    expect(check(problemOf(), solutionOf(routeAB()), gone)).toEqual([]);
  });

  test("are broken by another order and by a missing route", () => {
    expect(check(problemOf(), solutionOf(routeAB()), previous(["b", "a"], 2))).toMatchObject([
      { code: "FROZEN", vehicleId: "van", jobId: "b" },
    ]);
    const empty = { ...problemOf(), jobs: [problemOf().jobs[0]!] };
    const left: Solution = {
      ...solutionOf(),
      unassigned: [{ jobId: "a", reasons: [{ code: "TIME_WINDOW", vehicleId: "van" }] }],
    };
    expect(check(empty, left, previous(["a"], 1))).toMatchObject([{ code: "FROZEN", jobId: "a" }]);
  });
});

describe("what a plan states must be true", () => {
  /** Every number of the plan, as the path to it. */
  const paths: string[][] = numbersIn(solutionOf(routeAB())).filter(
    ([first]) => first !== "version" && first !== "statistics",
  );

  test("any changed number is noticed", () => {
    const amount = fc.oneof(fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY), fc.double({ min: 0.001, max: 1e6 }));
    fc.assert(
      fc.property(fc.constantFrom(...paths), amount, fc.boolean(), (path, change, isMore) => {
        const solution = solutionOf(routeAB());
        add(solution, path, isMore ? change : -change);
        expect(check(problemOf(), solution).length).toBeGreaterThan(0);
      }),
    );
  });

  test("a changed order is noticed, and a dropped stop", () => {
    const swapped = routeAB();
    swapped.steps.reverse();
    expect(codes(problemOf(), solutionOf(swapped))).toContain("WRONG_TIME");
    const dropped = routeAB();
    dropped.steps.pop();
    expect(codes(problemOf(), solutionOf(dropped))).toContain("MISSING_JOB");
  });

  test("the kind of the wrong number is told", () => {
    const wrong = (path: string[]) => {
      const solution = solutionOf(routeAB());
      add(solution, path, 1);
      return [...new Set(codes(problemOf(), solution))];
    };
    expect(wrong(["routes", "0", "steps", "1", "startSeconds"])).toEqual(["WRONG_TIME"]);
    expect(wrong(["routes", "0", "steps", "1", "distanceMeters"])).toEqual(["WRONG_DISTANCE"]);
    expect(wrong(["routes", "0", "endSeconds"])).toEqual(["WRONG_TIME"]);
    expect(wrong(["cost", "total"])).toEqual(["WRONG_COST"]);
  });
});

function numbersIn(value: unknown, path: string[] = []): string[][] {
  if (typeof value === "number") return [path];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => numbersIn(inner, [...path, key]));
}

function add(root: unknown, path: string[], amount: number): void {
  let node = root as Record<string, unknown>;
  for (const key of path.slice(0, -1)) node = node[key] as Record<string, unknown>;
  const last = path.at(-1)!;
  node[last] = (node[last] as number) + amount;
}
