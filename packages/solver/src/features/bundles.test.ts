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

  test("beside another orders what it names: two jobs come before a third, in whatever order", () => {
    // b, c and a at 100, 200 and 300 m: out to a, and back by c to b (or c on the way out): 500 m.
    const { words, cost } = plan([
      { type: "sequence", jobIds: ["a", "b"] },
      { type: "sequence", jobIds: ["c", "b"] },
    ]);
    expect(["c a b", "a c b"]).toContain(words["van"]);
    expect(cost.total).toBe(500);
    // With a directly before c only one of the two is left.
    const strict: Relation = { type: "strictSequence", jobIds: ["a", "c"] };
    expect(plan([{ type: "sequence", jobIds: ["c", "b"] }, strict])).toMatchObject({ words: { van: "a c b" } });
    // Out to b and a, and back to c: 400 m.
    const both = plan([{ type: "sequence", jobIds: ["b", "c"] }, strict]);
    expect(both).toMatchObject({ words: { van: "b a c" }, cost: { total: 400 } });
  });

  test("beside another that has a job in common makes all of them one: served together, or none", () => {
    const ends = [
      { id: "left", startIndex: 0 },
      { id: "right", startIndex: 3 },
    ];
    const chain: Relation[] = [
      { type: "sameVehicle", jobIds: ["a", "c"] },
      { type: "sameVehicle", jobIds: ["c", "b"] },
    ];
    // All by the second vehicle, from a at its start to b: 200 m; or by the first, out to a: 300 m.
    expect(plan(chain, { vehicles: ends })).toMatchObject({ words: { right: "a c b" }, cost: { total: 200 } });
    expect(Object.keys(plan(chain, { c: { skills: { allOf: ["cold"] } } }).left).toSorted()).toEqual(["a", "b", "c"]);
  });

  test("keeps a shipment and a job on one vehicle", () => {
    // A van at either end, 300 m apart: the job at 300 m costs the second nothing, the shipment from 0 to 100 m costs the first 100 m.
    const shared = (relations: Relation[]) =>
      checkedPlan({
        jobs: [{ id: "a", locationIndex: 3 }],
        shipments: [{ id: "s", pickup: { locationIndex: 0 }, delivery: { locationIndex: 1 } }],
        vehicles: [
          { id: "left", startIndex: 0 },
          { id: "right", startIndex: 3 },
        ],
        relations,
        matrices: [straightRoad(0, 100, 200, 300)],
      });
    expect(shared([])).toMatchObject({ words: { left: "+s -s", right: "a" }, cost: { total: 100 } });
    const { words, cost } = shared([{ type: "sameVehicle", jobIds: ["a"], shipmentIds: ["s"] }]);
    expect([words, cost.total]).toEqual([{ left: "+s -s a" }, 300]);
  });

  test("finds room on board for two shipments that fit only one after the other", () => {
    // Both picked up at 0 m would be 200 m in all; a van for one goes out, back and out again: 600 m.
    const parcel = { pickup: { locationIndex: 0 }, delivery: { locationIndex: 2 }, amount: { kg: 1 } };
    const { cost, unassigned } = checkedPlan({
      jobs: [],
      shipments: ["s", "t"].map((id) => ({ id, ...parcel })),
      vehicles: [{ id: "van", startIndex: 0, capacity: { kg: 1 } }],
      relations: [{ type: "sameVehicle", jobIds: [], shipmentIds: ["s", "t"] }],
      matrices: [straightRoad(0, 100, 200)],
    });
    expect([unassigned, cost.total]).toEqual([[], 600]);
  });

  test("has its first job early where the last one must be", () => {
    // On the way out to ten places 10 m apart, a anywhere costs nothing there, and b is to be served at the first of them by 10 s.
    const line = Array.from({ length: 10 }, (_, at) => ({ id: `j${at}`, locationIndex: at + 1 }));
    const { cost, unassigned } = checkedPlan({
      jobs: [
        ...line,
        { id: "a", locationIndex: 0 },
        { id: "b", locationIndex: 1, timeWindows: [{ startSeconds: 0, endSeconds: 10 }] },
      ],
      vehicles: [{ id: "van", startIndex: 0, endIndex: 0, state: { locationIndex: 0, availableAtSeconds: 0 } }],
      relations: [{ type: "sequence", jobIds: ["a", "b"] }],
      matrices: [straightRoad(...Array.from({ length: 11 }, (_, at) => 10 * at))],
    });
    expect([unassigned, cost.total]).toEqual([[], 200]);
  });

  test("of a strict sequence goes on directly behind a frozen job, whatever else is on the way", () => {
    // a at 100 m is frozen, b at 300 m must follow it; c between them costs nothing before b or on the way home. With d too, b and d in a row.
    const follows = (jobIds: string[]) =>
      checkedPlan(
        {
          jobs: ["a", "c", "b", "d"].map((id, at) => ({ id, locationIndex: at + 1 })),
          vehicles: [{ id: "van", startIndex: 0, endIndex: 0 }],
          relations: [{ type: "strictSequence", jobIds }],
          matrices: [straightRoad(0, 100, 200, 300, 400)],
        },
        { routes: [{ vehicleId: "van", jobIds: ["a"], frozenCount: 1 }] },
      ).words["van"];
    expect(follows(["a", "b"])).toMatch(/^a b /);
    expect(follows(["a", "b", "d"])).toBe("a b d c");
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
