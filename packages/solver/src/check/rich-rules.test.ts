import { describe, expect, test } from "vitest";
import { check } from "../check.ts";
import type { Job, Problem, Shipment, Vehicle } from "../model/problem.ts";
import type { PreviousPlan, Solution } from "../model/solution.ts";
import { type Entry, entryOfJob, entryOfShipment } from "./entry.ts";
import { planOf } from "./plan-of.ts";

/**
 * Four places on a straight road: the depot at 0 m, then 100, 200 and 300 m; one metre a second. Jobs a, b and c are at 100, 200
 * and 300 m and take 10 s each; shipment s goes from 100 to 300 m, 10 s at either end. Vehicles leave the depot at 0 s and return.
 */
const AT = [0, 100, 200, 300];

interface Changes {
  van?: Partial<Vehicle>;
  a?: Partial<Job>;
  b?: Partial<Job>;
  s?: Partial<Shipment>;
  problem?: Partial<Problem>;
}

function problemOf({ van, a, b, s, problem }: Changes = {}): Problem {
  const distances = AT.flatMap((from) => AT.map((to) => Math.abs(from - to)));
  return {
    version: 1,
    jobs: [
      { id: "a", locationIndex: 1, serviceSeconds: 10, ...a },
      { id: "b", locationIndex: 2, serviceSeconds: 10, ...b },
      { id: "c", locationIndex: 3, serviceSeconds: 10 },
    ],
    shipments: [
      {
        id: "s",
        pickup: { locationIndex: 1, serviceSeconds: 10 },
        delivery: { locationIndex: 3, serviceSeconds: 10 },
        amount: { kg: 2 },
        ...s,
      },
    ],
    vehicles: [
      { id: "van", startIndex: 0, endIndex: 0, ...van },
      { id: "bus", startIndex: 0, endIndex: 0 },
    ],
    matrices: [{ profile: "default", size: 4, distances, travel: { kind: "constant", durations: distances } }],
    ...problem,
  };
}

/**
 * The plan of routes written as words: "a" is the job, "+s" and "-s" the halves of the shipment, "(lunch" and "lunch)" a break
 * before and after the way, "reload". What stands on no route is left out.
 */
function planFrom(problem: Problem, routes: Record<string, string>, previous?: PreviousPlan): Solution {
  const words = Object.values(routes)
    .join(" ")
    .split(" ")
    .map((word) => word.replace(/@.*/, ""));
  const reasons = problem.vehicles.map(({ id }) => ({ code: "OUTCOMPETED" as const, vehicleId: id }));
  const left = [
    ...problem.jobs.filter(({ id }) => !words.includes(id)).map(({ id }) => ({ jobId: id, reasons })),
    ...(problem.shipments ?? [])
      .filter(({ id }) => !words.includes(`-${id}`) && !words.includes(`+${id}`))
      .map(({ id }) => ({ shipmentId: id, reasons })),
  ];
  const given = Object.entries(routes).map(([vehicleId, text]) => ({
    vehicleId,
    departureSeconds: 0,
    entries: text.split(" ").map((word) => entryFrom(problem, vehicleId, word)),
  }));
  return planOf(problem, given, { unassigned: left, previous });
}

function entryFrom({ jobs, shipments = [], vehicles }: Problem, vehicleId: string, word: string): Entry {
  const vehicle = vehicles.find(({ id }) => id === vehicleId)!;
  const [, name, start] = /^([^@]+)(?:@(\d+))?$/.exec(word)!;
  const id = name!.replace(/^[+\-(]|\)$/g, "");
  const at = start === undefined ? {} : { startSeconds: Number(start) };
  const job = jobs.find((each) => each.id === name);
  if (job) return { ...entryOfJob(job), ...at };
  if (name === "reload") return { type: "reload", reload: vehicle.reload!, ...at };
  const taken = vehicle.breaks?.find((each) => each.id === id);
  if (taken) return { type: "break", break: taken, isAhead: name!.endsWith(")"), ...at };
  const shipment = shipments.find((each) => each.id === id)!;
  return { ...entryOfShipment(shipment, name!.startsWith("+") ? "pickup" : "delivery"), ...at };
}

