import { describe, expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import type { Terms } from "../model/problem.ts";
import { straightRoad } from "../model/straight-road.ts";

/** a is 100 m away, b 200 m: alone 200 and 400 m, together 400 m. */
function plan(a: Terms, b: Terms, maxTasks = 2) {
  return checkedPlan({
    jobs: [
      { id: "a", locationIndex: 1, ...a },
      { id: "b", locationIndex: 2, ...b },
    ],
    vehicles: [{ id: "van", startIndex: 0, endIndex: 0, limits: { maxTasks } }],
    matrices: [straightRoad(0, 100, 200)],
  });
}

describe("an optional job", () => {
  test("is served when its penalty is more than it costs, and left out at its penalty when it is less", () => {
    // With a on the way, b costs 200 more.
    expect(plan({}, { unassignedPenalty: 201 })).toMatchObject({ unassigned: [], cost: { total: 400, unassigned: 0 } });
    expect(plan({}, { unassignedPenalty: 199 })).toMatchObject({
      words: { van: "a" },
      cost: { total: 399, distance: 200, unassigned: 199 },
      left: { b: [{ code: "OUTCOMPETED", vehicleId: "van" }] },
    });
  });

  test("is served together with another for what both are worth", () => {
    // 400 m for both; neither is worth it alone.
    const each = (unassignedPenalty: number) => plan({ unassignedPenalty: 150 }, { unassignedPenalty });
    expect(each(251)).toMatchObject({ unassigned: [], cost: { total: 400 } });
    expect(each(249)).toMatchObject({ routes: [], cost: { total: 399, unassigned: 399 } });
  });

  test("is served with many others for whom together a vehicle is worth its price", () => {
    // 30 jobs 100 m away for 100 each: 3000, or 200 m of driving and the van.
    const many = (fixed: number) =>
      checkedPlan({
        jobs: Array.from({ length: 30 }, (_, index) => ({ id: `j${index}`, locationIndex: 1, unassignedPenalty: 100 })),
        vehicles: [{ id: "van", startIndex: 0, endIndex: 0, costs: { fixed, perKm: 1000 } }],
        matrices: [straightRoad(0, 100)],
      });
    expect(many(2700)).toMatchObject({ unassigned: [], cost: { total: 2900 } });
    expect(many(2900)).toMatchObject({ routes: [], cost: { total: 3000 } });
  });

  test("gives way to one that must be served, whatever their priorities", () => {
    expect(plan({}, { unassignedPenalty: 1e6, priority: 100 }, 1)).toMatchObject({ words: { van: "a" } });
  });

  test("may be a shipment", () => {
    const shipment = (unassignedPenalty: number) =>
      checkedPlan({
        jobs: [],
        shipments: [{ id: "s", pickup: { locationIndex: 1 }, delivery: { locationIndex: 2 }, unassignedPenalty }],
        vehicles: [{ id: "van", startIndex: 0, endIndex: 0 }],
        matrices: [straightRoad(0, 100, 200)],
      });
    expect(shipment(401)).toMatchObject({ words: { van: "+s -s" }, cost: { total: 400 } });
    expect(shipment(399)).toMatchObject({
      routes: [],
      cost: { total: 399, unassigned: 399 },
      unassigned: [{ shipmentId: "s" }],
    });
  });
});
