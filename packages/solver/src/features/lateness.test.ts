import { describe, expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import { straightRoad } from "../model/straight-road.ts";

/** The depot is at 100 m, a at 0 m, b at 300 m; both are late from 0 s on, a at 1 a second, b at `price`. 600 m in any order. */
function plan(price: number, endOfB = 9000) {
  const window = { startSeconds: 0, softEndSeconds: 0 };
  return checkedPlan({
    jobs: [
      { id: "a", locationIndex: 1, timeWindows: [{ ...window, endSeconds: 9000, costPerHourLate: 3600 }] },
      { id: "b", locationIndex: 2, timeWindows: [{ ...window, endSeconds: endOfB, costPerHourLate: 3600 * price }] },
    ],
    vehicles: [{ id: "van", startIndex: 0, endIndex: 0 }],
    matrices: [straightRoad(100, 0, 300)],
  });
}

describe("being late", () => {
  test("is cheaper where it costs less", () => {
    // a first: a at 100, b at 400 s. b first: b at 200, a at 500 s. 100 + 1200 or 600 + 500 for a price of 3.
    expect(plan(3)).toMatchObject({ words: { van: "b a" }, cost: { lateness: 1100, distance: 600, total: 1700 } });
    // 100 + 400 or 200 + 500 for a price of 1.
    expect(plan(1)).toMatchObject({ words: { van: "a b" }, cost: { lateness: 500 } });
  });

  test("ends at the hard end", () => {
    expect(plan(0, 399)).toMatchObject({ words: { van: "b a" }, cost: { lateness: 500 } });
    expect(plan(0, 199).left["b"]).toEqual([{ code: "TIME_WINDOW", vehicleId: "van", missing: 1 }]);
  });

  test("costs nothing up to the soft end, and is counted in the window in which service starts", () => {
    const at = (availableAtSeconds: number) =>
      checkedPlan({
        jobs: [
          {
            id: "a",
            locationIndex: 0,
            timeWindows: [
              { startSeconds: 0, endSeconds: 100, softEndSeconds: 60, costPerHourLate: 3600 },
              { startSeconds: 200, endSeconds: 300, softEndSeconds: 250, costPerHourLate: 7200 },
            ],
          },
        ],
        vehicles: [{ id: "van", state: { locationIndex: 0, availableAtSeconds } }],
        matrices: [straightRoad(0)],
      }).cost.lateness;
    expect([60, 90, 150, 250, 270].map(at)).toEqual([0, 30, 0, 0, 40]);
  });
});
