import fc from "fast-check";
import { afterAll, describe, expect, test } from "vitest";
import { check } from "../check.ts";
import { bestBySubsets } from "../exact/best-by-subsets.ts";
import { jobIdsOf } from "../model/ids-of.ts";
import type { Job, Problem, Vehicle } from "../model/problem.ts";
import type { Solution } from "../model/solution.ts";
import { solve } from "../solve.ts";
import { makeMipSolver } from "./mip-solver.ts";
import { solveExact } from "./solve-exact.ts";

const CASES = 200;
/** The integer program proves every so manieth case too: all of them would take two minutes. */
const PROGRAM_EVERY = 20;
/** The same cases in every run of the suite; PROPERTY_SEED=n searches others, and what it finds becomes a named case. */
const seed = Number(process.env["PROPERTY_SEED"] ?? 1);
const problems = fc.sample(twoVans(), { numRuns: CASES, seed });
const mip = makeMipSolver();
afterAll(() => mip.close());

describe(`${CASES} random problems of up to 9 jobs with windows, capacity and two vehicles`, () => {
  test("the search finds the proven optimum of every one", () => {
    for (const [index, problem] of problems.entries()) {
      const found = solve(problem, { seed: 1, stop: { iterations: 2000 } });
      expect(check(problem, found)).toEqual([]);
      const best = bestBySubsets(problem);
      expect({ index, ...outcomeOf(problem, found) }).toEqual({ index, ...best, cost: expect.closeTo(best.cost, 5) });
    }
  });

  test(`the integer program proves the same optimum, tried with every ${PROGRAM_EVERY}th`, async () => {
    for (const [index, problem] of problems.entries()) {
      if (index % PROGRAM_EVERY > 0) continue;
      const answer = await solveExact(problem, { seed: 1, mip });
      const { cost, ...rest } = bestBySubsets(problem);
      const best = { ...rest, cost: expect.closeTo(cost, 5) };
      expect({ index, ...outcomeOf(problem, answer.solution), bound: answer.bound, isProven: answer.isProven }).toEqual(
        {
          ...{ index, ...best, bound: best, isProven: true },
        },
      );
    }
  });
});

function outcomeOf(problem: Problem, { routes, cost }: Solution) {
  const priorities = new Map(problem.jobs.map(({ id, priority = 0 }) => [id, priority]));
  const served = routes.flatMap(({ steps }) => jobIdsOf(steps).map((id) => priorities.get(id)!));
  return { priority: served.reduce((sum, each) => sum + each, 0), jobs: served.length, cost: cost.total };
}

/** Two vans, alike or not, and jobs in a square of a kilometre; about one problem in four cannot be served whole. */
function twoVans(): fc.Arbitrary<Problem> {
  const to = (max: number) => fc.nat({ max });
  const point = fc.tuple(to(1000), to(1000));
  const job: fc.Arbitrary<Partial<Job>> = fc.record(
    {
      delivery: fc.record({ kg: to(9) }),
      pickup: fc.record({ crates: to(3) }),
      serviceSeconds: to(200),
      timeWindows: fc
        .tuple(to(4000), to(2500))
        .map(([start, length]) => [{ startSeconds: start, endSeconds: start + length }]),
      priority: fc.constantFrom(0, 0, 1, 5),
    },
    { requiredKeys: ["delivery"] },
  );
  const van = fc.record({
    capacity: fc.record({ kg: fc.integer({ min: 12, max: 40 }), crates: fc.integer({ min: 3, max: 12 }) }),
    shift: fc
      .tuple(to(1000), fc.integer({ min: 4000, max: 7000 }))
      .map(([start, end]) => ({ earliestStartSeconds: start, latestEndSeconds: end })),
    costs: fc.option(fc.record({ fixed: to(400), perHour: fc.constantFrom(0, 900, 3600), perKm: to(2000) }), {
      nil: undefined,
    }),
  });
  return fc
    .record({
      points: fc.array(point, { minLength: 3, maxLength: 11 }),
      jobs: fc.array(job, { minLength: 9, maxLength: 9 }),
      vans: fc.tuple(van, van),
      isAlike: fc.boolean(),
      oneWay: fc.array(to(150), { minLength: 121, maxLength: 121 }),
    })
    .map(({ points, jobs, vans, isAlike, oneWay }): Problem => {
      const size = points.length;
      const distances = points.flatMap(([x, y], from) =>
        points.map(([u, v], to) => (from === to ? 0 : Math.round(Math.hypot(x - u, y - v)) + oneWay[from * 11 + to]!)),
      );
      const vehicle = (index: 0 | 1, id: string): Vehicle => ({
        ...vans[isAlike ? 0 : index],
        id,
        startIndex: 0,
        endIndex: isAlike ? 0 : index,
      });
      return {
        version: 1,
        jobs: jobs.slice(0, size - 2).map((each, index) => ({ ...each, id: `j${index}`, locationIndex: index + 2 })),
        vehicles: [vehicle(0, "v0"), vehicle(1, "v1")],
        matrices: [{ profile: "default", size, distances, travel: { kind: "constant", durations: distances } }],
      };
    });
}
