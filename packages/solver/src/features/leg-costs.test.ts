import { expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import { evaluate } from "../evaluate.ts";
import type { Problem } from "../model/problem.ts";
import { straightRoad } from "../model/straight-road.ts";

/** The depot at 0 m, a at 100 m, b at 300 m. The leg from a to b costs 50 by itself, from b to a 5, all others nothing. */
function toll(vehicle: Partial<Problem["vehicles"][number]>, slots = false): Problem {
  const road = straightRoad(0, 100, 300);
  const legCosts = [0, 0, 0, 0, 0, 50, 0, 5, 0];
  const durations = road.distances;
  return {
    version: 1,
    jobs: [
      { id: "a", locationIndex: 1 },
      { id: "b", locationIndex: 2, priority: 1 },
    ],
    vehicles: [{ id: "van", startIndex: 0, ...vehicle }],
    matrices: [
      slots
        ? { ...road, legCosts, travel: { kind: "slots", startSeconds: 0, slotSeconds: 3600, durations: [durations] } }
        : { ...road, legCosts },
    ],
  };
}

test.each([false, true])("a route goes where its metres and its legs together are cheapest (by slots: %s)", (slots) => {
  // On the way out 300 m and 50, on the way back 500 m and 5.
  expect(checkedPlan(toll({ costs: { perKm: 200 } }, slots))).toMatchObject({
    words: { van: "b a" },
    cost: { total: 105 },
  });
  expect(checkedPlan(toll({ costs: { perKm: 300 } }, slots))).toMatchObject({
    words: { van: "a b" },
    cost: { total: 140 },
  });
  expect(checkedPlan(toll({ costs: { perKm: 200, fixed: 7 } }, slots)).cost.total).toBe(112);
  expect(checkedPlan(toll({ costs: { perHour: 36 } }, slots))).toMatchObject({
    words: { van: "b a" },
    cost: { total: 10 },
  });
});

test("a limit on metres counts metres, whatever the legs cost", () => {
  const limited = (maxDistanceMeters: number) => checkedPlan(toll({ costs: {}, limits: { maxDistanceMeters } }));
  expect(limited(500)).toMatchObject({ words: { van: "b a" }, cost: { total: 5 } });
  expect(limited(499)).toMatchObject({ words: { van: "a b" }, cost: { total: 50 } });
  expect(limited(299)).toMatchObject({ words: { van: "a" }, cost: { total: 0 } });
  expect(limited(299).left).toEqual({ b: [{ code: "MAX_DISTANCE", vehicleId: "van", missing: 1 }] });
});

test("breaks and reloads pay for the legs around them once", () => {
  const vehicle = {
    ...{ endIndex: 0, costs: {}, capacity: { kg: 1 }, reload: { locationIndex: 0 } },
    breaks: [{ id: "rest", required: "always" as const }],
  };
  const problem = toll(vehicle);
  problem.matrices[0]!.legCosts = [0, 1, 2, 4, 0, 100, 8, 100, 0];
  problem.jobs = problem.jobs.map((job) => ({ ...job, delivery: { kg: 1 } }));
  // Out and back to each of the two: 1 + 4 and 2 + 8.
  expect(checkedPlan(problem).cost.total).toBe(15);
});

test("given routes are priced by their legs, beside their metres", () => {
  const { solution, violations } = evaluate(toll({ costs: { perKm: 100 }, limits: { maxDistanceMeters: 299 } }), [
    { vehicleId: "van", jobIds: ["a", "b"] },
  ]);
  expect(solution.cost).toMatchObject({ total: 80, distance: 80 });
  expect(solution.routes[0]).toMatchObject({ distanceMeters: 300 });
  expect(violations).toMatchObject([{ code: "MAX_DISTANCE" }]);
});
