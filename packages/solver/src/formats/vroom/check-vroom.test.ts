import { describe, expect, test } from "vitest";
import { solve } from "../../solve.ts";
import { readProblem } from "../read-problem.ts";
import { checkVroom } from "./check-vroom.ts";
import { readVroomAnswer } from "./read-answer.ts";
import { writeVroom } from "./write-vroom.ts";

/** Places 60 seconds and 1 km apart on a line; job 3 asks for a skill that only vehicle 2 has. */
const { vroom, problem } = readProblem(
  JSON.stringify({
    jobs: [
      { id: 1, location_index: 1, delivery: [2], time_windows: [[0, 100]] },
      { id: 2, location_index: 2, delivery: [2], service: 30 },
      { id: 3, location_index: 0, skills: [7] },
    ],
    vehicles: [
      { id: 1, start_index: 0, end_index: 0, capacity: [4], time_window: [0, 300], max_travel_time: 240, max_tasks: 2 },
      { id: 2, start_index: 0, capacity: [0], skills: [7] },
    ],
    matrices: {
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
    },
  }),
);
const written = writeVroom(vroom!, solve(problem, { seed: 1, stop: { iterations: 100 } }));

function violations(change: (answer: ReturnType<typeof JSON.parse>) => void): string[] {
  const answer = JSON.parse(written);
  change(answer);
  return checkVroom(vroom!, readVroomAnswer(JSON.stringify(answer))).map(({ code, message }) => `${code}: ${message}`);
}

/** A route of these jobs for the vehicle, its numbers left out. */
const route = (vehicle: number, ...ids: number[]) => ({ vehicle, steps: ids.map((id) => ({ type: "job", id })) });

test("what was written is valid, and so it is with more said beside it", () => {
  expect(violations(() => {})).toEqual([]);
  expect(violations((answer) => (answer.routes[0].geometry = "_p~iF"))).toEqual([]);
});

describe("what is wrong is told", () => {
  test.each<[string, RegExp, object]>([
    ["late", /^TIME_WINDOW: .*job 1 begins at 210 s; .*100 s/, { routes: [route(1, 2, 1), route(2, 3)] }],
    ["too heavy", /^CAPACITY: vehicle 2: 2 of dimension 0/, { routes: [route(2, 2, 3), route(1, 1)] }],
    [
      "no skill",
      /^NOT_ALLOWED: vehicle 1: job 3 asks for skill 7/,
      { routes: [route(1, 1, 3)], unassigned: [{ id: 2 }] },
    ],
    ["too many tasks", /^MAX_TASKS: .*3 tasks; its limit is 2/, { routes: [route(1, 1, 2, 3)] }],
    ["a job left out", /^MISSING_JOB: job 3/, { routes: [route(1, 1, 2)] }],
    ["a job twice", /^DUPLICATE_JOB: job 3/, { unassigned: [{ id: 3 }] }],
    ["a job of another problem", /^UNKNOWN_JOB: there is no job 9/, { unassigned: [{ id: 9 }] }],
    [
      "a vehicle twice",
      /^UNKNOWN_VEHICLE: .*vehicle 1.*not so often/,
      { routes: [route(1, 1), route(1, 2), route(2, 3)] },
    ],
    ["an empty route", /^EMPTY_ROUTE: .*vehicle 2/, { routes: [route(1, 1, 2), route(2)], unassigned: [{ id: 3 }] }],
  ])("%s", (_case, sentence, change) => {
    const found = violations((answer) => Object.assign(answer, change));
    expect(found).toEqual(expect.arrayContaining([expect.stringMatching(sentence)]));
  });

  test("a wrong number, wherever it stands", () => {
    expect(violations((answer) => (answer.routes[0].steps[1].arrival = 61))).toEqual([
      "WRONG_VALUE: /routes/0/steps/1/arrival states 61, recomputed 60",
    ]);
    expect(violations((answer) => delete answer.summary.cost)).toEqual([
      "WRONG_VALUE: /summary/cost states undefined, recomputed 240",
    ]);
  });
});

describe("what is wrong with breaks is told", () => {
  const lunch = { id: 5, time_windows: [[100, 150]], service: 10, max_load: [1] };
  const { vroom: given } = readProblem(
    JSON.stringify({
      jobs: [{ id: 1, location_index: 1, delivery: [2] }],
      vehicles: [{ id: 1, start_index: 0, capacity: [9], breaks: [lunch] }],
      matrix: [
        [0, 60],
        [60, 0],
      ],
    }),
  );
  const found = (...steps: object[]) => {
    const answer = { code: 0, routes: [{ vehicle: 1, steps }], unassigned: [] };
    return checkVroom(given!, readVroomAnswer(JSON.stringify(answer))).map(
      ({ code, message }) => `${code}: ${message}`,
    );
  };
  const job = { type: "job", id: 1 };
  const taken = { type: "break", id: 5 };

  test.each<[string, object[], RegExp]>([
    ["not taken", [job], /^BREAK: vehicle 1: break 5 is taken 0 times/],
    ["taken twice", [job, taken, taken], /^BREAK: vehicle 1: break 5 is taken 2 times/],
    ["with too much on board", [taken, job], /^BREAK: vehicle 1: break 5 is taken with 2 of dimension 0; .* with 1/],
    ["another's", [job, { type: "break", id: 6 }], /^UNKNOWN_BREAK: .* names break 6/],
    ["and nothing else", [taken], /^EMPTY_ROUTE: /],
  ])("%s", (_case, steps, sentence) => {
    expect(found(...steps)).toEqual(expect.arrayContaining([expect.stringMatching(sentence)]));
  });

  test("where it belongs only the numbers are missing", () => {
    expect(found(job, taken).every((each) => each.startsWith("WRONG_VALUE: "))).toBe(true);
  });
});

test("an answer that is none is refused with its place", () => {
  expect(() => readVroomAnswer('{"code": 2, "error": "no"}')).toThrow(expect.objectContaining({ path: "/code" }));
  expect(() => readVroomAnswer('{"code": 0, "routes": [{"vehicle": 1, "steps": [{"type": "nap"}]}]}')).toThrow(
    expect.objectContaining({ path: "/routes/0/steps/0/type" }),
  );
});
