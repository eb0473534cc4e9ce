import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "./check.ts";
import { readProblem } from "./formats/read-problem.ts";
import { parseProblem } from "./model/parse-problem.ts";
import type { Job, Matrix, Problem, Vehicle } from "./model/problem.ts";
import { ProblemError } from "./model/problem-error.ts";
import { randomRichProblem } from "./model/random-rich-problem.ts";
import type { Solution } from "./model/solution.ts";
import { makeRandom, type Random } from "./search/random.ts";
import { solve } from "./solve.ts";

/** How many problems with damage are made up; PROPERTY_SEED=n makes others. */
const DAMAGED = 10_000;
const DAMAGED_RICH = 1500;

const seed = Number(process.env["PROPERTY_SEED"] ?? 1);

const job = (id: string, locationIndex: number, rest: Partial<Job> = {}): Job => ({ id, locationIndex, ...rest });
const van = (id: string, rest: Partial<Vehicle> = {}): Vehicle => ({ id, startIndex: 0, endIndex: 0, ...rest });

function roads(size: number, leg: number, rest: Partial<Matrix> = {}): Matrix {
  const legs = Array.from({ length: size * size }, (_, at) => (at % (size + 1) === 0 ? 0 : leg));
  return { profile: "default", size, distances: legs, travel: { kind: "constant", durations: legs }, ...rest };
}

const problem = (rest: Partial<Problem>): Problem => ({
  version: 1,
  jobs: [job("a", 1), job("b", 2)],
  vehicles: [van("v")],
  matrices: [roads(3, 10)],
  ...rest,
});

/** Without its last entry, and as long as before. */
function withHole<T>(list: T[]): T[] {
  delete list[list.length - 1];
  return list;
}

/** The plan for what a user sends as a file; every number in it is one. */
function answer(given: Problem): Solution {
  const { problem: read } = readProblem(JSON.stringify(given));
  const solution = solve(read, { seed: 1, stop: { iterations: 50 } });
  expect(check(read, solution)).toEqual([]);
  expect(JSON.parse(JSON.stringify(solution))).toEqual(solution);
  return solution;
}

const codesOf = ({ unassigned }: Solution) =>
  unassigned.flatMap(({ reasons }) => reasons.map(({ code }) => code)).sort();

describe("a hostile problem that is one has a valid plan", () => {
  test.each<[string, Problem, number, string[]]>([
    [
      "no capacity",
      problem({ jobs: [job("a", 1, { delivery: { kg: 1 } })], vehicles: [van("v", { capacity: { kg: 0 } })] }),
      0,
      ["CAPACITY"],
    ],
    ["nothing to carry, and no capacity", problem({ vehicles: [van("v", { capacity: { kg: 0 } })] }), 2, []],
    ["all at one point", problem({ jobs: [job("a", 0), job("b", 0)] }), 2, []],
    ["places at no distance", problem({ matrices: [roads(3, 0)] }), 2, []],
    ["no roads at all", problem({ matrices: [roads(3, -1)] }), 0, ["UNREACHABLE", "UNREACHABLE"]],
    [
      "no roads at all, by arrival functions",
      problem({
        matrices: [roads(3, -1, { travel: { kind: "arrivals", functions: Array.from({ length: 9 }, () => []) } })],
        jobs: [job("a", 0), job("b", 0)],
      }),
      0,
      ["UNREACHABLE", "UNREACHABLE"],
    ],
    ["no vehicles", problem({ vehicles: [] }), 0, []],
    ["no jobs", problem({ jobs: [] }), 0, []],
    ["one job", problem({ jobs: [job("a", 1)] }), 1, []],
    [
      "a window of one second, long before",
      problem({ jobs: [job("a", 1, { timeWindows: [{ startSeconds: -1e9, endSeconds: -1e9 }] })] }),
      0,
      ["TIME_WINDOW"],
    ],
    [
      "a shift without length",
      problem({ vehicles: [van("v", { shift: { earliestStartSeconds: 0, latestEndSeconds: 0 } })] }),
      0,
      ["SHIFT_TIME", "SHIFT_TIME"],
    ],
    ["no tasks allowed", problem({ vehicles: [van("v", { limits: { maxTasks: 0 } })] }), 0, ["MAX_TASKS", "MAX_TASKS"]],
    ["nobody allowed", problem({ jobs: [job("a", 1, { allowedVehicleIds: [] })] }), 0, ["NOT_ALLOWED"]],
    [
      "amounts beyond all capacity",
      problem({
        jobs: [job("a", 1, { delivery: { kg: 1e15 }, pickup: { kg: 8e14 } }), job("b", 2)],
        vehicles: [van("v", { capacity: { kg: 8e14 } })],
      }),
      1,
      ["CAPACITY"],
    ],
    ["roads beyond the moon", problem({ matrices: [roads(3, 1e300)] }), 0, ["UNREACHABLE", "UNREACHABLE"]],
    ["service of a million years", problem({ jobs: [job("a", 1, { serviceSeconds: 3e13 })] }), 1, []],
    ["prices without measure", problem({ vehicles: [van("v", { costs: { fixed: 1e15, perKm: 1e15 } })] }), 2, []],
    [
      "a thousand times the same job",
      problem({ jobs: Array.from({ length: 1000 }, (_, at) => job(`${at}`, 1)) }),
      1000,
      [],
    ],
  ])("%s", (_case, given, served, codes) => {
    const solution = answer(given);
    expect(solution.routes.reduce((sum, { steps }) => sum + steps.length, 0)).toBe(served);
    expect(codesOf(solution)).toEqual(codes);
  });
});

