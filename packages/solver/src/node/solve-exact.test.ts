import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { check } from "../check.ts";
import type { Matrix, Problem, Vehicle } from "../model/problem.ts";
import { randomProblem } from "../model/random-problem.ts";
import { solve } from "../solve.ts";
import { isBetter } from "./is-better.ts";
import { makeMipSolver } from "./mip-solver.ts";
import { MOST_EXACT_JOBS, solveExact } from "./solve-exact.ts";

const mip = makeMipSolver();
afterAll(() => mip.close());

const prove = (problem: Problem, nodes?: number) => solveExact(problem, { seed: 1, mip, nodes });

function roads(size: number, ...legs: number[]): Matrix[] {
  return [{ profile: "default", size, distances: legs, travel: { kind: "constant", durations: legs } }];
}

const van = (id: string, rest: Partial<Vehicle> = {}): Vehicle => ({ id, startIndex: 0, endIndex: 0, ...rest });

/** A depot at 0 and places at 1, 2, 3, ... on one straight road. */
function road(places: number): Matrix[] {
  const at = Array.from({ length: places + 1 }, (_, index) => index);
  return roads(places + 1, ...at.flatMap((from) => at.map((to) => Math.abs(from - to))));
}

const jobsAlong = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `j${index + 1}`, locationIndex: index + 1, delivery: { kg: 1 } }));

