import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "../../check.ts";
import { solve } from "../../solve.ts";
import { readProblem } from "../read-problem.ts";
import { randomVroom } from "./random-vroom.ts";
import { scheduleRoute } from "./schedule.ts";
import { keysOf } from "./to-problem.ts";
import { TICKS_PER_SECOND } from "./vehicle-terms.ts";
import { writeVroom, writeVroomFailure } from "./write-vroom.ts";

/** Places 0, 1 and 2 on a line, 60 seconds and 1 km apart. */
const LINE = {
  car: {
    durations: [
      [0, 60, 120],
      [60, 0, 60],
      [120, 60, 0],
    ],
    distances: [
      [0, 1000, 2000],
      [1000, 0, 1000],
      [2000, 1000, 0],
    ],
  },
};

function answer(problem: object) {
  const { problem: native, vroom, previous } = readProblem(JSON.stringify({ matrices: LINE, ...problem }));
  const solution = solve(native, { seed: 1, stop: { iterations: 200 }, ...(previous ? { previous } : {}) });
  return JSON.parse(writeVroom(vroom!, solution));
}

test("a route is told in VROOM's words: begun as late as its end allows, waiting free, drives summed up", () => {
  const { routes, summary } = answer({
    jobs: [
      { id: 1, location_index: 1, setup: 5, service: 10, delivery: [3], time_windows: [[100, 200]], priority: 4 },
      { id: 2, location_index: 2, service: 20, pickup: [1], time_windows: [[300, 400]], description: "shop" },
    ],
    vehicles: [{ id: 7, start_index: 0, end_index: 0, capacity: [4], time_window: [0, 1000], description: "blue" }],
  });
  const common = { violations: [] };
  // Over at 300 + 20 + 120 = 440; back from there job 1 may begin at 200 (its window's end), and the van leaves at 140.
  expect(routes).toEqual([
    {
      ...common,
      vehicle: 7,
      description: "blue",
      cost: 240,
      delivery: [3],
      amount: [3],
      pickup: [1],
      setup: 5,
      service: 30,
      duration: 240,
      waiting_time: 25,
      priority: 4,
      distance: 4000,
      steps: [
        {
          ...common,
          type: "start",
          location_index: 0,
          setup: 0,
          service: 0,
          waiting_time: 0,
          load: [3],
          arrival: 140,
          duration: 0,
          distance: 0,
        },
        {
          ...common,
          type: "job",
          id: 1,
          job: 1,
          location_index: 1,
          setup: 5,
          service: 10,
          waiting_time: 0,
          load: [0],
          arrival: 200,
          duration: 60,
          distance: 1000,
        },
        {
          ...common,
          type: "job",
          id: 2,
          job: 2,
          description: "shop",
          location_index: 2,
          setup: 0,
          service: 20,
          waiting_time: 25,
          load: [1],
          arrival: 275,
          duration: 120,
          distance: 2000,
        },
        {
          ...common,
          type: "end",
          location_index: 0,
          setup: 0,
          service: 0,
          waiting_time: 0,
          load: [1],
          arrival: 440,
          duration: 240,
          distance: 4000,
        },
      ],
    },
  ]);
  expect(summary).toEqual({
    ...common,
    cost: 240,
    routes: 1,
    unassigned: 0,
    delivery: [3],
    amount: [3],
    pickup: [1],
    setup: 5,
    service: 30,
    duration: 240,
    waiting_time: 25,
    priority: 4,
    distance: 4000,
    computing_times: { loading: 0, solving: 0, routing: 0 },
  });
});

describe("costs", () => {
  const cost = (vehicle: object, job: object = {}) =>
    answer({
      jobs: [{ id: 1, location_index: 2, setup: 30, service: 330, ...job }],
      vehicles: [{ id: 1, start_index: 0, end_index: 0, ...vehicle }],
    }).summary.cost;

  test("an hour of travel costs 3600 unless said otherwise", () => expect(cost({})).toBe(240));
  test("half the speed takes and costs twice the time", () => expect(cost({ speed_factor: 0.5 })).toBe(480));
  test("fixed, per hour and per km add up", () => {
    expect(cost({ costs: { fixed: 5, per_hour: 900, per_km: 25 } })).toBe(5 + 60 + 100);
  });
  test("an hour of setup and service has a price of its own", () => {
    expect(cost({ costs: { per_task_hour: 100 } })).toBe(240 + 10);
  });
  test("service by the vehicle's type", () => {
    const perType = { service_per_type: { truck: 3570 } };
    expect(cost({ costs: { per_task_hour: 100 }, type: "truck" }, perType)).toBe(240 + 100);
  });
});

