import { describe, expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import type { PreviousPlan } from "../model/solution.ts";
import { straightRoad } from "../model/straight-road.ts";

/**
 * Vans at 0 m and at 500 m, open routes. a, b and c are at 100, 200 and 400 m; the plan was "b a c" for the left van, and c is
 * nearer to the right one. d is new, at 300 m. Best of all: left a b d, right c (300 + 100 m), or left a b, right c d (200 + 200).
 */
function plan(relaxation?: PreviousPlan["relaxation"], frozenCount?: number) {
  const previous: PreviousPlan = {
    routes: [{ vehicleId: "left", jobIds: ["b", "a", "c"], ...(frozenCount === undefined ? {} : { frozenCount }) }],
    ...(relaxation ? { relaxation } : {}),
  };
  return checkedPlan(
    {
      jobs: ["a", "b", "d", "c"].map((id, index) => ({ id, locationIndex: index + 1 })),
      vehicles: [
        { id: "left", startIndex: 0 },
        { id: "right", startIndex: 5 },
      ],
      matrices: [straightRoad(0, 100, 200, 300, 400, 500)],
    },
    previous,
  );
}

describe("a previous plan", () => {
  test("is only where the search begins, if all may change", () => {
    for (const relaxation of [undefined, "all" as const]) expect(plan(relaxation).cost.total).toBe(400);
  });

  test("keeps its jobs on their vehicles, in any order: sequence", () => {
    // All of them on the left van, with d on the way: 400 m.
    expect(plan("sequence")).toMatchObject({ words: { left: "a b d c" }, cost: { total: 400 } });
  });

  test("keeps its routes, what is new behind them or elsewhere: times", () => {
    // b a c is 200 + 100 + 300 m; d behind it 100 m more, or 200 m by the right van.
    expect(plan("times")).toMatchObject({ words: { left: "b a c d" }, cost: { total: 700 } });
  });

  test.each(["all", "sequence", "times"] as const)("of a vehicle that is gone binds nobody: %s", (relaxation) => {
    // a at 100 m was the gone van's, whatever was frozen; b was the left van's, which named a too.
    const previous: PreviousPlan = {
      relaxation,
      routes: [
        { vehicleId: "gone", jobIds: ["a"], frozenCount: 1 },
        { vehicleId: "left", jobIds: ["b", "a"] },
      ],
    };
    const near = (vehicles: string[]) =>
      checkedPlan(
        {
          jobs: ["a", "b"].map((id, at) => ({ id, locationIndex: at + 1 })),
          vehicles: vehicles.map((id) => ({ id, startIndex: 0 })),
          matrices: [straightRoad(0, 100, 200)],
        },
        previous,
      );
    const inOrder = relaxation === "times" ? "b a" : "a b";
    expect(near(["left"])).toMatchObject({ words: { left: inOrder }, unassigned: [] });
    expect(near(["other"])).toMatchObject({ words: { other: "a b" }, unassigned: [] });
  });

  test("keeps what is frozen in any case", () => {
    // b first, then a: 300 m; c and d by the right van 200 m.
    expect(plan("all", 2)).toMatchObject({ words: { left: "b a", right: "c d" }, cost: { total: 500 } });
    // c too stays on the left van: b a d c.
    expect(plan("sequence", 2)).toMatchObject({ words: { left: "b a d c" }, cost: { total: 600 } });
  });
});
