import { describe, expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import type { Shipment, Vehicle } from "../model/problem.ts";
import { straightRoad } from "../model/straight-road.ts";

/** A shipment from 100 to 300 m, 10 s of service at either end: 200 s on board at least. b is between, at 200 m, 10 s. */
function plan(s: Partial<Shipment>, { withB = true, van = {} }: { withB?: boolean; van?: Partial<Vehicle> } = {}) {
  return checkedPlan({
    jobs: withB ? [{ id: "b", locationIndex: 2, serviceSeconds: 10 }] : [],
    shipments: [
      {
        id: "s",
        pickup: { locationIndex: 1, serviceSeconds: 10 },
        delivery: { locationIndex: 3, serviceSeconds: 10 },
        ...s,
      },
    ],
    vehicles: [{ id: "van", startIndex: 0, endIndex: 3, ...van }],
    matrices: [straightRoad(0, 100, 200, 300)],
  });
}

describe("a ride", () => {
  test("has a stop on the way when it may be 10 s longer, else the stop costs a detour", () => {
    expect(plan({ maxRideSeconds: 210 })).toMatchObject({ words: { van: "+s b -s" }, cost: { total: 300 } });
    // b behind the delivery, and back to 300 m; or b first, back to 100 m, and on: 500 m either way.
    expect(plan({ maxRideSeconds: 209 })).toMatchObject({ cost: { total: 500 } });
  });

  test("that cannot be short enough is left out", () => {
    expect(plan({ maxRideSeconds: 200 }, { withB: false })).toMatchObject({ words: { van: "+s -s" } });
    expect(plan({ maxRideSeconds: 199 }, { withB: false })).toMatchObject({
      words: {},
      unassigned: [{ shipmentId: "s" }],
    });
  });

  test("is not broken by a break that may be taken before it", () => {
    // 60 s from 0 to 60 s at the latest: at the start, or on board at 110 s, too late. Over at 60 + 100 + 10 + 200 + 10 s.
    const rest = { id: "rest", serviceSeconds: 60, timeWindows: [{ startSeconds: 0, endSeconds: 60 }] };
    expect(plan({ maxRideSeconds: 200 }, { withB: false, van: { breaks: [rest] } })).toMatchObject({
      words: { van: "rest +s -s" },
      of: { van: { endSeconds: 380 } },
    });
    // From 100 s on at the pickup: before its service, though behind it the route would be over as early.
    const there = { ...rest, timeWindows: [{ startSeconds: 100, endSeconds: 110 }] };
    expect(plan({ maxRideSeconds: 200 }, { withB: false, van: { breaks: [there] } })).toMatchObject({
      words: { van: "rest +s -s" },
      of: { van: { endSeconds: 380 } },
    });
  });

  test("begins later when the delivery opens late", () => {
    // The van leaves at 0 s and is at 100 m by 100 s. Delivered from 1000 s on: the pickup is not over before 750 s.
    const delivery = { locationIndex: 3, serviceSeconds: 10, timeWindows: [{ startSeconds: 1000, endSeconds: 1100 }] };
    const state = { locationIndex: 0, availableAtSeconds: 0 };
    const { of } = plan({ maxRideSeconds: 250, delivery }, { withB: false, van: { state } });
    const [pickup, drop] = of["van"]!.steps;
    expect(drop!.startSeconds).toBe(1000);
    expect(drop!.startSeconds - pickup!.departureSeconds).toBeLessThanOrEqual(250);
    expect(pickup!.startSeconds).toBe(740);
  });
});