test("jobs that no vehicle may serve are unassigned, in the order of the file", () => {
  const { unassigned, summary, routes } = answer({
    jobs: [
      { id: 1, location: [8, 50], location_index: 1, skills: [1, 2], description: "glass" },
      { id: 2, location_index: 1, skills: [1] },
      { id: 3, location_index: 2, time_windows: [[0, 119]] },
    ],
    vehicles: [{ id: 1, start_index: 0, skills: [1] }],
  });
  expect(unassigned).toEqual([
    { id: 1, type: "job", description: "glass", location: [8, 50], location_index: 1 },
    { id: 3, type: "job", location_index: 2 },
  ]);
  expect(summary).toMatchObject({ unassigned: 2, cost: 60, routes: 1 });
  expect(routes[0].steps.at(-1)).toMatchObject({ type: "end", location_index: 1, arrival: 60 });
});

test("the greater sum of priorities is served, not the greatest priority", () => {
  const { unassigned } = answer({
    jobs: [
      { id: 1, location_index: 1, priority: 5, delivery: [1] },
      { id: 2, location_index: 1, priority: 5, delivery: [1] },
      { id: 3, location_index: 2, priority: 9, delivery: [2] },
    ],
    vehicles: [{ id: 1, start_index: 0, capacity: [2] }],
  });
  expect(unassigned).toMatchObject([{ id: 3 }]);
});

test("setup is skipped at the place where the vehicle stands already", () => {
  const { routes } = answer({
    jobs: [
      { id: 1, location_index: 0, setup: 50 },
      { id: 2, location_index: 2, setup: 50 },
      { id: 3, location_index: 2, setup: 50 },
    ],
    vehicles: [{ id: 1, start_index: 0 }],
  });
  expect(routes[0].steps.map(({ setup }: { setup: number }) => setup)).toEqual([0, 0, 50, 0, 0]);
});

test("a longest travel time holds to the second", () => {
  const unassigned = (max_travel_time: number) =>
    answer({
      jobs: [{ id: 1, location_index: 2, service: 999 }],
      vehicles: [{ id: 1, start_index: 0, end_index: 0, max_travel_time, speed_factor: 2 }],
    }).summary.unassigned;
  expect([unassigned(120), unassigned(119)]).toEqual([0, 1]);
});

test("two vehicles of one id are two vehicles", () => {
  const { routes } = answer({
    jobs: [1, 2].map((id) => ({ id, location_index: id })),
    vehicles: [1, 1].map((id) => ({ id, start_index: 0, max_tasks: 1 })),
  });
  expect(routes.map(({ vehicle }: { vehicle: number }) => vehicle)).toEqual([1, 1]);
});

test("ids of 64 bits are written digit by digit", () => {
  const text =
    '{"jobs":[{"id":18446744073709551615,"location_index":0}],"vehicles":[{"id":9007199254740993,"start_index":0}],"matrix":[[0]]}';
  const { problem, vroom } = readProblem(text);
  const written = writeVroom(vroom!, solve(problem, { seed: 1, stop: { iterations: 1 } }));
  expect(written).toContain('"vehicle":9007199254740993,');
  expect(written).toContain('"id":18446744073709551615,"job":18446744073709551615,');
});

test("a failure is a code and a sentence", () => {
  expect(JSON.parse(writeVroomFailure({ code: 2, message: "no" }))).toEqual({ code: 2, error: "no" });
  expect(JSON.parse(writeVroomFailure({ code: 2, path: "/jobs", message: "no" }))).toEqual({
    code: 2,
    error: "/jobs: no",
  });
});

test("whatever is planned is valid in our terms and on time in VROOM's", () => {
  fc.assert(
    fc.property(randomVroom(), (json) => {
      const { problem, vroom } = readProblem(JSON.stringify(json));
      const solution = solve(problem, { seed: 1, stop: { iterations: 200 } });
      expect(check(problem, solution)).toEqual([]);
      for (const { vehicleId, steps } of solution.routes) {
        const vehicle = vroom!.vehicles.find(({ id }) => id === vehicleId)!;
        const entries = keysOf(steps).map(
          (key) => [...vroom!.jobs, ...vehicle.breaks].find((entry) => entry.key === key)!,
        );
        expect(entries).toEqual(expect.arrayContaining(vehicle.breaks));
        const { start, end, stops } = scheduleRoute(vroom!, vehicle, entries);
        const [opens, closes] = vehicle.window ?? [0, Number.POSITIVE_INFINITY];
        expect(start).toBeGreaterThanOrEqual(TICKS_PER_SECOND * opens);
        expect(end).toBeLessThanOrEqual(TICKS_PER_SECOND * closes);
        for (const { entry, begin } of stops) {
          const isOpen = ([from, to]: readonly [number, number]) =>
            begin >= TICKS_PER_SECOND * from && begin <= TICKS_PER_SECOND * to;
          expect(entry.windows?.some(isOpen) ?? true).toBe(true);
        }
      }
    }),
    { numRuns: 150 },
  );
});
