import { describe, expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import type { Vehicle } from "../model/problem.ts";
import { straightRoad } from "../model/straight-road.ts";

/** a at 100 m opens at 500 s; b is at 200 m. Waiting costs 1 a second. */
function plan(van: Partial<Vehicle>) {
  return checkedPlan({
    jobs: [
      { id: "a", locationIndex: 1, timeWindows: [{ startSeconds: 500, endSeconds: 600 }] },
      { id: "b", locationIndex: 2 },
    ],
    vehicles: [{ id: "van", endIndex: 0, costs: { perWaitingHour: 3600 }, ...van }],
    matrices: [straightRoad(0, 100, 200)],
  });
}

describe("waiting", () => {
  test("is kept short by the order of stops", () => {
    // Away at 0 s. b at 200, a at 300: 200 s. The other way round a at 100: 400 s.
    expect(plan({ state: { locationIndex: 0, availableAtSeconds: 0 } })).toMatchObject({
      words: { van: "b a" },
      cost: { waiting: 200, total: 200 },
      of: { van: { waitingSeconds: 200 } },
    });
  });

  test("costs nothing for a van that may leave later", () => {
    expect(plan({ startIndex: 0 })).toMatchObject({ cost: { waiting: 0, total: 0 } });
  });
});
