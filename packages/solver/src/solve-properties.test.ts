import fc from "fast-check";
import { expect, test } from "vitest";
import { check } from "./check.ts";
import { randomProblem } from "./model/random-problem.ts";
import type { PreviousPlan } from "./model/solution.ts";
import { solve } from "./solve.ts";

const RUNS = 150;

test("every plan is feasible, priced right and gives a reason per vehicle for what it leaves out", () => {
  fc.assert(
    fc.property(randomProblem(), fc.integer(), ({ problem, previous }, seed) => {
      const solution = solve(problem, { seed, stop: { iterations: 60 }, previous });
      expect(check(problem, solution, previous)).toEqual([]);
    }),
    { numRuns: RUNS },
  );
});

test("the same problem, seed, previous plan and iterations give the same bytes", () => {
  fc.assert(
    fc.property(randomProblem(), fc.integer(), ({ problem, previous }, seed) => {
      const run = () => JSON.stringify(solve(problem, { seed, stop: { iterations: 40 }, previous }));
      expect(run()).toBe(run());
    }),
    { numRuns: RUNS / 3 },
  );
});

test("a frozen prefix stands, and only stops that were frozen into it may break a rule", () => {
  fc.assert(
    fc.property(randomProblem(), fc.nat({ max: 4 }), ({ problem, previous }, frozenCount) => {
      const frozen: PreviousPlan = { routes: (previous?.routes ?? []).map((route) => ({ ...route, frozenCount })) };
      const solution = solve(problem, { seed: 1, stop: { iterations: 40 }, previous: frozen });
      const alone = solve(
        {
          ...problem,
          jobs: problem.jobs.filter((job) =>
            frozen.routes.some((route) => route.jobIds.slice(0, frozenCount).includes(job.id)),
          ),
        },
        { seed: 1, stop: { iterations: 0 }, previous: frozen },
      );
      const rotten = new Set(check({ ...problem }, alone, frozen).map((violation) => violation.vehicleId));
      const broken = check(problem, solution, frozen).filter((violation) => !rotten.has(violation.vehicleId));
      expect(broken).toEqual([]);
      expect(JSON.stringify(solution)).not.toContain("null");
    }),
    { numRuns: RUNS },
  );
});

test("what the previous plan served stays served when nothing changed", () => {
  fc.assert(
    fc.property(randomProblem(), ({ problem }) => {
      const first = solve(problem, { seed: 1, stop: { iterations: 60 } });
      const previous = {
        routes: first.routes.map((route) => ({
          vehicleId: route.vehicleId,
          jobIds: route.steps.map((step) => step.jobId),
        })),
      };
      const again = solve(problem, { seed: 2, stop: { iterations: 0 }, previous });
      expect(again.unassigned.length).toBeLessThanOrEqual(first.unassigned.length);
      expect(again.cost.total).toBeLessThanOrEqual(
        first.cost.total * (1 + 1e-9) + (again.unassigned.length < first.unassigned.length ? Number.MAX_VALUE : 1e-9),
      );
    }),
    { numRuns: RUNS },
  );
});
