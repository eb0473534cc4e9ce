import { describe, expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import { evaluate } from "../evaluate.ts";
import { parseProblem } from "../model/parse-problem.ts";
import type { Vehicle } from "../model/problem.ts";
import { straightRoad } from "../model/straight-road.ts";
import { solve } from "../solve.ts";

/** b is at the depot from 500 s on; a, 100 m away like b, is open from 0 to `until`. */
function plan(until: number, van: Partial<Vehicle> = {}) {
  return checkedPlan({
    jobs: [
      { id: "a", locationIndex: 1, timeWindows: [{ startSeconds: 0, endSeconds: until }] },
      { id: "b", locationIndex: 1, releaseSeconds: 500 },
    ],
    vehicles: [
      { id: "van", startIndex: 0, endIndex: 0, shift: { earliestStartSeconds: 0, latestEndSeconds: 5000 }, ...van },
    ],
    matrices: [straightRoad(0, 100)],
  });
}

describe("goods that come later", () => {
  test("hold the whole route back", () => {
    // Leaves at 500 s at the earliest, serves both at 600 s.
    const { of } = plan(600);
    expect(of["van"]).toMatchObject({ departureSeconds: 500, endSeconds: 700, distanceMeters: 200 });
  });

  test("are left out where waiting for them would be too late", () => {
    expect(plan(599)).toMatchObject({ unassigned: [{ reasons: [{ code: "OUTCOMPETED", vehicleId: "van" }] }] });
    const shift = { earliestStartSeconds: 0, latestStartSeconds: 499, latestEndSeconds: 5000 };
    expect(plan(600, { shift })).toMatchObject({
      words: { van: "a" },
      left: { b: [{ code: "RELEASE", vehicleId: "van", missing: 1 }] },
    });
  });

  test("are for a later trip of a van that is under way, or must leave before", () => {
    // a at 100 s, back at 200, waits until 500 s, 20 s of loading, b at 620 s.
    const reload = { locationIndex: 0, serviceSeconds: 20 };
    const late = { earliestStartSeconds: 0, latestStartSeconds: 499, latestEndSeconds: 5000 };
    for (const van of [{ state: { locationIndex: 0, availableAtSeconds: 0 } }, { shift: late }]) {
      const { words, of } = plan(5000, { reload, ...van });
      expect(words).toEqual({ van: "a reload b" });
      expect(of["van"]).toMatchObject({ endSeconds: 720, distanceMeters: 400 });
    }
  });

  test("of a frozen stop, which are not there, are not held against the stops behind it", () => {
    const previous = { routes: [{ vehicleId: "van", jobIds: ["b"], frozenCount: 1 }] };
    const problem = parseProblem({
      version: 1,
      jobs: [
        { id: "b", locationIndex: 1, releaseSeconds: 100 },
        { id: "c", locationIndex: 1 },
      ],
      vehicles: [{ id: "van", endIndex: 0, state: { locationIndex: 0, availableAtSeconds: 5 } }],
      matrices: [straightRoad(0, 10)],
    });
    const { unassigned } = solve(problem, { seed: 1, stop: { iterations: 100 }, previous });
    expect(unassigned).toEqual([]);
  });

  test("are not on board of a van that left before: evaluate says so", () => {
    const problem = parseProblem({
      version: 1,
      jobs: [{ id: "b", locationIndex: 1, releaseSeconds: 100 }],
      vehicles: [{ id: "van", endIndex: 0, state: { locationIndex: 0, availableAtSeconds: 5 } }],
      matrices: [straightRoad(0, 10)],
    });
    const { solution, violations } = evaluate(problem, [{ vehicleId: "van", jobIds: ["b"] }]);
    expect(solution.routes[0]).toMatchObject({ departureSeconds: 5, endSeconds: 25 });
    expect(violations).toMatchObject([{ code: "RELEASE", vehicleId: "van", jobId: "b" }]);
  });

  test("hold only their own trip back when there are two", () => {
    // a by 100 s; back at 200 s at the latest start, waits until 500 s, 20 s of loading, b at 620 s.
    const { words, of } = plan(100, { reload: { locationIndex: 0, serviceSeconds: 20 } });
    expect(words).toEqual({ van: "a reload b" });
    expect(of["van"]).toMatchObject({ departureSeconds: 0, endSeconds: 720, waitingSeconds: 300, distanceMeters: 400 });
  });
});
