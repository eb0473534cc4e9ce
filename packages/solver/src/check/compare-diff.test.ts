import fc from "fast-check";
import { expect, test } from "vitest";
import { diffPlans } from "../diff-plans.ts";
import type { PlanDiff, PreviousStep, Solution } from "../model/solution.ts";
import { compareDiff } from "./compare-diff.ts";

/** Plans of few names, so that much is in both, some of it twice, and halves alone. */
const steps = fc.oneof(
  fc.constantFrom("a", "b", "c", "d").map((jobId): PreviousStep => ({ type: "job", jobId })),
  fc.record({ type: fc.constantFrom("pickup" as const, "delivery" as const), shipmentId: fc.constantFrom("s", "t") }),
);
const timed = fc
  .tuple(steps, fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }))
  .map(([step, startSeconds]) => (startSeconds === undefined ? step : { ...step, startSeconds }));
const plans = fc.array(fc.record({ vehicleId: fc.constantFrom("v", "w"), steps: fc.array(timed, { maxLength: 5 }) }), {
  maxLength: 3,
});

test("what diffPlans says of any two plans is right, and nothing else is", () => {
  fc.assert(
    fc.property(plans, plans, (before, routes) => {
      const previous = { routes: before };
      const solution = { routes } as unknown as Solution;
      const diff = diffPlans(previous, solution);
      expect(compareDiff({ ...solution, diff }, previous)).toEqual([]);
      const spoilt: PlanDiff[] = [
        { ...diff, added: [...diff.added, "x"] },
        { ...diff, removed: [...diff.removed, "x"] },
        { ...diff, moved: [...diff.moved, { id: "x", fromVehicleId: "v", toVehicleId: "w" }] },
        { ...diff, resequenced: [...diff.resequenced, "x"] },
        { ...diff, shifted: diff.shifted.concat({ id: "x", seconds: 1 }) },
      ];
      for (const wrong of spoilt) expect(compareDiff({ ...solution, diff: wrong }, previous)).toHaveLength(1);
    }),
    { numRuns: 500 },
  );
});

test("what is stated and what is right stand in one sentence; without a diff there is none", () => {
  const previous = { routes: [{ vehicleId: "v", jobIds: ["a", "b"] }] };
  const solution = { routes: [{ vehicleId: "v", steps: [{ type: "job", jobId: "a" }] }] } as unknown as Solution;
  const diff = { added: [], removed: [], moved: [], resequenced: [], shifted: [] };
  expect(compareDiff({ ...solution, diff }, previous)).toEqual([
    { code: "WRONG_DIFF", message: "the diff to the previous plan states as removed none, recomputed b" },
  ]);
  expect(compareDiff(solution, previous)).toEqual([]);
});