function codesOf(problem: Problem, routes: Record<string, string>, previous?: PreviousPlan): string[] {
  return check(problem, planFrom(problem, routes, previous), previous).map(({ code }) => code);
}

const times = (problem: Problem, van: string) =>
  planFrom(problem, { van }).routes[0]!.steps.map(({ arrivalSeconds, startSeconds }) => [arrivalSeconds, startSeconds]);

describe("a route is driven", () => {
  test("by a vehicle twice as fast in half the time, slot by slot", () => {
    // 100 m in 50 s; then 10 s of service, 100 m more.
    const fast = problemOf({ van: { speedFactor: 2 } });
    expect(times(fast, "a b")).toEqual([
      [50, 50],
      [110, 110],
    ]);
    // Twice as slow from 40 s on: 80 m by then, and 20 m in another 20 s.
    const { distances } = fast.matrices[0]!;
    const slow = Array.from(distances, (each) => 2 * each);
    fast.matrices[0]!.travel = { kind: "slots", startSeconds: 0, slotSeconds: 40, durations: [distances, slow] };
    expect(times(fast, "a")).toEqual([[60, 60]]);
  });

  test("with setup and service of the vehicle's type, setup but once at a place", () => {
    const typed = { setupSeconds: 5, setupSecondsByType: { truck: 30 }, serviceSecondsByType: { truck: 20, bike: 1 } };
    const both = { a: typed, b: { ...typed, locationIndex: 1 } };
    // Setup 30 from 100, service 130-150, the second at once.
    expect(times(problemOf({ ...both, van: { type: "truck" } }), "a b")).toEqual([
      [100, 130],
      [150, 150],
    ]);
    expect(times(problemOf({ ...both, van: { type: "car" } }), "a b")).toEqual([
      [100, 105],
      [115, 115],
    ]);
  });

  test("with a break before or after the way, and the way counted where it is driven", () => {
    const van = { breaks: [{ id: "rest", serviceSeconds: 60, timeWindows: [{ startSeconds: 0, endSeconds: 700 }] }] };
    const step = (word: string) => planFrom(problemOf({ van }), { van: `a ${word} c` }).routes[0]!.steps.slice(1);
    // a is done at 110 s. The rest from 110 to 170 and then 200 m, or 200 m and then the rest from 310 to 370 s.
    expect(step("(rest")).toMatchObject([
      { arrivalSeconds: 110, startSeconds: 110, departureSeconds: 170, drivingSeconds: 0, distanceMeters: 0 },
      { arrivalSeconds: 370, startSeconds: 370, drivingSeconds: 200, distanceMeters: 200 },
    ]);
    expect(step("rest)")).toMatchObject([
      { arrivalSeconds: 310, startSeconds: 310, departureSeconds: 370, drivingSeconds: 200, distanceMeters: 200 },
      { arrivalSeconds: 370, startSeconds: 370, drivingSeconds: 0, distanceMeters: 0 },
    ]);
    for (const words of ["a (rest c", "a rest) c", "(rest a c", "rest) a c", "a c (rest", "a c rest)"]) {
      const problem = problemOf({ van });
      const plan = planFrom(problem, { van: words });
      expect({ words, violations: check(problem, plan) }).toEqual({ words, violations: [] });
      expect(plan.routes[0]).toMatchObject({
        endSeconds: 680,
        breakSeconds: 60,
        distanceMeters: 600,
        serviceSeconds: 20,
      });
    }
  });

  test("at every price: fixed, time, way, overtime, waiting, lateness", () => {
    const costs = { fixed: 5, perHour: 36, perKm: 10, perOvertimeHour: 72, perWaitingHour: 18 };
    const shift = { earliestStartSeconds: 0, latestEndSeconds: 900, overtimeAfterSeconds: 300 };
    const window = { startSeconds: 150, endSeconds: 400, softEndSeconds: 200, costPerHourLate: 360 };
    const problem = problemOf({ van: { costs, shift }, a: { timeWindows: [window] }, b: { timeWindows: [window] } });
    // a: there at 100, waits 50, 150-160. b: 260-270, 60 s late. Home at 470: 170 s of overtime. 400 m.
    const { cost } = planFrom(problem, { van: "a b" });
    expect(cost).toEqual({
      total: 5 + 4.7 + 4 + 3.4 + 0.25 + 6,
      fixed: 5,
      time: 4.7,
      distance: 4,
      overtime: 3.4,
      waiting: 0.25,
      lateness: 6,
      unassigned: 0,
      stability: 0,
    });
    expect(codesOf(problem, { van: "a b" })).toEqual([]);
  });

  test("later than it could be, but never earlier", () => {
    expect(codesOf(problemOf(), { van: "a@150 b" })).toEqual([]);
    const early = planFrom(problemOf(), { van: "a" });
    early.routes[0]!.steps[0]!.startSeconds = 99;
    expect(check(problemOf(), early)).toMatchObject([{ code: "WRONG_TIME", jobId: "a" }]);
    // Between two windows, though it could have been within.
    const timeWindows = [
      { startSeconds: 0, endSeconds: 110 },
      { startSeconds: 200, endSeconds: 300 },
    ];
    expect(codesOf(problemOf({ a: { timeWindows } }), { van: "a@150" })).toEqual(["TIME_WINDOW"]);
    expect(codesOf(problemOf({ a: { timeWindows } }), { van: "a@200" })).toEqual([]);
  });
});

