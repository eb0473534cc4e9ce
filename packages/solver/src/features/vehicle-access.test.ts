import { describe, expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import { straightRoad } from "../model/straight-road.ts";

describe("vehicles", () => {
  test("that a job allows serve it, though another is nearer", () => {
    const plan = (allowedVehicleIds: string[]) =>
      checkedPlan({
        jobs: [{ id: "a", locationIndex: 1, allowedVehicleIds }],
        vehicles: [
          { id: "near", startIndex: 0, endIndex: 0 },
          { id: "far", startIndex: 2, endIndex: 2 },
        ],
        matrices: [straightRoad(0, 100, 1000)],
      });
    expect(plan(["near", "far"])).toMatchObject({ words: { near: "a" }, cost: { total: 200 } });
    expect(plan(["far"])).toMatchObject({ words: { far: "a" }, cost: { total: 1800 } });
    expect(Object.keys(plan([]).left)).toEqual(["a"]);
  });

  test("that have a shipment on board deliver it themselves", () => {
    const plan = (latestEndSeconds: number) =>
      checkedPlan({
        jobs: [],
        shipments: [{ id: "s", pickup: { locationIndex: 0 }, delivery: { locationIndex: 1 } }],
        vehicles: [
          { id: "near", startIndex: 0, endIndex: 0 },
          {
            id: "far",
            endIndex: 2,
            shift: { earliestStartSeconds: 0, latestEndSeconds },
            state: { locationIndex: 2, availableAtSeconds: 0, onboardShipmentIds: ["s"] },
          },
        ],
        matrices: [straightRoad(0, 100, 1000)],
      });
    expect(plan(1800)).toMatchObject({ words: { far: "-s" }, cost: { total: 1800 } });
    // A second too few: it stays on board, since nobody else has it.
    expect(plan(1799).left).toEqual({
      s: [
        { code: "PINNED", vehicleId: "near" },
        { code: "SHIFT_TIME", vehicleId: "far", missing: 1 },
      ],
    });
  });
});
