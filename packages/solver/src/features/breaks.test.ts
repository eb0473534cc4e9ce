import { describe, expect, test } from "vitest";
import { check } from "../check.ts";
import { checkedPlan } from "../checked-plan.ts";
import type { Break, Job, Problem, Vehicle } from "../model/problem.ts";
import type { PreviousPlan } from "../model/solution.ts";
import { straightRoad } from "../model/straight-road.ts";
import { solve } from "../solve.ts";

/** Out at 0 s, a at 100-110 s, c at 300 m, home: without a break 620 s and 600 m. The van is under way, so that it leaves at 0. */
function plan(breaks: Break[], { a, van }: { a?: Partial<Job>; van?: Partial<Vehicle> } = {}) {
  return checkedPlan({
    jobs: [
      { id: "a", locationIndex: 1, serviceSeconds: 10, timeWindows: [{ startSeconds: 0, endSeconds: 100 }], ...a },
      { id: "c", locationIndex: 2, serviceSeconds: 10 },
    ],
    vehicles: [{ id: "van", endIndex: 0, state: { locationIndex: 0, availableAtSeconds: 0 }, breaks, ...van }],
    matrices: [straightRoad(0, 100, 300)],
  });
}

const rest = (startSeconds: number, endSeconds: number): Break => ({
  id: "rest",
  serviceSeconds: 60,
  timeWindows: [{ startSeconds, endSeconds }],
});

