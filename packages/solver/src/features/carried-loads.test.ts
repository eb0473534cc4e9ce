import { describe, expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import type { Amounts, Problem, VehicleState } from "../model/problem.ts";
import { straightRoad } from "../model/straight-road.ts";
import { solve } from "../solve.ts";

describe("what is on board", () => {
  test("is one shipment at a time where two do not fit together", () => {
    // Two shipments from 100 to 300 m; together 300 m, one after the other 200 m back and 200 m again.
    const plan = (capacity: Amounts) =>
      checkedPlan({
        jobs: [],
        shipments: ["s", "t"].map((id) => ({
          id,
          pickup: { locationIndex: 1 },
          delivery: { locationIndex: 2 },
          amount: { kg: 2, pallets: 1 },
        })),
        vehicles: [{ id: "van", startIndex: 0, capacity }],
        matrices: [straightRoad(0, 100, 300)],
      }).cost.total;
    expect(plan({ kg: 4, pallets: 2 })).toBe(300);
    expect(plan({ kg: 3, pallets: 2 })).toBe(700);
    expect(plan({ kg: 4, pallets: 1 })).toBe(700);
  });

  test("of a shipment waits until a delivery from the depot has made room", () => {
    // s at 100 m to 300 m, a at 200 m: one kilogram each. a first, back to 100 m and on: 200 + 100 + 200 m.
    const plan = (kg: number) =>
      checkedPlan({
        jobs: [{ id: "a", locationIndex: 2, delivery: { kg: 1 } }],
        shipments: [{ id: "s", pickup: { locationIndex: 1 }, delivery: { locationIndex: 3 }, amount: { kg: 1 } }],
        vehicles: [{ id: "van", startIndex: 0, capacity: { kg } }],
        matrices: [straightRoad(0, 100, 200, 300)],
      });
    expect(plan(2)).toMatchObject({ words: { van: "+s a -s" }, cost: { total: 300 } });
    expect(plan(1)).toMatchObject({ words: { van: "a +s -s" }, cost: { total: 500 } });
  });

  test("at the start and more than fits keeps the van from taking anything, even what weighs nothing", () => {
    const places = { pickup: { locationIndex: 0 }, delivery: { locationIndex: 1 } };
    const { routes, left } = checkedPlan({
      jobs: [],
      shipments: [
        { id: "s", ...places, amount: { kg: 2 } },
        { id: "t", ...places },
      ],
      vehicles: [
        {
          id: "van",
          capacity: { kg: 1 },
          state: { locationIndex: 0, availableAtSeconds: 0, onboardShipmentIds: ["s"] },
        },
      ],
      matrices: [straightRoad(0, 100)],
    });
    expect(routes).toEqual([]);
    expect(left).toMatchObject({ s: [{ code: "CAPACITY", missing: 1 }], t: [{ code: "CAPACITY", missing: 1 }] });
  });

  test("at the start leaves less room to the end", () => {
    const plan = (kg: number, state: Partial<VehicleState>) =>
      checkedPlan({
        jobs: [{ id: "a", locationIndex: 1, pickup: { kg: 2 } }],
        shipments: [{ id: "s", pickup: { locationIndex: 0 }, delivery: { locationIndex: 2 }, amount: { kg: 1 } }],
        vehicles: [{ id: "van", capacity: { kg }, state: { locationIndex: 0, availableAtSeconds: 0, ...state } }],
        matrices: [straightRoad(0, 100, 300)],
      });
    expect(plan(4, { load: { kg: 1 } })).toMatchObject({ words: { van: "+s a -s" }, unassigned: [] });
    // The shipment is delivered first, and a picked up on the way back.
    expect(plan(3, { load: { kg: 1 } })).toMatchObject({ words: { van: "+s -s a" }, unassigned: [] });
    expect(plan(2, { load: { kg: 1 } })).toMatchObject({
      words: { van: "+s -s" },
      left: { a: [{ code: "CAPACITY", vehicleId: "van", missing: 1, dimension: "kg" }] },
    });
    expect(plan(2, { onboardShipmentIds: ["s"] })).toMatchObject({ words: { van: "-s a" }, unassigned: [] });
    expect(plan(3, { onboardShipmentIds: ["s"] })).toMatchObject({ words: { van: "a -s" }, cost: { total: 300 } });
  });
});

describe("a frozen pickup that is too heavy", () => {
  test("lets others come beside it that weigh nothing, and those that weigh something behind its delivery", () => {
    // s is 9 kg in a van for 5. b brings 1 kg and would be on board with it; c takes 5 kg along, and may once s is gone.
    const problem: Problem = {
      version: 1,
      jobs: [
        { id: "empty", locationIndex: 1 },
        { id: "b", locationIndex: 1, delivery: { kg: 1 } },
        { id: "c", locationIndex: 1, pickup: { kg: 5 } },
      ],
      shipments: [
        { id: "s", pickup: { locationIndex: 1 }, delivery: { locationIndex: 2 }, amount: { kg: 9 } },
        { id: "t", pickup: { locationIndex: 1 }, delivery: { locationIndex: 2 }, amount: { kg: 0 } },
      ],
      vehicles: [{ id: "van", startIndex: 0, endIndex: 0, capacity: { kg: 5 } }],
      matrices: [straightRoad(0, 100, 300)],
    };
    const steps = [{ type: "pickup" as const, shipmentId: "s" }];
    const previous = { routes: [{ vehicleId: "van", steps, frozenCount: 1 }] };
    const { cost, routes, unassigned } = solve(problem, { seed: 1, stop: { iterations: 300 }, previous });
    const order = routes[0]!.steps.map(
      (step) => `${step.type} ${step.jobId ?? ("shipmentId" in step && step.shipmentId)}`,
    );
    expect(order.toSorted()).toEqual(["delivery s", "delivery t", "job c", "job empty", "pickup s", "pickup t"]);
    // t rides along with s, and c is served on the way home.
    expect(cost.total).toBe(600);
    expect(order.indexOf("job c")).toBeGreaterThan(order.indexOf("delivery s"));
    expect(unassigned).toEqual([
      { jobId: "b", reasons: [{ code: "CAPACITY", vehicleId: "van", missing: 5, dimension: "kg" }] },
    ]);
  });
});
