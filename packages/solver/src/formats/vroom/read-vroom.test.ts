import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { solve } from "../../solve.ts";
import { readProblem } from "../read-problem.ts";
import { straightLines, TravelError } from "../travel-table.ts";
import { checkVroom } from "./check-vroom.ts";
import { readVroomAnswer } from "./read-answer.ts";
import { VroomError } from "./vroom-error.ts";
import { writeVroom } from "./write-vroom.ts";

/** Every key that is read, with values that another default would betray. */
const FULL = {
  jobs: [
    {
      id: 1,
      description: "fridge",
      location: [8.5, 50.1],
      location_index: 1,
      setup: 10,
      service: 20,
      setup_per_type: { truck: 11 },
      service_per_type: { truck: 21 },
      amount: [9],
      delivery: [2],
      pickup: [3],
      skills: [7, 7],
      priority: 5,
      time_windows: [
        [300, 400],
        [100, 200],
      ],
    },
    { id: 2, location_index: 0, amount: [4] },
  ],
  shipments: [],
  vehicles: [
    {
      id: 1,
      profile: "bike",
      description: "blue",
      start: [8, 50],
      start_index: 0,
      end_index: 1,
      capacity: [6],
      costs: { fixed: 1, per_hour: 2, per_km: 3, per_task_hour: 4 },
      skills: [7],
      type: "truck",
      time_window: [0, 900],
      breaks: [{ id: 4, description: "tea", service: 10, time_windows: [[50, 60]], max_load: [1] }],
      speed_factor: 2,
      max_tasks: 3,
      steps: [
        { type: "start", service_at: 5 },
        { type: "job", id: 2, service_after: 6 },
        { type: "end", service_before: 99 },
      ],
    },
  ],
  matrices: {
    bike: {
      durations: [
        [0, 60],
        [60, 0],
      ],
      distances: [
        [0, 1000],
        [1000, 0],
      ],
    },
  },
  options: { g: false, c: false, l: 3, x: 2, t: 1 },
};

const clone = () => structuredClone(FULL) as Record<string, unknown> & typeof FULL;
const read = (problem: unknown) => readProblem(JSON.stringify(problem));

/** One job at place 1, one van at place 0, 60 seconds apart. */
function small(job: object = {}, vehicle: object = {}): Record<string, unknown> {
  return {
    jobs: [{ id: 1, location_index: 1, ...job }],
    vehicles: [{ id: 1, start_index: 0, end_index: 0, ...vehicle }],
    matrix: [
      [0, 60],
      [60, 0],
    ],
  };
}

test("every key is read", () => {
  const { format, vroom } = read(FULL);
  expect(format).toBe("vroom");
  expect(vroom!.jobs[0]).toEqual({
    kind: "job",
    id: "1",
    key: "1",
    description: "fridge",
    place: { index: 1, hasGivenIndex: true, coordinates: [8.5, 50.1] },
    setup: 10,
    service: 20,
    setupPerType: { truck: 11 },
    servicePerType: { truck: 21 },
    delivery: [2],
    pickup: [3],
    skills: [7, 7],
    priority: 5,
    windows: [
      [100, 200],
      [300, 400],
    ],
  });
  // The old amount is a delivery, where no new one stands beside it.
  expect(vroom!.jobs[1]).toMatchObject({ delivery: [4], pickup: [0] });
  expect(vroom!.vehicles[0]).toMatchObject({
    profile: "bike",
    description: "blue",
    start: { index: 0, coordinates: [8, 50] },
    end: { index: 1, coordinates: undefined },
    costs: { fixed: 1, perHour: 2, perKm: 3, perTaskHour: 4 },
    window: [0, 900],
    speedFactor: 2,
    maxTasks: 3,
    breaks: [{ id: "4", key: "break 4", description: "tea", service: 10, windows: [[50, 60]], maxLoad: [1] }],
    steps: [
      { key: "start", at: 5 },
      { key: "2", after: 6 },
      { key: "end", before: 99 },
    ],
  });
  expect(vroom!.options).toEqual({ l: 3, x: 2, t: 1, c: false });
  expect(read(FULL).previous).toEqual({ routes: [{ vehicleId: "1", steps: [{ type: "job", jobId: "2" }] }] });
});

