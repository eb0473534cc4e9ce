import { describe, expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import type { Job, Relation, Vehicle } from "../model/problem.ts";
import { straightRoad } from "../model/straight-road.ts";

/** b, c and a at 100, 200 and 300 m; an open route from 0 m: "b c a" is 300 m. */
function plan(relations: Relation[], { c, vehicles }: { c?: Partial<Job>; vehicles?: Vehicle[] } = {}) {
  return checkedPlan({
    jobs: [
      { id: "a", locationIndex: 3 },
      { id: "b", locationIndex: 1 },
      { id: "c", locationIndex: 2, ...c },
    ],
    vehicles: vehicles ?? [{ id: "van", startIndex: 0 }],
    relations,
    matrices: [straightRoad(0, 100, 200, 300)],
  });
}

describe("a relation", () => {
  test("of no kind leaves the shortest order", () => {
    expect(plan([])).toMatchObject({ words: { van: "b c a" }, cost: { total: 300 } });
  });

  test("in sequence turns the order round, with anything between", () => {
    // Out to a, and back to b: 500 m; c is on the way once or the other time.
    const { words, cost } = plan([{ type: "sequence", jobIds: ["a", "b"] }]);
    expect(["c a b", "a c b"]).toContain(words["van"]);
    expect(cost.total).toBe(500);
  });

  test("in strict sequence has nothing between", () => {
    // c opens when a is over: "a c b" would be 500 m; now c comes last, and b is passed twice.
    const c = { timeWindows: [{ startSeconds: 400, endSeconds: 600 }] };
    const a = (type: Relation["type"]) =>
      plan([{ type, jobIds: ["a", "b"] }], {
        c,
        vehicles: [
          {
            id: "van",
            state: { locationIndex: 0, availableAtSeconds: 0 },
            shift: { earliestStartSeconds: 0, latestEndSeconds: 600 },
          },
        ],
      });
    expect(a("sequence")).toMatchObject({ words: { van: "a c b" }, cost: { total: 500 } });
    expect(a("strictSequence")).toMatchObject({ words: { van: "a b c" }, cost: { total: 600 } });
  });

  test("on the same vehicle keeps two jobs together that two vehicles would share", () => {
    // A van at either end: b with the first (0 m to 100 m), a and c with the second (100 m). Together 300 m.
    const vehicles = [
      { id: "left", startIndex: 0 },
      { id: "right", startIndex: 3 },
    ];
    expect(plan([], { vehicles }).cost.total).toBe(200);
    const { words, cost } = plan([{ type: "sameVehicle", jobIds: ["a", "b"] }], { vehicles });
    expect([words, cost.total]).toEqual([{ right: "a c b" }, 200]);
    const apart = plan([{ type: "sequence", jobIds: ["b", "a"] }], { vehicles });
    expect([apart.words, apart.cost.total]).toEqual([{ left: "b c a" }, 300]);
  });

  test("of which one job cannot be served leaves all of them out", () => {
    const { words, left } = plan([{ type: "sameVehicle", jobIds: ["a", "c"] }], { c: { skills: { allOf: ["cold"] } } });
    expect(words).toEqual({ van: "b" });
    expect(Object.keys(left).toSorted()).toEqual(["a", "c"]);
    expect(left["c"]).toEqual([{ code: "SKILL", vehicleId: "van" }]);
  });
});

describe("a shipment", () => {
  const shipped = (vehicles: Vehicle[]) =>
    checkedPlan({
      jobs: [],
      shipments: [
        { id: "s", pickup: { locationIndex: 2 }, delivery: { locationIndex: 1 } },
        { id: "t", pickup: { locationIndex: 1 }, delivery: { locationIndex: 2 } },
      ],
      vehicles,
      matrices: [straightRoad(0, 100, 200)],
    });

  test("is picked up before it is delivered, though that is the longer way", () => {
    // t out (200 m), s back (100 m).
    expect(shipped([{ id: "van", startIndex: 0 }])).toMatchObject({
      words: { van: "+t -t +s -s" },
      cost: { total: 300 },
    });
  });

  test("is not shared by two vehicles", () => {
    // A vehicle at either place: the one takes t, the other s, 100 m each; halves apart would be free.
    const { words, cost } = shipped([
      { id: "v", startIndex: 1 },
      { id: "w", startIndex: 2 },
    ]);
    expect(cost.total).toBe(200);
    expect(Object.values(words).join(" ").split(" ").toSorted()).toEqual(["+s", "+t", "-s", "-t"]);
  });
});
