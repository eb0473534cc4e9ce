import { expect, test } from "vitest";
import { readProblem } from "../read-problem.ts";
import { checkVroom } from "./check-vroom.ts";
import { readVroomAnswer } from "./read-answer.ts";
import { writeVroomPlan } from "./write-vroom.ts";

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

/** What a van that starts and ends at place 0 and does these steps is told. */
function timed(steps: object[], jobs: object[], vehicle: object = {}, more: object = {}) {
  const text = JSON.stringify({
    jobs,
    vehicles: [{ id: 1, start_index: 0, end_index: 0, steps, ...vehicle }],
    matrices: LINE,
    options: { c: true },
    ...more,
  });
  const { vroom } = readProblem(text);
  const answer = writeVroomPlan(vroom!);
  expect(checkVroom(vroom!, readVroomAnswer(answer))).toEqual([]);
  return JSON.parse(answer);
}

function stepsOf(answer: ReturnType<typeof timed>) {
  return answer.routes[0].steps.map(({ type, arrival, waiting_time, violations }: Record<string, unknown>) => [
    type,
    arrival,
    waiting_time,
    violations,
  ]);
}

test("a job that cannot be reached in time is late, not refused; jobs on no route are unassigned", () => {
  const answer = timed(
    [{ type: "job", id: 1 }],
    [
      { id: 1, location_index: 1, time_windows: [[0, 25]] },
      { id: 2, location_index: 2 },
    ],
  );
  expect(stepsOf(answer)).toEqual([
    ["start", 0, 0, []],
    ["job", 60, 0, [{ cause: "delay", duration: 35 }]],
    ["end", 120, 0, []],
  ]);
  const violations = [{ cause: "delay", duration: 35 }];
  expect(answer).toMatchObject({ summary: { violations, cost: 120, unassigned: 1 }, routes: [{ violations }] });
  expect(answer.unassigned).toEqual([{ id: 2, type: "job", location_index: 2 }]);
});

test("as few seconds as can be are missed: who waited for a first window would come late to two others", () => {
  const jobs = [
    { id: 1, location_index: 1, time_windows: [[200, 300]] },
    { id: 2, location_index: 2, time_windows: [[150, 150]] },
    { id: 3, location_index: 1, time_windows: [[210, 210]] },
  ];
  const steps = [1, 2, 3].map((id) => ({ type: "job", id }));
  // Job 1 at 90 is 110 s early; at 200 the others would be 110 s late each.
  expect(stepsOf(timed(steps, jobs))).toEqual([
    ["start", 30, 0, []],
    ["job", 90, 0, [{ cause: "lead_time", duration: 110 }]],
    ["job", 150, 0, []],
    ["job", 210, 0, []],
    ["end", 270, 0, []],
  ]);
});

test("service begins at, after and before the given times, whatever the windows say", () => {
  const jobs = [1, 2].map((id) => ({ id, location_index: id, time_windows: [[0, 300]] }));
  const steps = [
    { type: "job", id: 1, service_at: 500 },
    { type: "job", id: 2, service_after: 700 },
    { type: "end", service_before: 900 },
  ];
  expect(stepsOf(timed(steps, jobs))).toEqual([
    ["start", 440, 0, []],
    ["job", 500, 0, [{ cause: "delay", duration: 200 }]],
    ["job", 560, 140, [{ cause: "delay", duration: 400 }]],
    ["end", 820, 0, []],
  ]);
});

test("given times that contradict the way are refused", () => {
  const steps = [
    { type: "start", service_at: 40 },
    { type: "job", id: 1, service_before: 99 },
  ];
  expect(() => timed(steps, [{ id: 1, location_index: 1 }])).toThrow(
    expect.objectContaining({ name: "VroomError", code: 2, path: "/vehicles/0/steps" }),
  );
});

test("a break interrupts a leg", () => {
  const breaks = [{ id: 5, time_windows: [[20, 30]], service: 15 }];
  const steps = [
    { type: "break", id: 5 },
    { type: "job", id: 1 },
  ];
  const answer = timed(steps, [{ id: 1, location_index: 2 }], { breaks, time_window: [0, 999] });
  expect(stepsOf(answer)).toEqual([
    ["start", 0, 0, []],
    ["break", 20, 0, []],
    ["job", 135, 0, []],
    ["end", 255, 0, []],
  ]);
  expect(answer.routes[0].steps[1]).toMatchObject({ duration: 20, distance: 333, id: 5 });
});

test("every rule that a route breaks is told, at the step and for the route", () => {
  const vehicle = {
    capacity: [2],
    skills: [1],
    time_window: [0, 100],
    max_tasks: 2,
    max_travel_time: 200,
    max_distance: 3000,
    breaks: [
      { id: 5, max_load: [1] },
      { id: 6, description: "never taken" },
    ],
  };
  const jobs = [{ id: 1, location_index: 2, delivery: [3], skills: [1, 2] }];
  const shipments = [{ pickup: { id: 2, location_index: 1 }, delivery: { id: 2, location_index: 1 } }];
  const steps = [
    { type: "break", id: 5 },
    { type: "delivery", id: 2 },
    { type: "job", id: 1 },
    { type: "pickup", id: 2 },
  ];
  const { routes } = timed(steps, jobs, vehicle, { shipments });
  const causes = routes[0].steps.map(({ violations }: { violations: { cause: string }[] }) =>
    violations.map(({ cause }) => cause),
  );
  expect(causes).toEqual([
    ["load"],
    ["load", "max_load"],
    ["load", "precedence"],
    ["skills"],
    ["max_tasks", "precedence"],
    ["delay", "max_travel_time", "max_distance"],
  ]);
  expect(routes[0].violations).toContainEqual({ cause: "missing_break" });
  expect(routes[0].violations).toContainEqual({ cause: "delay", duration: 140 });
  expect(routes[0].violations).toHaveLength(9);
});

test("a vehicle without steps has no route, and one with nothing between its start and end has an empty one", () => {
  const jobs = [{ id: 1, location_index: 1 }];
  expect(timed([], jobs)).toMatchObject({ summary: { routes: 0, unassigned: 1 }, routes: [] });
  const answer = timed([{ type: "start" }, { type: "end" }], jobs);
  expect(answer).toMatchObject({ summary: { routes: 1, cost: 0 }, routes: [{ duration: 0 }] });
});
