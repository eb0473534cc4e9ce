import { describe, expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import { straightRoad } from "../model/straight-road.ts";

/** A job 300 m away takes 600 s; 300 s of them are overtime for the van, at a price of 1 a second. The other van costs `fixed`. */
function plan(fixed: number) {
  return checkedPlan({
    jobs: [{ id: "a", locationIndex: 1 }],
    vehicles: [
      {
        id: "van",
        startIndex: 0,
        endIndex: 0,
        shift: { earliestStartSeconds: 0, latestStartSeconds: 0, latestEndSeconds: 900, overtimeAfterSeconds: 300 },
        costs: { perOvertimeHour: 3600 },
      },
      { id: "other", startIndex: 0, endIndex: 0, costs: { fixed } },
    ],
    matrices: [straightRoad(0, 300)],
  });
}

describe("overtime", () => {
  test("is worked where another van would cost more, and is told as such", () => {
    expect(plan(301)).toMatchObject({ words: { van: "a" }, cost: { overtime: 300, total: 300 } });
  });

  test("is not where another van costs less", () => {
    expect(plan(299)).toMatchObject({ words: { other: "a" }, cost: { overtime: 0, fixed: 299, total: 299 } });
  });
});