describe("skills", () => {
  const tests: [string[], Job["skills"], string[]][] = [
    [["cold", "lift"], { allOf: ["cold", "lift"] }, []],
    [["cold"], { allOf: ["cold", "lift"] }, ["SKILL"]],
    [["cold"], { oneOf: ["lift", "cold"] }, []],
    [[], { oneOf: ["lift", "cold"] }, ["SKILL"]],
    [["diesel"], { noneOf: ["diesel"] }, ["SKILL"]],
    [[], { noneOf: ["diesel"] }, []],
  ];
  test.each(tests)("%j for %j: %j", (has, skills, codes) => {
    expect(codesOf(problemOf({ van: { skills: has }, a: { skills: skills! } }), { van: "a" })).toEqual(codes);
    expect(codesOf(problemOf({ van: { skills: has }, s: { skills: skills! } }), { van: "+s -s" })).toEqual(
      codes.flatMap((code) => [code, code]),
    );
  });
});

describe("shipments", () => {
  test("are picked up, then delivered, by one vehicle", () => {
    expect(codesOf(problemOf(), { van: "+s a -s" })).toEqual([]);
    expect(codesOf(problemOf(), { van: "-s +s" })).toEqual(["PRECEDENCE"]);
    expect(codesOf(problemOf(), { van: "+s", bus: "-s" })).toEqual(["PAIRING"]);
    expect(codesOf(problemOf(), { van: "+s a" })).toEqual(["PAIRING"]);
    expect(codesOf(problemOf(), { van: "a -s" })).toEqual(["PAIRING"]);
    expect(codesOf(problemOf(), { van: "+s -s -s" })).toEqual(["DUPLICATE_SHIPMENT"]);
  });

  test("are known, and are served or left out", () => {
    const problem = problemOf();
    const plan = planFrom(problem, { van: "a" });
    expect(
      check(problem, { ...plan, unassigned: plan.unassigned.filter(({ shipmentId }) => !shipmentId) }),
    ).toMatchObject([{ code: "MISSING_SHIPMENT", shipmentId: "s" }]);
    const other = planFrom(problem, { van: "+s -s" });
    expect(check({ ...problem, shipments: [] }, other)).toMatchObject([{ code: "UNKNOWN_SHIPMENT", shipmentId: "s" }]);
    const twice = { ...other, unassigned: plan.unassigned.filter(({ jobId }) => jobId !== "a") };
    expect(check(problem, twice).map(({ code }) => code)).toEqual(["MISSING_JOB", "DUPLICATE_SHIPMENT"]);
  });

  test("lie on board between their two halves only", () => {
    // Two kilograms of s beside three of a from the depot: five until a is served.
    const problem = (kg: number) => problemOf({ van: { capacity: { kg } }, a: { delivery: { kg: 3 } } });
    expect(codesOf(problem(5), { van: "+s a -s" })).toEqual([]);
    expect(codesOf(problem(4), { van: "+s a -s" })).toEqual(["CAPACITY"]);
    expect(codesOf(problem(3), { van: "a +s -s" })).toEqual([]);
  });

  test("ride as long as they may", () => {
    // Picked up at 100-110 s, delivered from 310 s on: 200 s. With a stop at b 210 s; held back at the pickup 200 s again.
    const problem = problemOf({ s: { maxRideSeconds: 200 } });
    expect(codesOf(problem, { van: "+s -s" })).toEqual([]);
    expect(codesOf(problem, { van: "+s b -s" })).toEqual(["RIDE_TIME"]);
    const late = problemOf({
      s: { maxRideSeconds: 200, delivery: { locationIndex: 3, timeWindows: [{ startSeconds: 350, endSeconds: 360 }] } },
    });
    expect(codesOf(late, { van: "+s -s" })).toEqual(["RIDE_TIME"]);
    expect(codesOf(late, { van: "+s@140 -s" })).toEqual([]);
  });

  test("on board are delivered by their vehicle, and ride as long as they do", () => {
    const state = { locationIndex: 0, availableAtSeconds: 0, onboardShipmentIds: ["s"], load: { kg: 1 } };
    const problem = (kg: number) => problemOf({ van: { state, capacity: { kg } }, s: { maxRideSeconds: 1 } });
    expect(codesOf(problem(3), { van: "-s" })).toEqual([]);
    expect(codesOf(problem(2), { van: "-s" })).toEqual(["CAPACITY"]);
    expect(codesOf(problem(3), { van: "a" })).toEqual([]);
    expect(codesOf(problem(3), { bus: "-s" })).toEqual(["ONBOARD"]);
    expect(codesOf(problem(5), { van: "+s -s" })).toContain("ONBOARD");
  });
});