describe("the exact method", () => {
  test("proves that two vans of three must drive twice along the road", async () => {
    const problem: Problem = {
      version: 1,
      jobs: jobsAlong(5),
      vehicles: [
        van("a", { capacity: { kg: 3 } }),
        van("b", { capacity: { kg: 3 } }),
        van("c", { capacity: { kg: 3 } }),
      ],
      matrices: road(5),
    };
    const { solution, isProven, bound } = await prove(problem);
    // There and back to 5 with three of them, there and back to 2 with the others.
    expect(solution.cost.total).toBe(14);
    expect({ isProven, bound }).toEqual({ isProven: true, bound: { priority: 0, jobs: 5, cost: 14 } });
    expect(check(problem, solution)).toEqual([]);
  });

  test("leaves out by priority first, then by number, then by cost", async () => {
    const [near, middle, far] = jobsAlong(3);
    const problem: Problem = {
      version: 1,
      jobs: [near!, { ...middle!, priority: 1, delivery: { kg: 2 } }, { ...far!, priority: 1 }],
      vehicles: [van("a", { capacity: { kg: 2 } })],
      matrices: road(3),
    };
    // 2 and 3 weigh too much together; 3 has room for 1 beside it.
    const { solution, isProven, bound } = await prove(problem);
    expect(solution.unassigned.map(({ jobId }) => jobId)).toEqual(["j2"]);
    expect({ isProven, bound }).toEqual({ isProven: true, bound: { priority: 1, jobs: 2, cost: 6 } });
  });

  test("leaves later than the search when only that makes the route cheap", async () => {
    // a opens early and late, b late; from b there is no way to a. Leaving early means waiting for b at 1 a second.
    const problem: Problem = {
      version: 1,
      jobs: [
        {
          id: "a",
          locationIndex: 1,
          timeWindows: [
            { startSeconds: 0, endSeconds: 10 },
            { startSeconds: 200, endSeconds: 210 },
          ],
        },
        { id: "b", locationIndex: 2, timeWindows: [{ startSeconds: 100, endSeconds: 300 }] },
      ],
      vehicles: [van("v", { costs: { perHour: 3600 } })],
      matrices: roads(3, 0, 5, 5, 5, 0, 5, 5, -1, 0),
    };
    const { solution, isProven } = await prove(problem);
    expect({ cost: solution.cost.total, isProven }).toEqual({ cost: 15, isProven: true });
    expect(check(problem, solution)).toEqual([]);
  });

  test("stops after so many nodes with the same bytes, and a bound that holds", async () => {
    const problem = hardProblem();
    const short = await prove(problem, 1);
    expect(short.isProven).toBe(false);
    expect(short.bound.cost).toBeLessThan(short.solution.cost.total);
    expect(JSON.stringify(await prove(problem, 1))).toBe(JSON.stringify(short));
  });

  test("an abort ends the proof with the plan so far, and the next one begins anew", async () => {
    const control = new AbortController();
    const stopping = solveExact(hardProblem(), { seed: 1, mip, signal: control.signal });
    control.abort();
    const { solution, isProven } = await stopping;
    expect({ isProven, violations: check(hardProblem(), solution) }).toEqual({ isProven: false, violations: [] });
    const small: Problem = { version: 1, jobs: jobsAlong(2), vehicles: [van("a")], matrices: road(2) };
    expect(await prove(small)).toMatchObject({ isProven: true, bound: { cost: 4 } });
  });

  test("nothing to do, and nobody to do it, is proven at once", async () => {
    const nobody: Problem = { version: 1, jobs: jobsAlong(2), vehicles: [], matrices: road(2) };
    expect(await prove(nobody)).toMatchObject({ isProven: true, bound: { jobs: 0, cost: 0 } });
    const nothing: Problem = { version: 1, jobs: [], vehicles: [van("a")], matrices: road(1) };
    expect(await prove(nothing)).toMatchObject({ isProven: true, solution: { routes: [] } });
  });

  test.each<[string, Problem, string, RegExp]>([
    ["too many jobs", along(MOST_EXACT_JOBS + 1), "/jobs", /takes up to 12 jobs, and these are 13/],
    [
      "travel by the time of day",
      { ...along(1), matrices: [{ ...road(1)[0]!, travel: slots(road(1)[0]!.distances) }] },
      "/matrices/0/travel",
      /constant travel times only/,
    ],
    [
      "a field that it does not know",
      { ...along(1), jobs: [{ ...jobsAlong(1)[0]!, releaseSeconds: 3 } as Problem["jobs"][0]] },
      "/jobs/0/releaseSeconds",
      /does not plan this/,
    ],
    [
      "a field that it does not know, further in",
      { ...along(1), vehicles: [van("a", { costs: { perKm: 1, perWaitingHour: 3 } as Vehicle["costs"] })] },
      "/vehicles/0/costs/perWaitingHour",
      /does not plan this/,
    ],
    [
      "days without end",
      { ...along(1), jobs: [{ ...jobsAlong(1)[0]!, timeWindows: [{ startSeconds: 1e8, endSeconds: 1e9 }] }] },
      "/jobs",
      /days of up to 10000000 s/,
    ],
  ])("refuses %s, and says where", async (_case, problem, path, sentence) => {
    await expect(prove(problem)).rejects.toMatchObject({ path, message: expect.stringMatching(sentence) });
  });

  test("is never beaten by the search on rich problems of up to 5 jobs, and its plans are valid", async () => {
    const constant = randomProblem().filter(({ problem }) =>
      problem.matrices.every(({ travel }) => travel.kind === "constant"),
    );
    const seed = Number(process.env["PROPERTY_SEED"] ?? 1);
    for (const { problem: whole } of fc.sample(constant, { numRuns: 30, seed })) {
      const problem = { ...whole, jobs: whole.jobs.slice(0, 5) };
      const { solution, isProven } = await prove(problem);
      expect(check(problem, solution), JSON.stringify(problem)).toEqual([]);
      expect(isProven, JSON.stringify(problem)).toBe(true);
      const found = solve(problem, { seed: 2, stop: { iterations: 500 } });
      const isBeaten = isBetter(problem, found, solution) && found.cost.total < solution.cost.total - 1e-6;
      expect(isBeaten, JSON.stringify(problem)).toBe(false);
    }
  });
});

function along(jobs: number): Problem {
  return { version: 1, jobs: jobsAlong(jobs), vehicles: [van("a")], matrices: road(jobs) };
}

function slots(durations: ArrayLike<number>): Matrix["travel"] {
  return { kind: "slots", startSeconds: 0, slotSeconds: 3600, durations: [durations] };
}

/** Jobs without windows for vans that differ: the bound closes slowly. */
function hardProblem(): Problem {
  const places = Array.from({ length: 10 }, (_, index) => [(index * 37) % 100, (index * 61) % 100] as const);
  const legs = places.flatMap(([x, y]) => places.map(([u, v]) => Math.round(Math.hypot(x - u, y - v))));
  return {
    version: 1,
    jobs: jobsAlong(9).map((job, index) => ({ ...job, delivery: { kg: 1 + (index % 3) } })),
    vehicles: [3, 5, 6, 8].map((kg) =>
      van(`${kg}`, { capacity: { kg }, costs: { fixed: 5 * kg, perKm: 900 + 10 * kg } }),
    ),
    matrices: roads(10, ...legs),
  };
}