describe("a hostile problem that is none is refused, and its fault is named", () => {
  const matrix = (distances: unknown) => ({ ...problem({}), matrices: [{ ...roads(3, 10), distances }] });
  test.each<[string, unknown, string]>([
    [
      "reversed windows",
      problem({ jobs: [job("a", 1, { timeWindows: [{ startSeconds: 2, endSeconds: 1 }] })] }),
      "/jobs/0/timeWindows/0",
    ],
    ["no window at all", problem({ jobs: [job("a", 1, { timeWindows: [] })] }), "/jobs/0/timeWindows"],
    [
      "windows out of order",
      problem({
        jobs: [
          job("a", 1, {
            timeWindows: [
              { startSeconds: 5, endSeconds: 6 },
              { startSeconds: 1, endSeconds: 2 },
            ],
          }),
        ],
      }),
      "/jobs/0/timeWindows/1",
    ],
    [
      "NaN among the seconds",
      problem({ jobs: [job("a", 1, { serviceSeconds: Number.NaN })] }),
      "/jobs/0/serviceSeconds",
    ],
    ["NaN among the metres", matrix(new Float64Array(9).fill(Number.NaN)), "/matrices/0/distances/0"],
    [
      "endless service",
      problem({ jobs: [job("a", 1, { serviceSeconds: Number.POSITIVE_INFINITY })] }),
      "/jobs/0/serviceSeconds",
    ],
    ["less than nothing", problem({ jobs: [job("a", 1, { delivery: { kg: -1 } })] }), "/jobs/0/delivery/kg"],
    ["service of 10^80 seconds", problem({ jobs: [job("a", 1, { serviceSeconds: 1e80 })] }), "/jobs/0/serviceSeconds"],
    [
      "a day that ends with the largest number",
      problem({ vehicles: [van("v", { shift: { earliestStartSeconds: 0, latestEndSeconds: Number.MAX_VALUE } })] }),
      "/vehicles/0/shift/latestEndSeconds",
    ],
    ["amounts of 10^100", problem({ jobs: [job("a", 1, { pickup: { kg: 1e100 } })] }), "/jobs/0/pickup/kg"],
    ["prices of 10^200", problem({ vehicles: [van("v", { costs: { perKm: 1e200 } })] }), "/vehicles/0/costs/perKm"],
    ["a hole among the jobs", problem({ jobs: withHole([job("a", 1), job("b", 1)]) }), "/jobs/1"],
    [
      "a hole among the windows",
      problem({ jobs: [job("a", 1, { timeWindows: withHole([{ startSeconds: 0, endSeconds: 1 }]) })] }),
      "/jobs/0/timeWindows/0",
    ],
    ["a hole in a matrix", matrix(withHole(roads(3, 10).distances as number[])), "/matrices/0/distances/8"],
    ["a place that is none", problem({ jobs: [job("a", 3)] }), "/jobs/0/locationIndex"],
    ["half a place", problem({ jobs: [job("a", 0.5)] }), "/jobs/0/locationIndex"],
    ["two of one name", problem({ jobs: [job("a", 1), job("a", 2)] }), "/jobs/1/id"],
    ["a matrix with a hole", matrix([1, 2, 3]), "/matrices/0/distances"],
    ["no matrix", problem({ matrices: [] }), "/vehicles/0/profile"],
    ["a list for a problem", [], ""],
    ["nothing", null, ""],
  ])("%s", (_case, given, path) => {
    expect(() => parseProblem(given)).toThrow(ProblemError);
    try {
      parseProblem(given);
    } catch (error) {
      expect((error as ProblemError).path).toBe(path);
    }
  });
});