describe("relations", () => {
  const codes = (type: "sameVehicle" | "sequence" | "strictSequence", routes: Record<string, string>) => {
    const problem = problemOf({ problem: { relations: [{ type, jobIds: ["a", "b"] }] } });
    problem.vehicles[0]!.breaks = [{ id: "rest" }];
    problem.vehicles[0]!.reload = { locationIndex: 0 };
    return codesOf(problem, routes);
  };

  test("hold jobs on one vehicle, in order, or directly together; or leave all out", () => {
    expect(codes("sameVehicle", { bus: "b c a" })).toEqual([]);
    expect(codes("sequence", { bus: "b c a" })).toEqual(["RELATION"]);
    expect(codes("sequence", { bus: "a c b" })).toEqual([]);
    expect(codes("strictSequence", { bus: "a c b" })).toEqual(["RELATION"]);
    expect(codes("strictSequence", { van: "c a (rest reload b" })).toEqual([]);
    for (const type of ["sameVehicle", "sequence", "strictSequence"] as const) {
      expect(codes(type, { bus: "a c" })).toEqual(["RELATION"]);
      expect(codes(type, { bus: "a", van: "(rest b" })).toEqual(["RELATION"]);
      expect(codes(type, { bus: "c" })).toEqual([]);
    }
  });

  test("hold each for itself where a job stands in several", () => {
    const problem = problemOf({
      problem: {
        relations: [
          { type: "sequence", jobIds: ["a", "b"] },
          { type: "sequence", jobIds: ["c", "b"] },
        ],
      },
    });
    expect(codesOf(problem, { bus: "c a b" })).toEqual([]);
    expect(codesOf(problem, { bus: "a b c" })).toEqual(["RELATION"]);
    expect(codesOf(problem, { bus: "b a c" })).toEqual(["RELATION", "RELATION"]);
    expect(codesOf(problem, { bus: "a b", van: "c" })).toEqual(["RELATION"]);
    expect(codesOf(problem, { bus: "a b" })).toEqual(["RELATION"]);
  });

  test("hold shipments and jobs on one vehicle", () => {
    const problem = problemOf({
      problem: { relations: [{ type: "sameVehicle", jobIds: ["a"], shipmentIds: ["s"] }] },
    });
    expect(codesOf(problem, { bus: "+s a -s" })).toEqual([]);
    expect(codesOf(problem, { bus: "+s -s", van: "a" })).toEqual(["RELATION"]);
    expect(codesOf(problem, { bus: "+s -s" })).toEqual(["RELATION"]);
  });
});

