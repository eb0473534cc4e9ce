import { describe, expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import type { Stability } from "../model/problem.ts";
import type { PreviousPlan } from "../model/solution.ts";
import { straightRoad } from "../model/straight-road.ts";

describe("another vehicle", () => {
  /** a is 300 m from the van that had it, 100 m from the other: 600 or 200 m. */
  const plan = (vehicleChangeCost: number) =>
    checkedPlan(
      {
        jobs: [{ id: "a", locationIndex: 1 }],
        vehicles: [
          { id: "van", startIndex: 0, endIndex: 0 },
          { id: "other", startIndex: 2, endIndex: 2 },
        ],
        stability: { vehicleChangeCost },
        matrices: [straightRoad(0, 300, 400)],
      },
      { routes: [{ vehicleId: "van", jobIds: ["a"] }] },
    );

  test("takes a job when it saves more than the change costs", () => {
    expect(plan(399)).toMatchObject({ words: { other: "a" }, cost: { distance: 200, stability: 399, total: 599 } });
    expect(plan(401)).toMatchObject({ words: { van: "a" }, cost: { distance: 600, stability: 0, total: 600 } });
  });

  test("costs once for a shipment", () => {
    const { words, cost } = checkedPlan(
      {
        jobs: [],
        shipments: [{ id: "s", pickup: { locationIndex: 1 }, delivery: { locationIndex: 1 } }],
        vehicles: [
          { id: "van", startIndex: 0, endIndex: 0 },
          { id: "other", startIndex: 2, endIndex: 2 },
        ],
        stability: { vehicleChangeCost: 399 },
        matrices: [straightRoad(0, 300, 400)],
      },
      {
        routes: [
          {
            vehicleId: "van",
            steps: [
              { type: "pickup", shipmentId: "s" },
              { type: "delivery", shipmentId: "s" },
            ],
          },
        ],
      },
    );
    expect([words, cost.total]).toEqual([{ other: "+s -s" }, 599]);
  });
});

describe("another order", () => {
  /** An open route from 0 m by a at 100 m to b at 200 m is 200 m; the way it was, b first, 300 m. c is new, at 300 m. */
  const plan = (stability: Stability, withC = false) =>
    checkedPlan(
      {
        jobs: [
          { id: "a", locationIndex: 1 },
          { id: "b", locationIndex: 2 },
          ...(withC ? [{ id: "c", locationIndex: 3 }] : []),
        ],
        vehicles: [{ id: "van", startIndex: 0 }],
        stability,
        matrices: [straightRoad(0, 100, 200, 300)],
      },
      { routes: [{ vehicleId: "van", jobIds: ["b", "gone", "a"] }] },
    );

  test("costs for each stop with another predecessor", () => {
    // Both have: 2 x 49 is less than the 100 m saved, 2 x 51 is more.
    expect(plan({ resequenceCost: 49 })).toMatchObject({ words: { van: "a b" }, cost: { stability: 98, total: 298 } });
    expect(plan({ resequenceCost: 51 })).toMatchObject({ words: { van: "b a" }, cost: { stability: 0, total: 300 } });
  });

  test("is not what a new stop between makes", () => {
    // Out to c, back by b to a: 500 m in the old order; 300 m in the new one.
    const { words, cost } = plan({ resequenceCost: 150 }, true);
    expect(["b c a", "c b a"]).toContain(words["van"]);
    expect(cost).toMatchObject({ distance: 500, stability: 0 });
    expect(plan({ resequenceCost: 99 }, true)).toMatchObject({
      words: { van: "a b c" },
      cost: { total: 300 + 2 * 99 },
    });
  });
});

describe("another time", () => {
  test("costs for every minute", () => {
    // b on the way to a would delay a, told for 200 s, by its service of 120 s; behind it, it is 200 m more.
    const plan = (etaShiftCostPerMinute: number, previous: PreviousPlan) =>
      checkedPlan(
        {
          jobs: [
            { id: "a", locationIndex: 2 },
            { id: "b", locationIndex: 1, serviceSeconds: 120 },
          ],
          vehicles: [{ id: "van", state: { locationIndex: 0, availableAtSeconds: 0 } }],
          stability: { etaShiftCostPerMinute },
          matrices: [straightRoad(0, 100, 200)],
        },
        previous,
      );
    const told: PreviousPlan = {
      routes: [{ vehicleId: "van", steps: [{ type: "job", jobId: "a", startSeconds: 200 }] }],
    };
    expect(plan(49, told)).toMatchObject({ words: { van: "b a" }, cost: { stability: 98, total: 298 } });
    expect(plan(51, told)).toMatchObject({ words: { van: "a b" }, cost: { stability: 0, total: 300 } });
    const untold: PreviousPlan = { routes: [{ vehicleId: "van", jobIds: ["a"] }] };
    expect(plan(51, untold)).toMatchObject({ words: { van: "b a" }, cost: { stability: 0, total: 200 } });
  });

  test("is kept by leaving as late as it was planned", () => {
    // 100 m away; from the shift's begin on it would be served 500 s too early.
    const { of, cost } = checkedPlan(
      {
        jobs: [{ id: "a", locationIndex: 1 }],
        vehicles: [{ id: "van", startIndex: 0, endIndex: 0 }],
        stability: { etaShiftCostPerMinute: 1 },
        matrices: [straightRoad(0, 100)],
      },
      { routes: [{ vehicleId: "van", steps: [{ type: "job", jobId: "a", startSeconds: 600 }] }] },
    );
    expect(of["van"]).toMatchObject({ departureSeconds: 500, endSeconds: 700 });
    expect(cost.stability).toBe(0);
  });

  test("that is no gain leaves the route as it holds", () => {
    // By the last windows 10 s on the road instead of 2000, too long. 5 s later b would be in time and c 5 s more behind.
    const place = (id: string, ...windows: [number, number][]) => ({
      id,
      locationIndex: 1,
      ...(windows.length > 0
        ? { timeWindows: windows.map(([startSeconds, endSeconds]) => ({ startSeconds, endSeconds })) }
        : {}),
    });
    const { words, of } = checkedPlan(
      {
        jobs: [place("a", [0, 10], [5900, 6100]), place("b", [2000, 2010], [6000, 6010]), place("c")],
        relations: [{ type: "sequence", jobIds: ["a", "b", "c"] }],
        vehicles: [{ id: "van", startIndex: 0, endIndex: 0, limits: { maxDurationSeconds: 100 } }],
        stability: { etaShiftCostPerMinute: 1 },
        matrices: [straightRoad(0, 5)],
      },
      {
        routes: [
          {
            vehicleId: "van",
            steps: [
              { type: "job", jobId: "b", startSeconds: 6005 },
              { type: "job", jobId: "c", startSeconds: 5990 },
            ],
          },
        ],
      },
    );
    expect(words).toEqual({ van: "a b c" });
    expect(of["van"]).toMatchObject({ departureSeconds: 5995, endSeconds: 6005 });
  });
});