test("every key that the reader knows stands on its page", () => {
  const page = readFileSync(new URL("../../../../../docs/reference/vroom.md", import.meta.url), "utf8");
  const objects = [
    "",
    "jobs/0",
    "vehicles/0",
    "vehicles/0/costs",
    "vehicles/0/breaks/0",
    "vehicles/0/steps/0",
    "matrices/bike",
    "options",
  ];
  for (const object of objects) {
    const problem = clone();
    put(problem, `${object}/qqqqqqqqqqqqqqqqqqqqqqqq`.replace(/^\//, ""), 1);
    const error = errorOf(() => read(problem));
    const known = /known are (.*)$/
      .exec(error.message)![1]!
      .split(", ")
      .map((word) => word.slice(1, -1));
    expect({ object, missing: known.filter((key) => !page.includes(`\`${key}\``)) }).toEqual({ object, missing: [] });
  }
});

test("a shipment is two stops, whose ids a job may have too", () => {
  const { vroom, problem } = read({
    ...small(
      {},
      {
        capacity: [4],
        steps: [
          { type: "pickup", id: 1 },
          { type: "delivery", id: 7 },
        ],
      },
    ),
    jobs: [{ id: 1, location_index: 1, delivery: [1] }],
    shipments: [
      {
        amount: [3],
        priority: 2,
        skills: [],
        pickup: { id: 1, location_index: 1, service: 5 },
        delivery: { id: 7, location_index: 0, time_windows: [[0, 900]], description: "to the door" },
      },
    ],
  });
  expect(vroom!.jobs.map(({ key, pickup, delivery }) => [key, pickup, delivery])).toEqual([
    ["1", [0], [1]],
    ["pickup 1", [3], [0]],
    ["delivery 7", [0], [3]],
  ]);
  expect(vroom!.vehicles[0]!.steps.map(({ key }) => key)).toEqual(["start", "pickup 1", "delivery 7", "end"]);
  // Three tasks: a shipment is two of them, each of priority 2, and the last digit to base 4 counts tasks.
  expect(problem.jobs[0]!.priority).toBe(1);
  expect(problem.shipments).toMatchObject([{ id: "1 7", amount: { 0: 3 }, priority: 18 }]);
});

test.each<[string, object, string, RegExp]>([
  ["no pickup", { delivery: { id: 1, location_index: 1 } }, "/shipments/0/pickup", /expected an object/],
  [
    "an unknown key",
    { pickup: { id: 1, location_index: 1, delivery: [1] }, delivery: { id: 1, location_index: 1 } },
    "/shipments/0/pickup/delivery",
    /delivery/,
  ],
  [
    "another number of amounts",
    { amount: [1], pickup: { id: 1, location_index: 1 }, delivery: { id: 1, location_index: 1 } },
    "/shipments/0/amount",
    /1 amounts, but vehicles have 0/,
  ],
])("a shipment with %s is refused", (_, shipment, path, sentence) => {
  expect(() => read({ ...small(), shipments: [shipment] })).toThrow(expect.objectContaining({ path }));
  expect(() => read({ ...small(), shipments: [shipment] })).toThrow(sentence);
});

describe("what cannot be planned is refused by name", () => {
  test.each<[string, Record<string, unknown>, string, RegExp]>([
    ["geometry", { ...small(), options: { g: true } }, "/options/g", /routing engine/],
    ["a price per km without distances", small({}, { costs: { per_km: 1 } }), "/vehicles/0/costs/per_km", /distances/],
    ["a longest distance without distances", small({}, { max_distance: 1 }), "/vehicles/0/max_distance", /distances/],
  ])("%s", (_case, problem, path, sentence) => {
    expect(() => read(problem)).toThrow(expect.objectContaining({ path, message: expect.stringMatching(sentence) }));
  });
});

describe("what is wrong is told with its place", () => {
  test.each<[string, Record<string, unknown>, string, RegExp]>([
    ["an unknown key", small({ time_window: [0, 1] }), "/jobs/0/time_window", /did you mean "time_windows"/],
    ["no vehicles", { ...small(), vehicles: [] }, "/vehicles", /at least one/],
    ["no jobs", { ...small(), jobs: [] }, "/jobs", /at least one/],
    ["no id", small({ id: undefined }), "/jobs/0/id", /2\^64/],
    ["an id in words", small({ id: "1" }), "/jobs/0/id", /2\^64/],
    ["a negative id", small({ id: -1 }), "/jobs/0/id", /2\^64/],
    ["a broken id", small({ id: 1.5 }), "/jobs/0/id", /2\^64/],
    ["a job twice", { ...clone(), jobs: [FULL.jobs[0], FULL.jobs[0]] }, "/jobs/1/id", /taken by \/jobs\/0/],
    ["a reversed window", small({ time_windows: [[5, 4]] }), "/jobs/0/time_windows/0", /ends at 4/],
    ["no windows", small({ time_windows: [] }), "/jobs/0/time_windows", /empty/],
    ["a window in tenths", small({ time_windows: [[0, 1.5]] }), "/jobs/0/time_windows/0/1", /whole/],
    [
      "windows that touch",
      small({
        time_windows: [
          [0, 5],
          [5, 9],
        ],
      }),
      "/jobs/0/time_windows",
      /overlap/,
    ],
    ["neither start nor end", small({}, { start_index: undefined, end_index: undefined }), "/vehicles/0", /start or/],
    ["a place outside", small({ location_index: 2 }), "/jobs/0/location_index", /of size 2/],
    ["no index", small({ location_index: undefined, location: [1, 2] }), "/jobs/0/location_index", /has an index/],
    ["no such profile", small({}, { profile: "bike" }), "/matrices", /profile "bike"/],
    ["amounts of another length", small({ delivery: [1] }, { capacity: [1, 2] }), "/jobs/0/delivery", /1 amounts/],
    ["no speed", small({}, { speed_factor: 0 }), "/vehicles/0/speed_factor", /above 0/],
    ["too much speed", small({}, { speed_factor: 5.1 }), "/vehicles/0/speed_factor", /above 5/],
    ["a step of no job", small({}, { steps: [{ type: "job", id: 9 }] }), "/vehicles/0/steps", /no job 9/],
    ["a step of no break", small({}, { steps: [{ type: "break", id: 9 }] }), "/vehicles/0/steps", /no break 9/],
    [
      "a start behind something",
      small({}, { steps: [{ type: "job", id: 1 }, { type: "start" }] }),
      "/vehicles/0/steps/1/type",
      /stands elsewhere/,
    ],
    ["a break twice", small({}, { breaks: [{ id: 1 }, { id: 1 }] }), "/vehicles/0/breaks/1/id", /taken by/],
    [
      "too many breaks",
      small({}, { breaks: Array.from({ length: 9 }, (_, id) => ({ id })) }),
      "/vehicles/0/breaks",
      /up to 8/,
    ],
    ["matrices of both names", { ...clone(), matrix: [[0]] }, "/matrix", /beside matrices/],
    ["a row too short", { ...small(), matrix: [[0, 1], [1]] }, "/matrix/1", /row of 2/],
    [
      "a hole in a matrix",
      {
        ...small(),
        matrix: [
          [0, null],
          [1, 0],
        ],
      },
      "/matrix/0/1",
      /whole number/,
    ],
    [
      "costs of two kinds",
      {
        ...clone(),
        matrices: {
          bike: {
            ...FULL.matrices.bike,
            costs: [
              [0, 1],
              [1, 0],
            ],
          },
        },
      },
      "/vehicles/0/costs/per_hour",
      /no meaning/,
    ],
  ])("%s", (_case, problem, path, sentence) => {
    const message: unknown = expect.stringMatching(sentence);
    expect(() => read(problem)).toThrow(expect.objectContaining({ name: "VroomError", code: 2, path, message }));
  });
});

test("a lenient reader tells of unknown keys and of shapes that it cannot give, and reads on", () => {
  const told: string[] = [];
  const problem = { ...small({ colour: "red" }), options: { g: true } };
  const { vroom } = readProblem(JSON.stringify(problem), { onUnknown: (path) => told.push(path) });
  expect(vroom!.jobs).toHaveLength(1);
  expect(told.toSorted()).toEqual(["/jobs/0/colour", "/options/g"]);
});

describe("max_distance is in metres", () => {
  // To 1, 2 and back: 7000 m and 3 s; to 2, 1 and back: 5000 m and 30 s. To 1 and back: 2000 m and 11 s.
  const distances = [
    [0, 1000, 3000],
    [1000, 0, 1000],
    [5000, 1000, 0],
  ];
  const ones = [
    [0, 1, 10],
    [10, 0, 1],
    [1, 10, 0],
  ];
  const tens = [
    [0, 10, 10],
    [10, 0, 10],
    [10, 10, 0],
  ];
  const jobs = [
    { id: 1, location_index: 1, setup: 2, service: 5, priority: 1 },
    { id: 2, location_index: 2 },
  ];
  const plan = (vehicle: object, matrices: object) => {
    const text = { jobs, vehicles: [{ id: 1, start_index: 0, end_index: 0, ...vehicle }], matrices: { car: matrices } };
    const { vroom, problem } = read(text);
    const answer = writeVroom(vroom!, solve(problem, { seed: 1, stop: { iterations: 200 } }));
    expect(checkVroom(vroom!, readVroomAnswer(answer))).toEqual([]);
    const { summary, routes } = JSON.parse(answer);
    const order = routes[0].steps.flatMap(({ id }: { id?: number }) => id ?? []).join(" ");
    return { order, distance: summary.distance, cost: summary.cost };
  };

  test.each<[string, object, object, number[]]>([
    ["hours", {}, { durations: ones, distances }, [3, 30, 11]],
    ["a matrix of costs", {}, { durations: tens, distances, costs: ones }, [3, 30, 11]],
    // A metre costs a thousandth, a second one.
    ["hours and kilometres", { costs: { per_hour: 3600, per_km: 1 } }, { durations: ones, distances }, [10, 35, 13]],
    ["hours and work", { costs: { per_task_hour: 3600 } }, { durations: ones, distances }, [10, 37, 18]],
    ["nothing", { costs: { per_hour: 0 } }, { durations: ones, distances }, [0, 0, 0]],
    ["hours, with a limit on driving too", { max_travel_time: 30 }, { durations: ones, distances }, [3, 30, 11]],
  ])("where the price is of %s", (_, vehicle, matrices, [far, near, one]) => {
    const limited = (max_distance: number) => plan({ ...vehicle, max_distance }, matrices);
    if (far !== near) expect(limited(7000)).toEqual({ order: "1 2", distance: 7000, cost: far });
    expect(limited(6999)).toEqual({ order: "2 1", distance: 5000, cost: near });
    expect(limited(4999)).toEqual({ order: "1", distance: 2000, cost: one });
  });
});

describe("coordinates without matrices", () => {
  // A tenth of a degree on the equator is 11,119.5 m of great circle.
  const problem = {
    jobs: [
      { id: 1, location: [0.1, 0] },
      { id: 2, location: [0.1, 0] },
    ],
    vehicles: [{ id: 1, start: [0, 0] }],
  };

  test("VROOM would ask a routing engine: code 3", () => {
    expect(() => read(problem)).toThrow(VroomError);
    expect(() => read(problem)).toThrow(expect.objectContaining({ code: 3 }));
  });

  test("a speed given, 1.3 times the straight line is driven; equal coordinates are one place", () => {
    const off = () => {
      throw new TravelError(1, "it lies in the sea");
    };
    expect(() => readProblem(JSON.stringify(problem), { makeTravelTable: off })).toThrow(
      expect.objectContaining({ name: "VroomError", code: 3, path: expect.stringMatching(/^\/(jobs|vehicles)\//) }),
    );
    const { vroom } = readProblem(JSON.stringify(problem), { makeTravelTable: straightLines(36) });
    const { size, distances, durations } = vroom!.matrices.get("car")!;
    expect(size).toBe(2);
    expect([...distances!]).toEqual([0, 14_455, 14_455, 0]);
    expect([...durations]).toEqual([0, 1446, 1446, 0]);
  });
});

describe("told from our own JSON by its content, unless a format is named", () => {
  test("a version makes it ours", () => {
    expect(() => read({ version: 1, ...small() })).toThrow(expect.objectContaining({ path: "/matrix" }));
    expect(read(small()).format).toBe("vroom");
  });

  test("a list of matrices makes it ours, even where the version is forgotten", () => {
    expect(() => read({ jobs: [], vehicles: [], matrices: [] })).toThrow(/expected 1, the only version/);
  });

  test("the name of a format decides", () => {
    const text = JSON.stringify(small());
    expect(() => readProblem(text, { format: "native" })).toThrow(/"matrix" is not a known key/);
    expect(() => readProblem(text, { format: "solomon" })).toThrow(/VEHICLE/);
  });
});

test("ids of 64 bits are not rounded", () => {
  const text = JSON.stringify(small())
    .replace('"id":1', '"id": 18446744073709551615')
    .replace('"id":1', '"id" : 9007199254740993');
  const { vroom, problem } = readProblem(text);
  expect(vroom!.jobs[0]!.id).toBe("18446744073709551615");
  expect(vroom!.vehicles[0]!.id).toBe("9007199254740993");
  expect(solve(problem, { seed: 1, stop: { iterations: 1 } }).routes[0]).toMatchObject({
    vehicleId: "9007199254740993",
    steps: [{ jobId: "18446744073709551615" }],
  });
  expect(() => readProblem(text.replace("18446744073709551615", "18446744073709551616"))).toThrow(
    "expected a whole number from 0 to 2^64 - 1, found 18446744073709551616",
  );
});

test("jobs and kinds of vehicles whose matrices would not fit into memory are refused", () => {
  const problem = small();
  problem["jobs"] = Array.from({ length: 7000 }, (_, id) => ({ id, location_index: 0 }));
  problem["vehicles"] = [1, 2, 3].map((speed_factor) => ({ id: 1, start_index: 0, speed_factor }));
  expect(() => read(problem)).toThrow(/7002 jobs, starts and ends for 3 kinds of vehicles .* are too many/);
});

test("whatever else stands there, it is a VroomError or a problem whose answer has no hole", () => {
  fc.assert(
    fc.property(fc.constantFrom(...pointers(FULL)), fc.anything(), (pointer, value) => {
      const problem = clone();
      put(problem, pointer, value);
      let text: string;
      try {
        text = JSON.stringify(problem);
      } catch {
        return; // A BigInt or a circle: not JSON.
      }
      try {
        const file = readProblem(text, { format: "vroom" });
        const answer = writeVroom(file.vroom!, solve(file.problem, { seed: 1, stop: { iterations: 1 } }));
        // JSON writes NaN and Infinity as null.
        JSON.parse(answer, (key, each) => (each === null ? expect.fail(`${key} has no value`) : each));
      } catch (error) {
        expect(error).toBeInstanceOf(VroomError);
      }
    }),
    { numRuns: 1000 },
  );
});

function errorOf(run: () => void): Error {
  try {
    run();
  } catch (error) {
    return error as Error;
  }
  throw new Error("nothing was refused");
}

function put(root: unknown, pointer: string, value: unknown): void {
  const keys = pointer.split("/");
  let node = root as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) node = node[key] as Record<string, unknown>;
  node[keys.at(-1)!] = value;
}

function pointers(value: unknown, path = ""): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [path + key, ...pointers(inner, `${path}${key}/`)]);
}