describe("breaks", () => {
  const codes = (rest: Partial<NonNullable<Vehicle["breaks"]>[number]>, words: string, rich: Changes = {}) =>
    codesOf(problemOf({ ...rich, van: { breaks: [{ id: "rest", serviceSeconds: 60, ...rest }], ...rich.van } }), {
      van: words,
    });
  const until = (endSeconds: number) => ({ timeWindows: [{ startSeconds: 0, endSeconds }] });

  test("are taken once in one of their windows", () => {
    expect(codes(until(110), "a (rest")).toEqual([]);
    expect(codes(until(109), "a (rest")).toEqual(["BREAK"]);
    expect(codes(until(500), "(rest a (rest")).toEqual(["BREAK"]);
    expect(codes({}, "a")).toEqual(["BREAK"]);
  });

  test("are not needed when the route is over by the last window's end, unless always", () => {
    // Home at 210 s.
    expect(codes(until(209), "a")).toEqual(["BREAK"]);
    expect(codes(until(210), "a")).toEqual([]);
    expect(codes({ ...until(210), required: "always" }, "a")).toEqual(["BREAK"]);
    expect(codes({ timeWindows: [{ startSeconds: -9, endSeconds: -1 }] }, "a")).toEqual([]);
  });

  test("bear so much on board", () => {
    const rich = { a: { delivery: { kg: 3 } } };
    expect(codes({ maxLoad: { kg: 2 } }, "(rest a", rich)).toEqual(["BREAK"]);
    expect(codes({ maxLoad: { kg: 2 } }, "rest) a", rich)).toEqual(["BREAK"]);
    expect(codes({ maxLoad: { kg: 3 } }, "(rest a", rich)).toEqual([]);
    expect(codes({ maxLoad: { kg: 0 } }, "a (rest", rich)).toEqual([]);
  });

  test("of strangers are told", () => {
    const problem = problemOf({ van: { breaks: [{ id: "rest" }] } });
    const plan = planFrom(problem, { van: "a (rest" });
    expect(check(problemOf(), plan)).toMatchObject([{ code: "UNKNOWN_BREAK", breakId: "rest", vehicleId: "van" }]);
  });
});

