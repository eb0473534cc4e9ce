import { describe, expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import type { Vehicle } from "../model/problem.ts";
import { straightRoad } from "../model/straight-road.ts";

/** Two jobs at 100 m: 60 s of setup for the first, 300 s of service each; 36 an hour, that is 0.01 a second. Out and back 200 s. */
function hours(van: Partial<Vehicle>, isSlots = false) {
  const matrix = straightRoad(0, 100);
  const durations = matrix.distances;
  if (isSlots) matrix.travel = { kind: "slots", startSeconds: 0, slotSeconds: 3600, durations: [durations, durations] };
  const typed = { setupSecondsByType: { truck: 120 }, serviceSecondsByType: { truck: 400, bike: 100 } };
  const { cost, of } = checkedPlan({
    jobs: ["a", "b"].map((id) => ({ id, locationIndex: 1, setupSeconds: 60, serviceSeconds: 300, ...typed })),
    vehicles: [{ id: "van", startIndex: 0, endIndex: 0, costs: { perHour: 36 }, ...van }],
    matrices: [matrix],
  });
  return {
    cost: Math.round(1e6 * cost.total) / 1e6,
    driving: of["van"]!.drivingSeconds,
    service: of["van"]!.serviceSeconds,
  };
}

describe.each([false, true])("with slots: %s", (isSlots) => {
  test("setup and service are those of the vehicle's type, else the plain ones", () => {
    expect(hours({}, isSlots)).toEqual({ cost: 8.6, driving: 200, service: 660 });
    expect(hours({ type: "truck" }, isSlots)).toEqual({ cost: 11.2, driving: 200, service: 920 });
    expect(hours({ type: "bike" }, isSlots)).toEqual({ cost: 4.6, driving: 200, service: 260 });
    expect(hours({ type: "toString" }, isSlots)).toEqual({ cost: 8.6, driving: 200, service: 660 });
  });

  test("a faster vehicle drives in less time, and serves no faster", () => {
    expect(hours({ speedFactor: 2 }, isSlots)).toEqual({ cost: 7.6, driving: 100, service: 660 });
    expect(hours({ speedFactor: 0.5 }, isSlots)).toEqual({ cost: 10.6, driving: 400, service: 660 });
  });
});

test("the faster of two vehicles serves what the other would be late for", () => {
  const { words } = checkedPlan({
    jobs: [{ id: "a", locationIndex: 1, timeWindows: [{ startSeconds: 0, endSeconds: 50 }] }],
    vehicles: [
      { id: "slow", startIndex: 0, endIndex: 0 },
      { id: "fast", startIndex: 0, endIndex: 0, speedFactor: 2 },
    ],
    matrices: [straightRoad(0, 100)],
  });
  expect(words).toEqual({ fast: "a" });
});
