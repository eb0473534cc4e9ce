import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { cheapestPlan } from "./check/cheapest-plan.ts";
import { check } from "./check.ts";
import { parseProblem } from "./model/parse-problem.ts";
import type { Problem } from "./model/problem.ts";
import { randomRichProblem } from "./model/random-rich-problem.ts";
import type { PreviousPlan, Solution } from "./model/solution.ts";
import { straightRoad } from "./model/straight-road.ts";
import { solve } from "./solve.ts";

const stop = { iterations: 300 };
/** The same cases in every run of the suite; PROPERTY_SEED=n searches others, and what it finds becomes a named case. */
const seed = Number(process.env["PROPERTY_SEED"] ?? 1);

describe("a plan for a rich problem", () => {
  test("passes the checker, unless what is frozen is wrong itself, and says why for what it leaves out", () => {
    fc.assert(
      fc.property(randomRichProblem(), fc.nat(), ({ problem, previous }, seed) => {
        const solution = solve(parseProblem(problem), { seed, stop, ...(previous ? { previous } : {}) });
        const held = heldBy(previous);
        const violations = check(problem, solution, previous);
        expect(violations.filter(({ code, vehicleId }) => code === "FROZEN" || !held.has(vehicleId))).toEqual([]);
        const cutOff = new Set(violations.filter(({ code }) => code === "UNREACHABLE").map((each) => each.vehicleId));
        const lies = violations.filter(({ code }) => code.startsWith("WRONG_"));
        expect(lies.filter(({ vehicleId }) => !cutOff.has(vehicleId))).toEqual([]);
      }),
      { seed, numRuns: 200, endOnFailure: true },
    );
  });

  test("has only finite numbers, and is the same bytes for the same seed and iterations", () => {
    fc.assert(
      fc.property(randomRichProblem(), fc.nat(), ({ problem, previous }, seed) => {
        const before = JSON.stringify(problem);
        const options = { seed, stop, ...(previous ? { previous } : {}) };
        const solution = solve(problem, options);
        expect(JSON.parse(JSON.stringify(solution))).toEqual(solution);
        expect(JSON.stringify(solve(problem, options))).toBe(JSON.stringify(solution));
        expect(JSON.stringify(problem)).toBe(before);
      }),
      { seed, numRuns: 60, endOnFailure: true },
    );
  });
});

describe("a plan for a tiny rich problem", () => {
  test("is the best that there is: all others are tried", () => {
    fc.assert(
      fc.property(
        randomRichProblem({ tasks: 4, vehicles: 2, isMetric: true }),
        fc.nat(),
        ({ problem, previous }, seed) => {
          const free = previous && withoutOrders(previous);
          const solution = solve(problem, { seed, stop, ...(free ? { previous: free } : {}) });
          const best = cheapestPlan(problem, free);
          const found = valueOfPlan(problem, solution);
          expect({ ...found, cost: best.cost }).toEqual(best);
          expect(found.cost).toBeCloseTo(best.cost, 5);
        },
      ),
      { seed, numRuns: 60, endOnFailure: true },
    );
  });
});

/** Vehicles whose routes must open with something, which may itself be wrong. */
function heldBy(previous: PreviousPlan | undefined): Set<string | undefined> {
  const isHeld = (frozenCount = 0) => frozenCount > 0 || previous?.relaxation === "times";
  return new Set(previous?.routes.filter((each) => isHeld(each.frozenCount)).map(({ vehicleId }) => vehicleId));
}

function withoutOrders({ routes }: PreviousPlan): PreviousPlan {
  return { routes: routes.map(({ vehicleId, steps = [] }) => ({ vehicleId, steps })) };
}

function valueOfPlan({ jobs, shipments = [] }: Problem, { unassigned, cost }: Solution) {
  const left = new Set(unassigned.map(({ jobId, shipmentId }) => jobId ?? shipmentId));
  const served = [...jobs, ...shipments].filter(
    ({ id, unassignedPenalty }) => !left.has(id) && unassignedPenalty === undefined,
  );
  const priority = served.reduce((sum, { priority: each = 0 }) => sum + each, 0);
  return { priority, served: served.length, cost: cost.total };
}

test("the oracle itself: a lunch, a reload and a late stop, worked out by hand", () => {
  // a and b of 1 kg at 100 m, a van for 1 kg: 400 m. Lunch by 150 s: at the first stop at 100 s. Back at 260, out again at 360 s: 160 s late.
  const late = { startSeconds: 0, endSeconds: 999, softEndSeconds: 200, costPerHourLate: 3600 };
  const problem: Problem = {
    version: 1,
    jobs: ["a", "b"].map((id) => ({ id, locationIndex: 1, delivery: { kg: 1 }, timeWindows: [late] })),
    vehicles: [
      {
        id: "van",
        startIndex: 0,
        endIndex: 0,
        capacity: { kg: 1 },
        reload: { locationIndex: 0 },
        breaks: [{ id: "lunch", serviceSeconds: 60, timeWindows: [{ startSeconds: 100, endSeconds: 150 }] }],
      },
    ],
    matrices: [straightRoad(0, 100)],
  };
  expect(cheapestPlan(problem)).toEqual({ priority: 0, served: 2, cost: 560 });
  expect(solve(problem, { seed: 1, stop }).cost.total).toBe(560);
});