describe("several trips", () => {
  const reload = { locationIndex: 0, serviceSeconds: 30 };
  const heavy = { a: { delivery: { kg: 3 } }, b: { pickup: { kg: 1 }, delivery: { kg: 3 } } };

  test("carry what each needs; pickups leave at the reload, shipments stay", () => {
    const problem = problemOf({ ...heavy, van: { reload, capacity: { kg: 3 } } });
    expect(codesOf(problem, { van: "a b" })).toEqual(["CAPACITY"]);
    expect(codesOf(problem, { van: "a reload b" })).toEqual([]);
    // Home at 210, loads to 240, b 440-450, home at 650 s.
    expect(planFrom(problem, { van: "a reload b" }).routes[0]).toMatchObject({
      endSeconds: 650,
      serviceSeconds: 50,
      distanceMeters: 600,
    });
    expect(codesOf(problem, { van: "b reload a" })).toEqual([]);
    expect(codesOf(problem, { van: "+s a reload b -s" })).toEqual(["CAPACITY"]);
    const start = { locationIndex: 0, availableAtSeconds: 0, load: { kg: 1 } };
    expect(
      codesOf(problemOf({ ...heavy, van: { reload, capacity: { kg: 3 }, state: start } }), { van: "c reload b" }),
    ).toEqual([]);
    expect(
      codesOf(problemOf({ ...heavy, van: { reload, capacity: { kg: 3 }, state: start } }), { van: "b reload c" }),
    ).toEqual(["CAPACITY"]);
  });

  test("are cut between tasks, as often as the vehicle may", () => {
    const problem = problemOf({ van: { reload: { ...reload, maxReloads: 1 }, breaks: [{ id: "rest" }] } });
    expect(codesOf(problem, { van: "a reload (rest b" })).toEqual([]);
    expect(codesOf(problem, { van: "a reload b reload c (rest" })).toEqual(["RELOAD"]);
    expect(codesOf(problem, { van: "(rest reload a" })).toEqual(["RELOAD"]);
    expect(codesOf(problem, { van: "a reload (rest" })).toEqual(["RELOAD"]);
    const more = problemOf({ van: { reload, breaks: [{ id: "rest" }] } });
    expect(codesOf(more, { van: "a reload (rest reload b" })).toEqual(["RELOAD"]);
    expect(check(problemOf(), planFrom(more, { van: "a reload b (rest" }))).toMatchObject([{ code: "UNKNOWN_BREAK" }]);
    expect(
      check(problemOf({ van: { breaks: [{ id: "rest" }] } }), planFrom(more, { van: "a reload b (rest" })),
    ).toMatchObject([{ code: "RELOAD" }]);
  });

  test("leave when their goods are there", () => {
    const released = (releaseSeconds: number) => problemOf({ van: { reload }, b: { releaseSeconds } });
    expect(codesOf(released(0), { van: "a b" })).toEqual([]);
    expect(codesOf(released(1), { van: "a b" })).toEqual(["RELEASE"]);
    // At the depot at 210 s; the reload may wait.
    expect(codesOf(released(210), { van: "a reload b" })).toEqual([]);
    expect(codesOf(released(211), { van: "a reload b" })).toEqual(["RELEASE"]);
    expect(codesOf(released(250), { van: "a reload@250 b" })).toEqual([]);
    expect(planFrom(released(250), { van: "a reload@250 b" }).routes[0]).toMatchObject({ waitingSeconds: 40 });
  });
});

describe("limits", () => {
  test("on driving, and on tasks, of which a shipment is two and a break none", () => {
    const driving = (maxTravelSeconds: number) =>
      codesOf(problemOf({ van: { limits: { maxTravelSeconds } } }), { van: "a b" });
    expect([driving(400), driving(399)]).toEqual([[], ["MAX_TRAVEL"]]);
    const tasks = (maxTasks: number) =>
      codesOf(problemOf({ van: { limits: { maxTasks }, breaks: [{ id: "rest" }] } }), { van: "+s (rest -s" });
    expect([tasks(2), tasks(1)]).toEqual([[], ["MAX_TASKS"]]);
  });
});

