import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { readNative } from "../formats/native.ts";
import { parseProblem } from "./parse-problem.ts";
import type { Problem } from "./problem.ts";
import { ProblemError } from "./problem-error.ts";

/** Every key that the model has. */
function full(): Problem {
  return {
    version: 1,
    jobs: [
      {
        id: "a",
        locationIndex: 1,
        delivery: { kg: 1 },
        pickup: { kg: 2, pallets: 0 },
        setupSeconds: 1,
        serviceSeconds: 2,
        setupSecondsByType: { truck: 3 },
        serviceSecondsByType: { truck: 4 },
        timeWindows: [
          { startSeconds: 0, endSeconds: 10, softEndSeconds: 5, costPerHourLate: 1 },
          { startSeconds: 20, endSeconds: 20 },
        ],
        releaseSeconds: -1,
        priority: 100,
        unassignedPenalty: 0,
        skills: { allOf: ["cold"], oneOf: [], noneOf: ["diesel"] },
        allowedVehicleIds: ["van"],
      },
      { id: "b", locationIndex: 0 },
    ],
    shipments: [
      {
        id: "s",
        pickup: { locationIndex: 0, serviceSeconds: 1 },
        delivery: { locationIndex: 1, timeWindows: [{ startSeconds: 0, endSeconds: 9 }] },
        amount: { kg: 1 },
        maxRideSeconds: 60,
        priority: 1,
        unassignedPenalty: 2,
        skills: {},
        allowedVehicleIds: ["bike"],
      },
    ],
    vehicles: [
      {
        id: "van",
        profile: "slow",
        type: "truck",
        skills: ["cold"],
        speedFactor: 0.5,
        startIndex: 0,
        endIndex: 1,
        capacity: { kg: 5 },
        shift: { earliestStartSeconds: 0, latestStartSeconds: 5, latestEndSeconds: 100, overtimeAfterSeconds: 50 },
        costs: { fixed: 1, perHour: 2, perKm: 3, perOvertimeHour: 4, perWaitingHour: 5 },
        limits: { maxTasks: 1, maxDistanceMeters: 2, maxDurationSeconds: 3, maxTravelSeconds: 4 },
        breaks: [
          {
            id: "lunch",
            timeWindows: [{ startSeconds: 10, endSeconds: 20 }],
            serviceSeconds: 5,
            maxLoad: { kg: 1 },
            required: "always",
          },
          { id: "tea" },
        ],
        reload: { locationIndex: 0, serviceSeconds: 1, maxReloads: 2 },
        state: { locationIndex: 1, availableAtSeconds: 7, onboardShipmentIds: ["s"], load: { kg: 1 } },
      },
      { id: "bike" },
    ],
    relations: [{ type: "strictSequence", jobIds: ["a", "b"] }],
    stability: { vehicleChangeCost: 1, resequenceCost: 2, etaShiftCostPerMinute: 3 },
    matrices: [
      { profile: "default", size: 2, distances: [0, 1, -1, 0], travel: { kind: "constant", durations: [0, 1, 1, 0] } },
      {
        profile: "slow",
        size: 2,
        distances: [0, 1, 1, 0],
        travel: {
          kind: "slots",
          startSeconds: 0,
          slotSeconds: 60,
          durations: [
            [0, 1, 1, 0],
            [0, 2, 2, 0],
          ],
        },
      },
    ],
  };
}

test("a problem with every key is read as it is", () => {
  expect(parseProblem(full())).toEqual(full());
  expect(readNative(JSON.stringify(full())).problem).toEqual(full());
});

test("the smallest problem has no jobs, no vehicles and no matrices", () => {
  const empty = { version: 1, jobs: [], vehicles: [], matrices: [] };
  expect(parseProblem(empty)).toEqual(empty);
});

test("matrices may be typed arrays and may hold Infinity", () => {
  const problem = full();
  problem.matrices[0]!.distances = Float64Array.of(0, 1, Number.POSITIVE_INFINITY, 0);
  expect(parseProblem(problem)).toEqual(problem);
});

