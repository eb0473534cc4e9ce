import { describe, expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import { evaluate } from "../evaluate.ts";
import { parseProblem } from "../model/parse-problem.ts";
import type { Job, Problem, Reload } from "../model/problem.ts";
import { straightRoad } from "../model/straight-road.ts";
import { solve } from "../solve.ts";

/** Two jobs of one kilogram at 100 m, a van for one kilogram, and a depot at 0 m to reload at in 30 s. */
function plan(reload: Partial<Reload> | undefined, load: Partial<Job> = { delivery: { kg: 1 } }) {
  return checkedPlan({
    jobs: ["a", "b"].map((id) => ({ id, locationIndex: 1, ...load })),
    vehicles: [
      {
        id: "van",
        startIndex: 0,
        endIndex: 0,
        capacity: { kg: 1 },
        ...(reload ? { reload: { locationIndex: 0, serviceSeconds: 30, ...reload } } : {}),
      },
    ],
    matrices: [straightRoad(0, 100, 150)],
  });
}

describe("a reload", () => {
  test("makes two trips of what does not fit into one", () => {
    // Out and back twice: 400 m, 400 s and 30 s at the depot.
    for (const load of [{ delivery: { kg: 1 } }, { pickup: { kg: 1 } }]) {
      const { words, of, cost } = plan({}, load);
      expect(words["van"]).toMatch(/^[ab] reload [ab]$/);
      expect(cost.total).toBe(400);
      expect(of["van"]).toMatchObject({ endSeconds: 430, serviceSeconds: 30 });
    }
  });

  test("is not made when all fits", () => {
    expect(plan({}, {})).toMatchObject({ of: { van: { steps: { length: 2 } } }, cost: { total: 200 } });
    // A delivery leaves room for a pickup.
    expect(plan({}, { delivery: { kg: 0.5 }, pickup: { kg: 0.5 } })).toMatchObject({ cost: { total: 200 } });
  });

  test("is made where the vehicle may: at 150 m it is 50 m from the jobs", () => {
    expect(plan({ locationIndex: 2 })).toMatchObject({ of: { van: { distanceMeters: 100 + 50 + 50 + 100 } } });
  });

  test("is made as often as the vehicle may, and without one a job is left out", () => {
    expect(plan({ maxReloads: 1 })).toMatchObject({ unassigned: [], cost: { total: 400 } });
    for (const none of [plan({ maxReloads: 0 }), plan(undefined)]) {
      expect(none).toMatchObject({ cost: { total: 200 }, unassigned: [{ reasons: [{ code: "OUTCOMPETED" }] }] });
    }
  });

  test("unloads what the vehicle had on board at the start, but no shipment", () => {
    const van = (onBoard: object) =>
      checkedPlan({
        jobs: [
          { id: "a", locationIndex: 1, delivery: { kg: 1 } },
          { id: "b", locationIndex: 1 },
        ],
        shipments: [{ id: "s", pickup: { locationIndex: 0 }, delivery: { locationIndex: 2 }, amount: { kg: 1 } }],
        vehicles: [
          {
            id: "van",
            endIndex: 0,
            capacity: { kg: 1 },
            reload: { locationIndex: 0 },
            state: { locationIndex: 0, availableAtSeconds: 0, ...onBoard },
          },
        ],
        matrices: [straightRoad(0, 100, 150)],
      });
    // The kilogram on board is in the way of both a and s until the depot is seen again, behind b.
    expect(van({ load: { kg: 1 } }).words["van"]).toMatch(/^b reload (a reload )?(\+s -s|a)( reload a)?/);
    // With s itself on board, a follows it.
    expect(van({ onboardShipmentIds: ["s"] }).words["van"]!.replace("b ", "")).toMatch(/^-s (b )?reload a( b)?$/);
  });

  test("is made where that saves more lateness than it costs way, though one trip would do", () => {
    // Goods for b come at 500 s. One trip with both is 410 s late at a: 20 m and 410; two trips are 40 m, and nobody is late.
    const a = { startSeconds: 0, endSeconds: 2000, softEndSeconds: 100, costPerHourLate: 3600 };
    const two = (costPerHourLate: number) =>
      checkedPlan({
        jobs: [
          { id: "a", locationIndex: 1, timeWindows: [{ ...a, costPerHourLate }] },
          { id: "b", locationIndex: 1, releaseSeconds: 500 },
        ],
        vehicles: [{ id: "van", startIndex: 0, endIndex: 0, reload: { locationIndex: 0 } }],
        matrices: [straightRoad(0, 10)],
      });
    expect(two(3600)).toMatchObject({ words: { van: "a reload b" }, cost: { total: 40 } });
    // At a hundredth of that price being late costs 4.1: less than the 20 m.
    expect(two(36).cost.total).toBeCloseTo(24.1, 9);
  });

  test("empties the vehicle for a break that it may only take so", () => {
    // Five kilograms of a are on board from 50 s on, c opens at 3000 s, and the break is from 1000 to 2000 s with nothing on board.
    const { words, cost } = checkedPlan({
      jobs: [
        { id: "a", locationIndex: 1, pickup: { kg: 5 }, timeWindows: [{ startSeconds: 0, endSeconds: 50 }] },
        { id: "c", locationIndex: 1, pickup: { kg: 5 }, timeWindows: [{ startSeconds: 3000, endSeconds: 3000 }] },
      ],
      vehicles: [
        {
          id: "van",
          startIndex: 0,
          endIndex: 0,
          reload: { locationIndex: 0 },
          breaks: [
            {
              id: "rest",
              serviceSeconds: 60,
              required: "always",
              timeWindows: [{ startSeconds: 1000, endSeconds: 2000 }],
              maxLoad: { kg: 0 },
            },
          ],
        },
      ],
      matrices: [straightRoad(0, 10)],
    });
    expect([words, cost.total]).toEqual([{ van: "a reload rest c" }, 40]);
  });

  test("follows a frozen stop that is late, as it follows one in time", () => {
    const problem: Problem = {
      version: 1,
      jobs: [
        { id: "a", locationIndex: 1, delivery: { kg: 1 }, timeWindows: [{ startSeconds: 0, endSeconds: 50 }] },
        { id: "b", locationIndex: 1, delivery: { kg: 1 } },
      ],
      vehicles: [{ id: "van", startIndex: 0, endIndex: 0, capacity: { kg: 1 }, reload: { locationIndex: 0 } }],
      matrices: [straightRoad(0, 100)],
    };
    const previous = { routes: [{ vehicleId: "van", jobIds: ["a"], frozenCount: 1 }] };
    const { routes, unassigned } = solve(problem, { seed: 1, stop: { iterations: 50 }, previous });
    expect(unassigned).toEqual([]);
    expect(routes[0]!.steps.map(({ type }) => type)).toEqual(["job", "reload", "job"]);
  });

  test("is where given stops are in time, though elsewhere it would cost less", () => {
    // One reload of three jobs for a van of two. Behind b it costs 5 + 5 instead of 10 m, and 100 s more each way: too late for c.
    const distances = [0, 10, 10, 10, 10, 10, 0, 10, 10, 100, 10, 10, 0, 10, 5, 10, 10, 10, 0, 10, 10, 10, 100, 5, 0];
    const durations = [0, 10, 10, 10, 10, 10, 0, 10, 10, 5, 10, 10, 0, 10, 100, 10, 10, 10, 0, 10, 10, 10, 5, 100, 0];
    const problem = parseProblem({
      version: 1,
      jobs: ["a", "b", "c"].map((id, at) => ({
        id,
        locationIndex: at + 1,
        delivery: { kg: 1 },
        ...(id === "c" ? { timeWindows: [{ startSeconds: 0, endSeconds: 60 }] } : {}),
      })),
      vehicles: [{ id: "van", startIndex: 0, endIndex: 0, capacity: { kg: 2 }, reload: { locationIndex: 4 } }],
      matrices: [{ profile: "default", size: 5, distances, travel: { kind: "constant", durations } }],
    });
    const { solution, violations } = evaluate(problem, [{ vehicleId: "van", jobIds: ["a", "b", "c"] }]);
    expect(violations).toEqual([]);
    expect(solution.routes[0]!.steps.map(({ type, jobId }) => jobId ?? type)).toEqual(["a", "reload", "b", "c"]);
  });

  test("fetches the goods that a van under way left without, also of given routes", () => {
    const problem = parseProblem({
      version: 1,
      jobs: [
        { id: "a", locationIndex: 1 },
        { id: "b", locationIndex: 1, releaseSeconds: 100 },
      ],
      vehicles: [
        { id: "van", endIndex: 0, reload: { locationIndex: 0 }, state: { locationIndex: 0, availableAtSeconds: 5 } },
      ],
      matrices: [straightRoad(0, 10)],
    });
    const { solution, violations } = evaluate(problem, [{ vehicleId: "van", jobIds: ["a", "b"] }]);
    expect(violations).toEqual([]);
    expect(solution.routes[0]!.steps.map(({ type, jobId }) => jobId ?? type)).toEqual(["a", "reload", "b"]);
  });
});