describe("what is left out", () => {
  test("costs its penalty, when it has one", () => {
    const problem = problemOf({ a: { unassignedPenalty: 7 }, s: { unassignedPenalty: 5 } });
    const plan = planFrom(problem, { van: "b" });
    expect(plan.cost).toMatchObject({ unassigned: 12, total: 412 });
    expect(check(problem, plan)).toEqual([]);
    plan.cost.unassigned = 7;
    expect(check(problem, plan)).toMatchObject([{ code: "WRONG_COST" }]);
  });

  test("says why, shipments too", () => {
    const plan = planFrom(problemOf(), { van: "a" });
    plan.unassigned.at(-1)!.reasons = [{ code: "SKILL", vehicleId: "van" }];
    expect(check(problemOf(), plan)).toMatchObject([{ code: "MISSING_REASON", shipmentId: "s", vehicleId: "bus" }]);
  });
});

describe("beside a previous plan", () => {
  const stability = { vehicleChangeCost: 100, resequenceCost: 10, etaShiftCostPerMinute: 6 };
  const steps = [
    { type: "job" as const, jobId: "a", startSeconds: 100 },
    { type: "break" as const },
    { type: "pickup" as const, shipmentId: "s" },
    { type: "job" as const, jobId: "gone" },
    { type: "delivery" as const, shipmentId: "s" },
  ];
  const previous: PreviousPlan = { routes: [{ vehicleId: "van", steps }] };
  const costOf = (routes: Record<string, string>) =>
    planFrom(problemOf({ problem: { stability } }), routes, previous).cost.stability;

  test("nothing costs what is as it was, whatever new comes between", () => {
    expect(costOf({ van: "a +s -s" })).toBe(0);
    expect(costOf({ van: "a +s b -s c" })).toBe(0);
    expect(codesOf(problemOf({ problem: { stability } }), { van: "a +s -s" }, previous)).toEqual([]);
  });

  test("another vehicle costs once a job or shipment, another predecessor once a stop, every minute its price", () => {
    // s alone on the bus: one change; its pickup has no predecessor now.
    expect(costOf({ van: "a", bus: "+s -s" })).toBe(100 + 10);
    // The pickup is first, a behind it 20 s later (110 + 10 s at the same place): the pickup, a and the delivery have new predecessors.
    expect(costOf({ van: "+s a -s" })).toBe(3 * 10 + 1);
    // b first: a starts at 310 s, 3.5 minutes later.
    expect(costOf({ van: "b a +s -s" })).toBe(6 * 3.5);
    expect(costOf({ bus: "a +s -s" })).toBe(200);
  });

  test("what is frozen opens the route, halves of shipments too", () => {
    const frozen = (frozenCount: number): PreviousPlan => ({ routes: [{ vehicleId: "van", steps, frozenCount }] });
    expect(codesOf(problemOf(), { van: "a +s -s b" }, frozen(4))).toEqual([]);
    expect(codesOf(problemOf(), { van: "a +s b -s" }, frozen(3))).toEqual([]);
    expect(codesOf(problemOf(), { van: "a +s b -s" }, frozen(4))).toEqual(["FROZEN"]);
  });

  test("what it may change is kept: vehicles, or whole routes", () => {
    const relaxed = (relaxation: PreviousPlan["relaxation"]): PreviousPlan => ({ ...previous, relaxation });
    expect(codesOf(problemOf(), { van: "b +s -s a" }, relaxed("sequence"))).toEqual([]);
    expect(codesOf(problemOf(), { van: "a", bus: "+s -s" }, relaxed("sequence"))).toEqual(["RELAXATION", "RELAXATION"]);
    expect(codesOf(problemOf(), { van: "a b" }, relaxed("sequence"))).toEqual([]);
    expect(codesOf(problemOf(), { van: "a +s -s b" }, relaxed("times"))).toEqual([]);
    expect(codesOf(problemOf(), { van: "a b +s -s" }, relaxed("times"))).toEqual(["RELAXATION"]);
    expect(codesOf(problemOf(), { van: "b +s -s a" }, relaxed("all"))).toEqual([]);
  });
});