test(`${DAMAGED} problems with damage: an error that names the field, or a valid plan with nothing but numbers`, () => {
  const random = makeRandom(seed);
  surviveAll(Array.from({ length: DAMAGED }, () => damaged(random)));
});

test(`${DAMAGED_RICH} damaged problems of everything that the model has: the same`, () => {
  const random = makeRandom(seed);
  const rich = fc.sample(randomRichProblem({ tasks: 6, vehicles: 2 }), { numRuns: DAMAGED_RICH, seed });
  surviveAll(
    rich.map(({ problem: whole }) => {
      const given = structuredClone(whole);
      for (let wounds = 1 + random.below(3); wounds > 0; wounds--) wound(given, random);
      return given;
    }),
  );
});

function surviveAll(problems: unknown[]): void {
  let planned = 0;
  for (const [round, given] of problems.entries()) {
    const text = JSON.stringify(given, (_key, value) => (typeof value === "number" ? `${value}` : value));
    let read: Problem;
    try {
      read = parseProblem(given);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw new Error(`${text}: ${error}`, { cause: error });
      expect(error.path, text).toMatch(/^(\/.*)?$/);
      expect(error.message, text).not.toBe("");
      continue;
    }
    const solution = solve(read, { seed: round, stop: { iterations: 5 } });
    expect(check(read, solution), text).toEqual([]);
    expect(hasOnlyNumbers(solution), text).toBe(true);
    planned++;
  }
  // Not all damage is deadly: both ways out are tried.
  expect(planned).toBeGreaterThan(problems.length / 10);
  expect(planned).toBeLessThan(problems.length);
}

const ODD = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, -0, "7", null, true, [], {}];
const EXTREME = [0, 0.1, 1e-6, 1e9, 1e13, 1e15, -1e15, 1e80, Number.MAX_VALUE];

/** A small problem of which one to three values are odd, gone, doubled, or under another name. */
function damaged(random: Random): unknown {
  const below = (bound: number) => random.below(bound);
  const size = 1 + below(4);
  const legs = () => Array.from({ length: size * size }, () => below(500));
  const window = () => {
    const startSeconds = below(2000);
    return [{ startSeconds, endSeconds: startSeconds + below(2000) }];
  };
  const jobs = Array.from({ length: below(5) }, (_, at) =>
    job(`j${at}`, below(size), {
      delivery: { kg: below(5) },
      ...(below(2) ? { pickup: { kg: below(5) } } : {}),
      serviceSeconds: below(100),
      setupSeconds: below(50),
      ...(below(2) ? { timeWindows: window() } : {}),
      priority: below(3),
    }),
  );
  const vehicles = Array.from({ length: below(4) }, (_, at) =>
    van(`v${at}`, {
      startIndex: below(size),
      endIndex: below(size),
      capacity: { kg: below(12) },
      shift: { earliestStartSeconds: below(500), latestEndSeconds: 500 + below(5000) },
      ...(below(2) ? { costs: { fixed: below(50), perHour: below(50), perKm: below(50) } } : {}),
      ...(below(3)
        ? {}
        : { limits: { maxTasks: below(5), maxDistanceMeters: below(3000), maxDurationSeconds: below(3000) } }),
    }),
  );
  const travel: Matrix["travel"] = below(2)
    ? { kind: "constant", durations: legs() }
    : { kind: "slots", startSeconds: 0, slotSeconds: 1 + below(1000), durations: [legs(), legs()] };
  const whole = { version: 1, jobs, vehicles, matrices: [{ profile: "default", size, distances: legs(), travel }] };
  for (let wounds = 1 + below(3); wounds > 0; wounds--) wound(whole, random);
  return whole;
}

function wound(whole: object, random: Random): void {
  let at = whole as Record<string, unknown>;
  for (;;) {
    const keys = Object.keys(at);
    if (keys.length === 0) return;
    const key = keys[random.below(keys.length)]!;
    const value = at[key];
    const isInner = typeof value === "object" && value !== null && Object.keys(value).length > 0;
    if (isInner && random.below(8) > 0) {
      at = value as Record<string, unknown>;
      continue;
    }
    const way = random.below(20);
    if (way === 0 && Array.isArray(at) && random.below(2)) at.splice(Number(key), 1);
    else if (way === 0) delete at[key];
    else if (way === 1) at[`${key}s`] = value;
    else if (way < 4) at[key] = ODD[random.below(ODD.length)];
    else if (typeof value === "number") at[key] = EXTREME[random.below(EXTREME.length)];
    else continue;
    return;
  }
}

function hasOnlyNumbers(value: unknown): boolean {
  if (typeof value === "number") return Number.isFinite(value);
  return typeof value !== "object" || value === null || Object.values(value).every(hasOnlyNumbers);
}
