import { describe, expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import type { Job, Problem, Relation, Shipment, Vehicle } from "../model/problem.ts";
import type { Reason } from "../model/solution.ts";
import { straightRoad } from "../model/straight-road.ts";

/** A van from 0 m and back that may serve jobs at 100 m, or a shipment from 100 to 300 m; why it leaves each out. */
function left(
  van: Partial<Vehicle>,
  { jobs = [], ...rest }: { jobs?: (Partial<Job> & { id: string })[] } & Partial<Omit<Problem, "jobs">>,
): Record<string, Omit<Reason, "vehicleId">[]> {
  const plan = checkedPlan({
    jobs: jobs.map((job) => ({ locationIndex: 1, ...job })),
    vehicles: [{ id: "van", startIndex: 0, endIndex: 0, ...van }],
    matrices: [straightRoad(0, 100, 300)],
    ...rest,
  });
  return Object.fromEntries(
    Object.entries(plan.left).map(([id, reasons]) => [id, reasons.map(({ vehicleId: _, ...reason }) => reason)]),
  );
}

const shipment = (fields: Partial<Shipment> = {}): Shipment => ({
  id: "s",
  pickup: { locationIndex: 1 },
  delivery: { locationIndex: 2 },
  ...fields,
});

describe("a job that a vehicle may not serve", () => {
  test("says NOT_ALLOWED where it allows others only, though skills are missing too, and else SKILL", () => {
    const skills = { allOf: ["cold"] };
    expect(left({}, { jobs: [{ id: "a", allowedVehicleIds: [] }] })).toEqual({ a: [{ code: "NOT_ALLOWED" }] });
    expect(left({}, { jobs: [{ id: "a", allowedVehicleIds: [], skills }] })).toEqual({
      a: [{ code: "NOT_ALLOWED" }],
    });
    expect(left({}, { jobs: [{ id: "a", allowedVehicleIds: ["van"], skills }] })).toEqual({ a: [{ code: "SKILL" }] });
  });
});

describe("a ride that must be too long", () => {
  // 200 s from the one place to the other, of which 5 may be.
  const shipments = [shipment({ maxRideSeconds: 5 })];

  test("says RIDE_TIME and by how much, whatever breaks or limits there are beside", () => {
    const reasons = { s: [{ code: "RIDE_TIME", missing: 195 }] };
    expect(left({}, { shipments })).toEqual(reasons);
    expect(left({ breaks: [{ id: "rest", serviceSeconds: 1 }] }, { shipments })).toEqual(reasons);
    expect(left({ limits: { maxDurationSeconds: 600 } }, { shipments })).toEqual(reasons);
  });

  test("counts from the last moment at which it can be picked up", () => {
    // Picked up by 150 s and served for 10; delivered from 400 s on: 240 s on board, 200 are allowed.
    const pickup = { locationIndex: 1, serviceSeconds: 10, timeWindows: [{ startSeconds: 0, endSeconds: 150 }] };
    const delivery = { locationIndex: 2, timeWindows: [{ startSeconds: 400, endSeconds: 900 }] };
    expect(left({}, { shipments: [shipment({ maxRideSeconds: 200, pickup, delivery })] })).toEqual({
      s: [{ code: "RIDE_TIME", missing: 40 }],
    });
  });
});

describe("goods that come too late", () => {
  const a = { id: "a", releaseSeconds: 1000 };
  const shift = { earliestStartSeconds: 0, latestEndSeconds: 5000 };

  test("say RELEASE, and how much earlier they would have to be there", () => {
    // At the door at 1100 s, which is open by 500 s; gone by 400 s; home at 1200 s instead of by 1150 s.
    const timeWindows = [{ startSeconds: 0, endSeconds: 500 }];
    expect(left({}, { jobs: [{ ...a, timeWindows }] })).toEqual({ a: [{ code: "RELEASE", missing: 600 }] });
    expect(left({ shift: { ...shift, latestStartSeconds: 400 } }, { jobs: [a] })).toEqual({
      a: [{ code: "RELEASE", missing: 600 }],
    });
    expect(left({ shift: { ...shift, latestEndSeconds: 1150 } }, { jobs: [a] })).toEqual({
      a: [{ code: "RELEASE", missing: 50 }],
    });
    const state = { locationIndex: 0, availableAtSeconds: 5 };
    expect(left({ state }, { jobs: [a] })).toEqual({ a: [{ code: "RELEASE", missing: 995 }] });
    expect(left({ state, reload: { locationIndex: 0 } }, { jobs: [a] })).toEqual({
      a: [{ code: "RELEASE", missing: 995 }],
    });
  });

  test("are not to blame for a window that is missed without them", () => {
    expect(left({}, { jobs: [{ ...a, timeWindows: [{ startSeconds: 0, endSeconds: 90 }] }] })).toEqual({
      a: [{ code: "TIME_WINDOW", missing: 10 }],
    });
  });
});

test("a break says by how much it makes the shift, or the route, too long; without a time that would do, nothing more", () => {
  // 200 s on the way and 90 of rest.
  const always = { id: "rest", serviceSeconds: 90, required: "always" as const };
  const jobs = [{ id: "a" }];
  const shift = { earliestStartSeconds: 0, latestEndSeconds: 280 };
  expect(left({ breaks: [always], shift }, { jobs })).toEqual({ a: [{ code: "BREAK", missing: 10 }] });
  const limits = { maxDurationSeconds: 270 };
  expect(left({ breaks: [always], limits }, { jobs })).toEqual({ a: [{ code: "BREAK", missing: 20 }] });
  const early = { ...always, timeWindows: [{ startSeconds: -10, endSeconds: -5 }] };
  expect(left({ breaks: [early] }, { jobs })).toEqual({ a: [{ code: "BREAK" }] });
});

describe("what is on board", () => {
  const state = { locationIndex: 0, availableAtSeconds: 0 };

  test("leaves too little room: CAPACITY, and how much is missing", () => {
    const heavy = { capacity: { kg: 5 }, state: { ...state, onboardShipmentIds: ["s"] } };
    // 9 kg of s with room for 5; a comes on top.
    expect(
      left(heavy, { jobs: [{ id: "a", pickup: { kg: 1 } }], shipments: [shipment({ amount: { kg: 9 } })] }),
    ).toEqual({
      a: [{ code: "CAPACITY", missing: 5, dimension: "kg" }],
      s: [{ code: "CAPACITY", missing: 4, dimension: "kg" }],
    });
  });

  test("is not unloaded before there is something to reload behind", () => {
    const van = { capacity: { kg: 3 }, state: { ...state, load: { kg: 2 } }, reload: { locationIndex: 0 } };
    expect(left(van, { jobs: [{ id: "a", delivery: { kg: 3 } }] })).toEqual({
      a: [{ code: "CAPACITY", missing: 2, dimension: "kg" }],
    });
    expect(left(van, { jobs: [{ id: "a", delivery: { kg: 3 } }, { id: "b" }] })).toEqual({});
  });
});

describe("a job that is possible, but not with its relation", () => {
  const both = (type: Relation["type"] = "sameVehicle"): Relation[] => [{ type, jobIds: ["a", "b"] }];

  test("says RELATION where the vehicle cannot serve the other", () => {
    const jobs = [{ id: "a" }, { id: "b", skills: { allOf: ["cold"] } }];
    expect(left({}, { jobs, relations: both() })).toEqual({ a: [{ code: "RELATION" }], b: [{ code: "SKILL" }] });
    const late = [{ id: "a" }, { id: "b", timeWindows: [{ startSeconds: 0, endSeconds: 90 }] }];
    expect(left({}, { jobs: late, relations: both() })).toEqual({
      a: [{ code: "RELATION" }],
      b: [{ code: "TIME_WINDOW", missing: 10 }],
    });
  });

  test("says what all of them take together", () => {
    const heavy = [{ id: "a" }, { id: "b", delivery: { kg: 9 } }];
    const missing = (kg: number) => [{ code: "CAPACITY", missing: kg, dimension: "kg" }];
    expect(left({ capacity: { kg: 5 } }, { jobs: heavy, relations: both() })).toEqual({ a: missing(4), b: missing(4) });
    const halves = ["a", "b"].map((id) => ({ id, delivery: { kg: 4 } }));
    expect(left({ capacity: { kg: 5 } }, { jobs: halves, relations: both() })).toEqual({
      a: missing(3),
      b: missing(3),
    });
    const tasks = [{ code: "MAX_TASKS", missing: 1 }];
    expect(left({ limits: { maxTasks: 1 } }, { jobs: halves, relations: both() })).toEqual({ a: tasks, b: tasks });
  });

  test("says RELATION where their order makes one late, and on the same vehicle any order will do", () => {
    // a is passed at 100 s on the way to b at 300 s; on the way back it is closed.
    const a = { id: "a", timeWindows: [{ startSeconds: 0, endSeconds: 100 }] };
    const b = { id: "b", locationIndex: 2, timeWindows: [{ startSeconds: 0, endSeconds: 300 }] };
    const jobs = [b, a];
    const reversed: Relation[] = [{ type: "sequence", jobIds: ["b", "a"] }];
    expect(left({}, { jobs, relations: reversed })).toEqual({
      a: [{ code: "RELATION" }],
      b: [{ code: "RELATION" }],
    });
    expect(left({}, { jobs, relations: [{ type: "sameVehicle", jobIds: ["b", "a"] }] })).toEqual({});
  });

  test("says OUTCOMPETED where others take its place", () => {
    const jobs = [{ id: "a" }, { id: "b" }, { id: "c", priority: 9 }];
    expect(left({ limits: { maxTasks: 2 } }, { jobs, relations: both() })).toEqual({
      a: [{ code: "OUTCOMPETED" }],
      b: [{ code: "OUTCOMPETED" }],
    });
  });
});
