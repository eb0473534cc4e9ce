import { describe, expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import type { VehicleLimits } from "../model/problem.ts";
import { straightRoad } from "../model/straight-road.ts";

/** a 100 m to the left, b 300 m to the right; alone 200 and 600 m or s, together 800. 10 s of service each. */
function plan(limits: VehicleLimits) {
  return checkedPlan({
    jobs: [
      { id: "a", locationIndex: 0, serviceSeconds: 10 },
      { id: "b", locationIndex: 2, serviceSeconds: 10, priority: 1 },
    ],
    vehicles: [{ id: "van", startIndex: 1, endIndex: 1, limits }],
    matrices: [straightRoad(0, 100, 400)],
  });
}

describe("a route's limits", () => {
  test.each<[string, VehicleLimits, VehicleLimits]>([
    ["driving, service aside", { maxTravelSeconds: 800 }, { maxTravelSeconds: 799 }],
    ["the time, service included", { maxDurationSeconds: 820 }, { maxDurationSeconds: 819 }],
    ["the way", { maxDistanceMeters: 800 }, { maxDistanceMeters: 799 }],
    ["tasks", { maxTasks: 2 }, { maxTasks: 1 }],
  ])("%s: both just fit, else the one that matters more is served", (_what, enough, less) => {
    expect(plan(enough).unassigned).toEqual([]);
    expect(plan(less)).toMatchObject({ words: { van: "b" }, left: { a: [{ code: "OUTCOMPETED" }] } });
  });

  test("on driving, that no job alone keeps, are told: SHIFT_TIME with what is missing", () => {
    expect(plan({ maxTravelSeconds: 199 }).left).toEqual({
      a: [{ code: "SHIFT_TIME", vehicleId: "van", missing: 1 }],
      b: [{ code: "SHIFT_TIME", vehicleId: "van", missing: 401 }],
    });
  });

  test("on time are kept by leaving for windows that are nearer to each other, though others come first", () => {
    // By the first windows 2010 s on the road, by a's last second and b's second window 5 + 90 + 5.
    const at = (...windows: [number, number][]) => ({
      locationIndex: 1,
      timeWindows: windows.map(([startSeconds, endSeconds]) => ({ startSeconds, endSeconds })),
    });
    const { of } = checkedPlan({
      jobs: [
        { id: "a", ...at([0, 10], [5900, 5910]) },
        { id: "b", ...at([2000, 2010], [6000, 6010]) },
      ],
      vehicles: [{ id: "van", startIndex: 0, endIndex: 0, limits: { maxDurationSeconds: 100 } }],
      matrices: [straightRoad(0, 5)],
    });
    expect(of["van"]).toMatchObject({ departureSeconds: 5905, endSeconds: 6005 });
  });

  test.each<VehicleLimits>([{ maxDurationSeconds: 1500 }, { maxTravelSeconds: 1500 }])(
    "%o is kept by leaving behind the rush hour",
    (limits) => {
      // 2000 s a leg until 10,000 s, 500 from then on.
      const durations = [
        [0, 2000, 2000, 0],
        [0, 500, 500, 0],
      ];
      const { of } = checkedPlan({
        jobs: [{ id: "a", locationIndex: 1 }],
        vehicles: [{ id: "van", startIndex: 0, endIndex: 0, limits }],
        matrices: [
          {
            profile: "default",
            size: 2,
            distances: [0, 10, 10, 0],
            travel: { kind: "slots", startSeconds: 0, slotSeconds: 10_000, durations },
          },
        ],
      });
      expect(of["van"]!.endSeconds - of["van"]!.departureSeconds).toBeLessThanOrEqual(1500);
    },
  );

  test("on tasks count both halves of a shipment, and no breaks", () => {
    const shipped = (maxTasks: number) =>
      checkedPlan({
        jobs: [],
        shipments: [{ id: "s", pickup: { locationIndex: 0 }, delivery: { locationIndex: 1 } }],
        vehicles: [{ id: "van", startIndex: 1, limits: { maxTasks }, breaks: [{ id: "rest" }] }],
        matrices: [straightRoad(0, 100)],
      });
    expect(shipped(2).of["van"]!.steps).toHaveLength(3);
    expect(shipped(1).left).toEqual({ s: [{ code: "MAX_TASKS", vehicleId: "van", missing: 1 }] });
  });
});