describe("a break", () => {
  test("is taken in its window, at a stop, and the stops behind it move", () => {
    // At a after its service at 110 s; c from 370 s on.
    const { words, of } = plan([rest(110, 120)]);
    expect(words).toEqual({ van: "a rest c" });
    expect(of["van"]).toMatchObject({ endSeconds: 680, breakSeconds: 60, distanceMeters: 600, drivingSeconds: 600 });
    expect(of["van"]!.steps.map(({ startSeconds }) => startSeconds)).toEqual([100, 110, 370]);
  });

  test("is taken on arrival, before service, when the stop before ends too early", () => {
    // a ends at 110 s; from there the van would wait until 290 s. At c it is at 310 s.
    const { of } = plan([rest(290, 315)]);
    expect(of["van"]).toMatchObject({ endSeconds: 680, waitingSeconds: 0 });
    expect(of["van"]!.steps[1]).toMatchObject({
      type: "break",
      startSeconds: 310,
      drivingSeconds: 200,
      distanceMeters: 200,
    });
    expect(of["van"]!.steps[2]).toMatchObject({ arrivalSeconds: 370, drivingSeconds: 0, distanceMeters: 0 });
  });

  test("is taken at the first of its windows that works", () => {
    const timeWindows = [
      { startSeconds: 10, endSeconds: 20 },
      { startSeconds: 310, endSeconds: 315 },
    ];
    // Waiting at the start for the first would miss a's window.
    expect(plan([{ id: "rest", serviceSeconds: 60, timeWindows }]).of["van"]!.steps[1]).toMatchObject({
      startSeconds: 310,
    });
  });

  test("is not needed on a route that is over by its last window's end, unless it always is", () => {
    expect(plan([rest(0, 620)]).words).toEqual({ van: "a c" });
    expect(plan([rest(0, 619)])).toMatchObject({ of: { van: { endSeconds: 680 } } });
    expect(plan([{ ...rest(0, 620), required: "always" }])).toMatchObject({ of: { van: { endSeconds: 680 } } });
  });

  test("with a bound on the load waits until enough is unloaded", () => {
    // Without windows it is needed; it would do anywhere, were it not for the goods of a.
    const { words } = plan([{ id: "rest", serviceSeconds: 60, maxLoad: { kg: 0 } }], { a: { delivery: { kg: 1 } } });
    expect(["a rest c", "a c rest"]).toContain(words["van"]);
  });

  test("is taken once each, when there are two", () => {
    const { of, words } = plan([
      rest(110, 120),
      { id: "tea", serviceSeconds: 30, timeWindows: [{ startSeconds: 370, endSeconds: 400 }] },
    ]);
    expect(words["van"]!.split(" ").toSorted()).toEqual(["a", "c", "rest", "tea"]);
    expect(of["van"]).toMatchObject({ endSeconds: 710, breakSeconds: 90 });
  });

  test("comes before another that opens earlier, or without it, where only that works", () => {
    const long = {
      id: "long",
      required: "always" as const,
      serviceSeconds: 300,
      timeWindows: [{ startSeconds: 100, endSeconds: 900 }],
    };
    // Long at a from 110 s would be over at 410 s, too late for the rest.
    expect(plan([long, rest(105, 115)])).toMatchObject({ of: { van: { breakSeconds: 360, endSeconds: 980 } } });
    // The first may be had late in the day, which the route does not reach: it is home at 680 s, after the rest.
    const timeWindows = [
      { startSeconds: 0, endSeconds: 0 },
      { startSeconds: 5000, endSeconds: 6000 },
    ];
    const two = plan([
      { id: "late", serviceSeconds: 60, timeWindows },
      { ...rest(110, 120), required: "always" },
    ]);
    expect(two).toMatchObject({ words: { van: "a rest c" }, of: { van: { endSeconds: 680 } } });
  });

  test("that fits nowhere keeps the van at home: BREAK", () => {
    // It must begin by 50 s and then a, open to 100 s, is late; c alone is served behind it.
    const { words, left } = plan([rest(50, 50)]);
    expect(words).toEqual({ van: "rest c" });
    expect(left["a"]).toMatchObject([{ code: "BREAK", vehicleId: "van" }]);
  });

  test("that a frozen stop leaves no time for is not held against the stops behind it, and the others are taken", () => {
    // The rest must begin by 200 s with nothing on board, but a is not unloaded before 900 s; c is reached at 1100 s, when it is time for tea.
    const problem: Problem = {
      version: 1,
      jobs: [
        { id: "a", locationIndex: 1, serviceSeconds: 800, delivery: { kg: 1 } },
        { id: "c", locationIndex: 2, serviceSeconds: 10 },
      ],
      vehicles: [
        {
          id: "van",
          endIndex: 0,
          state: { locationIndex: 0, availableAtSeconds: 0 },
          breaks: [
            { ...rest(150, 200), maxLoad: { kg: 0 } },
            { ...rest(1000, 1200), id: "tea" },
          ],
        },
      ],
      matrices: [straightRoad(0, 100, 300)],
    };
    const previous: PreviousPlan = { routes: [{ vehicleId: "van", jobIds: ["a"], frozenCount: 1 }] };
    const solution = solve(problem, { seed: 1, stop: { iterations: 50 }, previous });
    expect(solution.unassigned).toEqual([]);
    expect(solution.routes[0]!.steps.filter(({ type }) => type === "break")).toMatchObject([{ breakId: "tea" }]);
    const told = check(problem, solution, previous);
    expect(told).toMatchObject([{ code: "BREAK", breakId: "rest" }]);
  });

  test("that does not fit is done without where the route can leave behind it", () => {
    // With a's goods on board there is no rest, and a is not unloaded before 5100 s, or before its window.
    const at = (a: Partial<Job>) =>
      checkedPlan({
        jobs: [{ id: "a", locationIndex: 1, delivery: { kg: 1 }, ...a }],
        vehicles: [{ id: "van", startIndex: 0, endIndex: 0, breaks: [{ ...rest(1000, 2000), maxLoad: { kg: 0 } }] }],
        matrices: [straightRoad(0, 100)],
      });
    expect(at({ serviceSeconds: 5000 }).of["van"]).toMatchObject({ departureSeconds: 2001, breakSeconds: 0 });
    const timeWindows = [{ startSeconds: 2500, endSeconds: 2600 }];
    expect(at({ timeWindows }).of["van"]).toMatchObject({ departureSeconds: 2400, breakSeconds: 0 });
  });

  test("is done without where it would make the route late that leaves behind it", () => {
    // With the rest home at 110 s, 30 s after the shift; away from 51 s on, a at 61 and home at 71 s.
    const { of } = checkedPlan({
      jobs: [{ id: "a", locationIndex: 1, timeWindows: [{ startSeconds: 55, endSeconds: 90 }] }],
      vehicles: [
        {
          id: "van",
          startIndex: 0,
          endIndex: 0,
          shift: { earliestStartSeconds: 0, latestEndSeconds: 80 },
          breaks: [rest(40, 50)],
        },
      ],
      matrices: [straightRoad(0, 10)],
    });
    expect(of["van"]).toMatchObject({ departureSeconds: 51, endSeconds: 71, breakSeconds: 0 });
  });

  test("is taken before the way where that keeps the route short enough", () => {
    // 10 s of rest from 30 s on at the start, 10 s of driving, a from 80 s on, 10 s home: 60 s; on arrival at a it begins by 30 s, so 70 s.
    const short = { ...rest(20, 30), serviceSeconds: 10, required: "always" as const };
    const { words, of } = checkedPlan({
      jobs: [{ id: "a", locationIndex: 1, timeWindows: [{ startSeconds: 80, endSeconds: 90 }] }],
      vehicles: [{ id: "van", startIndex: 0, endIndex: 0, limits: { maxDurationSeconds: 60 }, breaks: [short] }],
      matrices: [straightRoad(0, 10)],
    });
    expect(words).toEqual({ van: "rest a" });
    expect(of["van"]).toMatchObject({ departureSeconds: 30, endSeconds: 90 });
  });

  test("makes no frozen stop late that it can follow", () => {
    // a at 100 s and the rest behind it; before it, a would wait and the route be over 30 s earlier.
    const previous = { routes: [{ vehicleId: "van", jobIds: ["a"], frozenCount: 1 }] };
    const { words, of } = checkedPlan(
      {
        jobs: [{ id: "a", locationIndex: 1, timeWindows: [{ startSeconds: 100, endSeconds: 100 }] }],
        vehicles: [
          {
            id: "van",
            endIndex: 0,
            state: { locationIndex: 0, availableAtSeconds: 0 },
            breaks: [{ ...rest(70, 300), required: "always" }],
          },
        ],
        matrices: [straightRoad(0, 10)],
      },
      previous,
    );
    expect(words).toEqual({ van: "a rest" });
    expect(of["van"]!.steps[0]).toMatchObject({ startSeconds: 100 });
  });

  test("costs its time like any other", () => {
    // 680 s at 36 an hour.
    expect(plan([rest(110, 120)], { van: { costs: { perHour: 36 } } }).cost).toMatchObject({ time: 6.8, total: 6.8 });
  });
});
