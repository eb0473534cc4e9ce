import { existsSync, readdirSync, readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { check } from "./check.ts";
import { evaluate } from "./evaluate.ts";
import { planOfRoutes } from "./formats/routes.ts";
import { parseProblem } from "./model/parse-problem.ts";
import type { Problem, Vehicle } from "./model/problem.ts";
import type { PreviousRoute } from "./model/solution.ts";
import { pricesOf } from "./prices.ts";

/** Places on a line, metres from the depot; a metre takes a tenth of a second. */
function line(places: number[], parts: Partial<Problem>): Problem {
  const distances = places.flatMap((from) => places.map((to) => Math.abs(from - to)));
  const durations = distances.map((meters) => meters / 10);
  const matrix = {
    profile: "default",
    size: places.length,
    distances,
    travel: { kind: "constant" as const, durations },
  };
  return parseProblem({ version: 1, jobs: [], vehicles: [], matrices: [matrix], ...parts });
}

const van = (id: string, parts: Partial<Vehicle> = {}): Vehicle => ({ id, startIndex: 0, endIndex: 0, ...parts });

describe("evaluate", () => {
  const jobs = [1, 2, 3].map((locationIndex) => ({ id: `j${locationIndex}`, locationIndex }));

  test("drives the routes as they are given, however dear, and leaves the rest unassigned", () => {
    const problem = line([0, 1000, 2000, 3000], { jobs, vehicles: [van("a"), van("b")] });
    const { solution, violations } = evaluate(problem, [{ vehicleId: "a", jobIds: ["j3", "j1"] }]);
    expect(violations).toEqual([]);
    expect(solution.routes).toHaveLength(1);
    expect(solution.routes[0]!.steps.map(({ startSeconds }) => startSeconds)).toEqual([300, 500]);
    expect(solution.cost.total).toBe(6000);
    expect(solution.unassigned.map(({ jobId }) => jobId)).toEqual(["j2"]);
  });

  test("serves late what comes too late, and says so", () => {
    const late = [{ ...jobs[0]!, timeWindows: [{ startSeconds: 0, endSeconds: 200 }] }, jobs[2]!];
    const problem = line([0, 1000, 2000, 3000], { jobs: late, vehicles: [van("a")] });
    const { solution, violations } = evaluate(problem, [{ vehicleId: "a", jobIds: ["j3", "j1"] }]);
    expect(solution.routes[0]!.steps.map(({ startSeconds }) => startSeconds)).toEqual([300, 500]);
    expect(violations).toMatchObject([{ code: "TIME_WINDOW", jobId: "j1", vehicleId: "a" }]);
  });

  test("says of a leg without a way only that, in numbers that are numbers", () => {
    const problem = line([0, 1000, 2000], {
      jobs: [jobs[0]!, { ...jobs[1]!, timeWindows: [{ startSeconds: 900, endSeconds: 950 }] }],
      vehicles: [van("a", { costs: { perWaitingHour: 3, perHour: 2, perKm: 4 } })],
    });
    const [matrix] = problem.matrices;
    const distances = [0, 1000, 2000, 1000, 0, -1, 2000, 1000, 0];
    const barred: Problem = { ...problem, matrices: [{ ...matrix!, distances }] };
    const { solution, violations } = evaluate(barred, [{ vehicleId: "a", jobIds: ["j1", "j2"] }]);
    expect(violations).toMatchObject([{ code: "UNREACHABLE", jobId: "j2" }]);
    expect(JSON.stringify(solution)).not.toContain("null");
    // The same plan as route lines give it, with its times worked out by check.
    const lines = check(barred, planOfRoutes(barred, { routes: [["j1", "j2"]] }));
    expect(lines).toEqual(violations);
  });

  describe("says what it cannot drive, as check does, and drives the rest", () => {
    const shipment = { id: "s", pickup: { locationIndex: 1 }, delivery: { locationIndex: 2 } };
    const problem = line([0, 1000, 2000, 3000], { jobs, shipments: [shipment], vehicles: [van("a"), van("b")] });
    const pickup = { type: "pickup" as const, shipmentId: "s" };
    const delivery = { type: "delivery" as const, shipmentId: "s" };
    const judge = (routes: PreviousRoute[], given = problem) => {
      const { solution, violations } = evaluate(given, routes);
      return {
        driven: solution.routes.map(({ steps }) => steps.map(({ jobId, type }) => jobId ?? type).join(" ")),
        violations: violations.map(({ code, jobId, shipmentId, vehicleId }) => [
          code,
          jobId ?? shipmentId ?? vehicleId,
        ]),
      };
    };

    test("a job that does not exist, and one that stands twice", () => {
      expect(judge([{ vehicleId: "a", jobIds: ["j1", "j1", "zzz"] }])).toEqual({
        driven: ["j1"],
        violations: [
          ["UNKNOWN_JOB", "zzz"],
          ["DUPLICATE_JOB", "j1"],
        ],
      });
    });

    test("a shipment that does not exist, and a half that stands twice", () => {
      const steps = [pickup, delivery, delivery, { type: "pickup" as const, shipmentId: "zzz" }];
      expect(judge([{ vehicleId: "a", steps }])).toEqual({
        driven: ["pickup delivery"],
        violations: [
          ["UNKNOWN_SHIPMENT", "zzz"],
          ["DUPLICATE_SHIPMENT", "s"],
        ],
      });
    });

    test("a vehicle that does not exist, and a second route of one", () => {
      const routes = [
        { vehicleId: "a", jobIds: ["j1"] },
        { vehicleId: "q", jobIds: ["j2"] },
        { vehicleId: "a", jobIds: ["j3"] },
      ];
      expect(judge(routes)).toEqual({
        driven: ["j1"],
        violations: [
          ["UNKNOWN_VEHICLE", "q"],
          ["DUPLICATE_VEHICLE", "a"],
        ],
      });
    });

    test("half a shipment, and a delivery before its pickup, which are driven as they stand", () => {
      expect(judge([{ vehicleId: "a", steps: [delivery] }])).toEqual({
        driven: ["delivery"],
        violations: [["PAIRING", "s"]],
      });
      expect(judge([{ vehicleId: "a", steps: [delivery, pickup] }])).toEqual({
        driven: ["delivery pickup"],
        violations: [["PRECEDENCE", "s"]],
      });
    });

    test("a shipment that is picked up again though it is on board", () => {
      const state = { locationIndex: 0, availableAtSeconds: 0, onboardShipmentIds: ["s"] };
      const underWay = { ...problem, vehicles: [van("a", { state })] };
      expect(judge([{ vehicleId: "a", steps: [pickup, delivery] }], underWay)).toEqual({
        driven: ["delivery"],
        violations: [["ONBOARD", "s"]],
      });
    });
  });

  test.each<[string, Partial<Vehicle>]>([
    ["nothing else", {}],
    ["a price of waiting", { costs: { perHour: 3600, perWaitingHour: 1 } }],
    ["a price of overtime", { shift: { earliestStartSeconds: 0, latestEndSeconds: 9e4, overtimeAfterSeconds: 8e4 } }],
    ["a break", { breaks: [{ id: "rest" }] }],
  ])("leaves when the route is shortest, not only when it is over first, with %s", (_what, parts) => {
    // Until 1000 the leg takes 500 s, from then on 100 s; who waits for the road to clear is over later and on it for less.
    const travel = {
      kind: "slots" as const,
      startSeconds: 0,
      slotSeconds: 1000,
      durations: [
        [0, 500, 500, 0],
        [0, 100, 100, 0],
      ],
    };
    const problem = parseProblem({
      version: 1,
      jobs: [{ id: "j", locationIndex: 1 }],
      vehicles: [van("a", { costs: { perHour: 3600 }, ...parts })],
      matrices: [{ profile: "default", size: 2, distances: [0, 1, 1, 0], travel }],
    });
    const { solution, violations } = evaluate(problem, [{ vehicleId: "a", jobIds: ["j"] }]);
    expect(violations).toEqual([]);
    expect(solution.routes[0]).toMatchObject({ departureSeconds: 1000, endSeconds: 1200 });
    expect(solution.cost.total).toBe(200);
  });

  test("serves both halves of a ride that cannot be short enough as early as they may be", () => {
    const shipments = [{ id: "s", pickup: { locationIndex: 1 }, delivery: { locationIndex: 2 }, maxRideSeconds: 99 }];
    const problem = line([0, 1000, 2000], { shipments, vehicles: [van("a")] });
    const steps = [
      { type: "pickup" as const, shipmentId: "s" },
      { type: "delivery" as const, shipmentId: "s" },
    ];
    const { solution, violations } = evaluate(problem, [{ vehicleId: "a", steps }]);
    expect(solution.routes[0]!.steps.map(({ startSeconds }) => startSeconds)).toEqual([100, 200]);
    expect(violations).toMatchObject([{ code: "RIDE_TIME" }]);
    // Open from 5000 s on, it is picked up then, also when the van need not leave before.
    const late = {
      ...shipments[0]!,
      pickup: { locationIndex: 1, timeWindows: [{ startSeconds: 5000, endSeconds: 9000 }] },
    };
    const [route] = evaluate({ ...problem, shipments: [late] }, [{ vehicleId: "a", steps }]).solution.routes;
    expect(route!.steps.map(({ startSeconds }) => startSeconds)).toEqual([5000, 5100]);
  });
});

describe("the price of a job on every vehicle", () => {
  const problem = line([0, 1000, 2000, 3000, -1000], {
    jobs: [1, 2, 3, 4].map((locationIndex) => ({ id: `j${locationIndex}`, locationIndex })),
    vehicles: [van("a"), van("b", { costs: { perKm: 1000, fixed: 500 } }), van("c", { limits: { maxTasks: 0 } })],
  });

  test("is what its best place adds, the route that has it taken without it; a reason where it cannot go", () => {
    const routes = [
      { vehicleId: "a", jobIds: ["j3", "j2"] },
      { vehicleId: "b", jobIds: ["j4"] },
    ];
    expect(pricesOf(problem, routes, "j2")).toEqual([
      { vehicleId: "a", price: 0 },
      { vehicleId: "b", price: 4000 },
      { vehicleId: "c", reason: { code: "MAX_TASKS", vehicleId: "c", missing: 1 } },
    ]);
  });

  test("counts what it costs to use a vehicle at all", () => {
    expect(pricesOf(problem, [], "j1").slice(0, 2)).toEqual([
      { vehicleId: "a", price: 2000 },
      { vehicleId: "b", price: 2500 },
    ]);
  });

  test("comes behind what the previous plan freezes", () => {
    // Out to j2 at 2000 and no way home: j1 on the way would be free, behind j2 it takes 1000 back.
    const open = line([0, 1000, 2000], {
      jobs: [1, 2].map((locationIndex) => ({ id: `j${locationIndex}`, locationIndex })),
      vehicles: [{ id: "a", startIndex: 0 }],
    });
    const routes = [{ vehicleId: "a", jobIds: ["j2"] }];
    const previous = { routes: [{ ...routes[0]!, frozenCount: 1 }] };
    expect(pricesOf(open, routes, "j1")).toEqual([{ vehicleId: "a", price: 0 }]);
    expect(pricesOf(open, routes, "j1", previous)).toEqual([{ vehicleId: "a", price: 1000 }]);
    expect(() => pricesOf(open, routes, "j2", previous)).toThrow(RangeError);
  });

  test("is beside the given route, also where that is late or too heavy", () => {
    // j2 is served at 200 s and may be by 100 s; j1 lies on its way home.
    const late = line([0, 1000, 2000], {
      jobs: [
        { id: "j1", locationIndex: 1 },
        { id: "j2", locationIndex: 2, timeWindows: [{ startSeconds: 0, endSeconds: 100 }] },
      ],
      vehicles: [van("a")],
    });
    expect(pricesOf(late, [{ vehicleId: "a", jobIds: ["j2"] }], "j1")).toEqual([{ vehicleId: "a", price: 0 }]);
    const heavy = line([0, 1000, 2000, 3000], {
      jobs: [1, 2, 3].map((locationIndex) => ({ id: `j${locationIndex}`, locationIndex, delivery: { kg: 1 } })),
      vehicles: [van("a", { capacity: { kg: 1 } })],
    });
    // Three on board where one may be.
    const reason = { code: "CAPACITY", vehicleId: "a", missing: 2, dimension: "kg" };
    expect(pricesOf(heavy, [{ vehicleId: "a", jobIds: ["j1", "j2"] }], "j3")).toEqual([{ vehicleId: "a", reason }]);
  });

  test("of a shipment too: its delivery alone, where its pickup is frozen", () => {
    const shipments = [{ id: "s", pickup: { locationIndex: 1 }, delivery: { locationIndex: 2 } }];
    const parcels = line([0, 1000, 2000], { shipments, vehicles: [van("a"), van("b")] });
    const half = { type: "pickup" as const, shipmentId: "s" };
    const routes = [{ vehicleId: "a", steps: [half, { type: "delivery" as const, shipmentId: "s" }] }];
    expect(pricesOf(parcels, routes, "s")).toEqual([
      { vehicleId: "a", price: 4000 },
      { vehicleId: "b", price: 4000 },
    ]);
    // On its way home from the pickup anyway, 1000 out and back.
    expect(pricesOf(parcels, routes, "s", { routes: [{ ...routes[0]!, frozenCount: 1 }] })).toEqual([
      { vehicleId: "a", price: 2000 },
      { vehicleId: "b", reason: { code: "PINNED", vehicleId: "b" } },
    ]);
  });

  test("of a job that does not exist is an error", () => {
    expect(() => pricesOf(problem, [], "j9")).toThrow(RangeError);
  });
});

const RIFKI = new URL("../../../../shared/dynamic/rifki-lyon/", import.meta.url);
const isThere = existsSync(RIFKI);
if (!isThere) console.warn("../shared is absent: the Rifki-Lyon instances are skipped");

describe.skipIf(!isThere)("time-dependent routes through Lyon", () => {
  const names = isThere
    ? readdirSync(RIFKI).flatMap((file) => /^(.*)\.bks\.Duration\.json$/.exec(file)?.[1] ?? [])
    : [];
  test.each(names)("%s: the best-known routes take what their authors say, to the second", (name) => {
    const read = (file: string) => JSON.parse(readFileSync(new URL(file, RIFKI), "utf8"));
    const instance = read(`${name}.vrp.json`);
    const best: { routes: number[][]; cost: number } = read(`${name}.bks.Duration.json`);
    const packed = readFileSync(new URL(`${name}.atf.json.gz`, RIFKI));
    const { arcs }: { arcs: [number, number, number[], number[]][] } = JSON.parse(gunzipSync(packed).toString());
    const size: number = instance.time_windows.length;
    const functions: number[][] = Array.from({ length: size * size }, (_, leg) =>
      leg % (size + 1) === 0 ? [0, 0] : [],
    );
    for (const [from, to, departures, arrivals] of arcs) {
      functions[from * size + to] = departures.flatMap((departure, index) => [departure, arrivals[index]!]);
    }
    const [open, close] = instance.horizon;
    const problem = parseProblem({
      version: 1,
      jobs: instance.demands.slice(1).map((load: number, index: number) => ({
        id: String(index + 1),
        locationIndex: index + 1,
        delivery: { load },
        serviceSeconds: instance.service_times[index + 1],
        timeWindows: [
          { startSeconds: instance.time_windows[index + 1][0], endSeconds: instance.time_windows[index + 1][1] },
        ],
      })),
      vehicles: best.routes.map((_, index) =>
        van(String(index), {
          capacity: { load: instance.vehicle_capacity },
          shift: { earliestStartSeconds: open, latestEndSeconds: close },
          costs: { perHour: 3600 },
        }),
      ),
      matrices: [
        {
          profile: "default",
          size,
          distances: new Array(size * size).fill(0),
          travel: { kind: "arrivals", functions },
        },
      ],
    });
    const routes = best.routes.map((stops, index) => ({ vehicleId: String(index), jobIds: stops.map(String) }));
    const { solution, violations } = evaluate(problem, routes);
    expect(violations).toEqual([]);
    expect(Math.abs(solution.cost.total - best.cost)).toBeLessThan(0.5);
  });
});