describe("refused, with a pointer to the place", () => {
  test.each<[string, string, unknown, string, RegExp]>([
    ["an unknown key, with the nearest", "jobs/0/timeWindow", [], "/jobs/0/timeWindow", /did you mean "timeWindows"/],
    ["a snake-case key", "jobs/0/service_seconds", 1, "/jobs/0/service_seconds", /did you mean "serviceSeconds"/],
    ["a key like none", "jobs/0/zzzzzzzzzzzzzzzz", 1, "/jobs/0/zzzzzzzzzzzzzzzz", /known are "id"/],
    ["a key at the top", "job", 1, "/job", /did you mean "jobs"/],
    ["a key with a slash", "jobs/0/a~1b", 1, "/jobs/0/a~1b", /"a\/b" is not a known key/],
    ["NaN", "jobs/0/serviceSeconds", Number.NaN, "/jobs/0/serviceSeconds", /found NaN/],
    ["a negative demand", "jobs/0/delivery/kg", -1, "/jobs/0/delivery/kg", /-1 is below 0/],
    ["text for a number", "jobs/0/delivery/kg", "12", "/jobs/0/delivery/kg", /expected a number, found "12"/],
    ["null for a number", "jobs/0/serviceSeconds", null, "/jobs/0/serviceSeconds", /found null/],
    [
      "a reversed window",
      "jobs/0/timeWindows/1/endSeconds",
      -5,
      "/jobs/0/timeWindows/1",
      /ends at -5, before its start at 20/,
    ],
    ["no window", "jobs/0/timeWindows", [], "/jobs/0/timeWindows", /empty/],
    ["windows that touch", "jobs/0/timeWindows/1/startSeconds", 10, "/jobs/0/timeWindows/1", /disjoint/],
    ["an index outside", "jobs/0/locationIndex", 2, "/jobs/0/locationIndex", /2 locations/],
    ["half an index", "vehicles/0/startIndex", 0.5, "/vehicles/0/startIndex", /whole number, found 0.5/],
    ["a negative index", "vehicles/0/state/locationIndex", -1, "/vehicles/0/state/locationIndex", /below 0/],
    ["a priority above 100", "jobs/0/priority", 101, "/jobs/0/priority", /above 100/],
    [
      "a vehicle that is not there",
      "jobs/0/allowedVehicleIds/0",
      "bus",
      "/jobs/0/allowedVehicleIds/0",
      /no vehicle "bus"/,
    ],
    ["a profile without matrix", "vehicles/0/profile", "truck", "/vehicles/0/profile", /no matrix for profile "truck"/],
    ["a duplicate job", "jobs/1/id", "a", "/jobs/1/id", /"a" is taken by \/jobs\/0/],
    ["a duplicate vehicle", "vehicles/1/id", "van", "/vehicles/1/id", /taken/],
    ["a duplicate profile", "matrices/1/profile", "default", "/matrices/1/profile", /taken/],
    ["a shipment with a job's id", "shipments/0/id", "a", "/shipments/0/id", /the id of a job/],
    ["half a shipment", "shipments/0/delivery", undefined, "/shipments/0/delivery", /found nothing/],
    [
      "a shipment with a place of its own",
      "shipments/0/locationIndex",
      1,
      "/shipments/0/locationIndex",
      /not a known key/,
    ],
    ["a pickup nowhere", "shipments/0/pickup/locationIndex", 2, "/shipments/0/pickup/locationIndex", /2 locations/],
    ["a negative ride", "shipments/0/maxRideSeconds", -1, "/shipments/0/maxRideSeconds", /below 0/],
    [
      "a soft end behind the window",
      "jobs/0/timeWindows/0/softEndSeconds",
      11,
      "/jobs/0/timeWindows/0/softEndSeconds",
      /11 is not in the window from 0 to 10/,
    ],
    [
      "a price for being late where nothing is",
      "jobs/0/timeWindows/1/costPerHourLate",
      1,
      "/jobs/0/timeWindows/1/costPerHourLate",
      /without softEndSeconds/,
    ],
    [
      "a soft end of a break",
      "vehicles/0/breaks/0/timeWindows/0/softEndSeconds",
      1,
      "/vehicles/0/breaks/0/timeWindows/0/softEndSeconds",
      /not a known key/,
    ],
    ["a penalty that pays", "jobs/0/unassignedPenalty", -1, "/jobs/0/unassignedPenalty", /below 0/],
    ["a skill by itself", "jobs/0/skills", ["cold"], "/jobs/0/skills", /expected an object, found a list/],
    ["a skill that is a number", "vehicles/0/skills/0", 7, "/vehicles/0/skills/0", /expected text, found 7/],
    ["a vehicle that stands still", "vehicles/0/speedFactor", 0, "/vehicles/0/speedFactor", /0 is below 0.01/],
    [
      "negative seconds of a type",
      "jobs/0/setupSecondsByType/truck",
      -1,
      "/jobs/0/setupSecondsByType/truck",
      /below 0/,
    ],
    [
      "overtime before the shift",
      "vehicles/0/shift/overtimeAfterSeconds",
      -1,
      "/vehicles/0/shift/overtimeAfterSeconds",
      /before/,
    ],
    ["two breaks of one id", "vehicles/0/breaks/1/id", "lunch", "/vehicles/0/breaks/1/id", /another break/],
    [
      "a break now and then",
      "vehicles/0/breaks/0/required",
      "often",
      "/vehicles/0/breaks/0/required",
      /"ifOnRoad", "always", found "often"/,
    ],
    [
      "nine breaks",
      "vehicles/0/breaks",
      Array.from({ length: 9 }, (_, index) => ({ id: `b${index}` })),
      "/vehicles/0/breaks",
      /9 breaks; 8 are the most/,
    ],
    ["half a reload", "vehicles/0/reload/maxReloads", 0.5, "/vehicles/0/reload/maxReloads", /whole number/],
    ["a reload nowhere", "vehicles/0/reload/locationIndex", 9, "/vehicles/0/reload/locationIndex", /2 locations/],
    [
      "a stranger on board",
      "vehicles/0/state/onboardShipmentIds/0",
      "t",
      "/vehicles/0/state/onboardShipmentIds/0",
      /no shipment "t"/,
    ],
    [
      "a shipment in two vehicles",
      "vehicles/1/state",
      { locationIndex: 0, availableAtSeconds: 0, onboardShipmentIds: ["s"] },
      "/vehicles/1/state/onboardShipmentIds/0",
      /on board of \/vehicles\/0/,
    ],
    ["a relation of no type", "relations/0/type", "together", "/relations/0/type", /found "together"/],
    ["a relation with a stranger", "relations/0/jobIds/1", "z", "/relations/0/jobIds/1", /no job "z"/],
    ["a relation with a shipment", "relations/0/jobIds/1", "s", "/relations/0/jobIds/1", /no job "s"/],
    [
      "a relation with a job twice",
      "relations/0/jobIds/1",
      "a",
      "/relations/0/jobIds/1",
      /stands in \/relations\/0\/jobIds\/0/,
    ],
    ["a relation of one", "relations/0/jobIds", ["a"], "/relations/0/jobIds", /two jobs or more/],
    ["a sequence with a shipment", "relations/0/shipmentIds", ["s"], "/relations/0/shipmentIds", /only "sameVehicle"/],
    [
      "a relation with a strange shipment",
      "relations/0/shipmentIds",
      ["a"],
      "/relations/0/shipmentIds/0",
      /no shipment/,
    ],
    [
      "two relations in a circle",
      "relations/1",
      { type: "sequence", jobIds: ["b", "a"] },
      "/relations/1/jobIds",
      /no order has "b", "a" .* the relations before it/,
    ],
    ["a negative price of change", "stability/resequenceCost", -1, "/stability/resequenceCost", /below 0/],
    ["an empty id", "jobs/0/id", "", "/jobs/0/id", /1 to 200 characters/],
    ["a number as id", "jobs/0/id", 7, "/jobs/0/id", /expected text, found 7/],
    ["a short matrix", "matrices/0/distances", [0, 1, 2], "/matrices/0/distances", /2 x 2 = 4 entries, found 3/],
    ["null in a matrix", "matrices/0/distances/2", null, "/matrices/0/distances/2", /-1 where there is no way/],
    ["a price for one leg", "matrices/0/legCosts", [1], "/matrices/0/legCosts", /2 x 2 = 4 entries, found 1/],
    ["money for driving", "matrices/0/legCosts", [0, 1, -1, 0], "/matrices/0/legCosts/2", /from 0 to .*, found -1/],
    ["NaN in a matrix", "matrices/0/travel/durations/1", Number.NaN, "/matrices/0/travel/durations/1", /found NaN/],
    ["matrices of two sizes", "matrices/1", sized(1), "/matrices/1/size", /one size, found 1 beside 2/],
    ["no slots", "matrices/1/travel/durations", [], "/matrices/1/travel/durations", /at least one/],
    ["slots of no length", "matrices/1/travel/slotSeconds", 0, "/matrices/1/travel/slotSeconds", /no length/],
    [
      "slots in constant travel",
      "matrices/0/travel/slotSeconds",
      60,
      "/matrices/0/travel/slotSeconds",
      /not a known key/,
    ],
    [
      "another kind of travel",
      "matrices/0/travel/kind",
      "fast",
      "/matrices/0/travel/kind",
      /"constant", "slots", "arrivals", found "fast"/,
    ],
    [
      "a shift that ends before its start",
      "vehicles/0/shift/latestEndSeconds",
      -1,
      "/vehicles/0/shift/latestEndSeconds",
      /before/,
    ],
    ["another version", "version", 2, "/version", /expected 1/],
    ["an object for a list", "jobs", {}, "/jobs", /expected a list, found an object/],
    ["a list for an object", "vehicles/0/costs", [], "/vehicles/0/costs", /expected an object, found a list/],
    [
      "a dimension called constructor",
      "vehicles/0/capacity",
      { constructor: 1 },
      "/vehicles/0/capacity/constructor",
      /dimension/,
    ],
  ])("%s", (_case, pointer, value, path, sentence) => {
    const problem = full();
    put(problem, pointer, value);
    const run = () => parseProblem(problem);
    expect(run).toThrow(ProblemError);
    expect(run).toThrow(expect.objectContaining({ path, message: expect.stringMatching(sentence) }));
  });

  test.each(["/jobs/0", "/jobs/0/delivery", "/vehicles/0/shift", ""])("__proto__ at %s", (place) => {
    const marker = '"marker":1';
    const problem = full();
    put(problem, `${place.slice(1)}${place ? "/" : ""}marker`, 1);
    const text = JSON.stringify(problem).replace(marker, '"__proto__":{"polluted":1}');
    expect(() => readNative(text)).toThrow(expect.objectContaining({ path: `${place}/__proto__` }));
    expect(({} as Record<string, unknown>)["polluted"]).toBeUndefined();
  });

  test("nesting of 200,000 levels, as lists and as objects", () => {
    const depth = 200_000;
    const lists = "[".repeat(depth) + "]".repeat(depth);
    const objects = `${'{"jobs":'.repeat(depth)}1${"}".repeat(depth)}`;
    for (const deep of [lists, objects]) {
      expect(() => readNative(deep)).toThrow(ProblemError);
      expect(() => readNative(`{"version":1,"jobs":[{"id":${deep}}],"vehicles":[],"matrices":[]}`)).toThrow(
        ProblemError,
      );
    }
  });

  test("text that is not JSON", () => {
    expect(() => readNative('{"version": 1,')).toThrow(/not JSON/);
  });

  test("whatever else, with a ProblemError and nothing worse", () => {
    fc.assert(
      fc.property(fc.constantFrom(...pointers(full())), fc.anything(), (pointer, value) => {
        const problem = full();
        put(problem, pointer, value);
        try {
          parseProblem(problem);
        } catch (error) {
          expect(error).toBeInstanceOf(ProblemError);
        }
      }),
      { numRuns: 1000 },
    );
  });
});

function sized(size: number) {
  return { profile: "slow", size, distances: [0], travel: { kind: "constant", durations: [0] } };
}

function put(root: unknown, pointer: string, value: unknown): void {
  const keys = pointer.split("/").map((key) => key.replaceAll("~1", "/"));
  let node = root as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) node = node[key] as Record<string, unknown>;
  node[keys.at(-1)!] = value;
}

function pointers(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [path + key, ...pointers(inner, `${path}${key}/`)]);
}
