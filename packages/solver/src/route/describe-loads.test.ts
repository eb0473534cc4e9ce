import { expect, test } from "vitest";
import { check } from "../check.ts";
import { evaluate } from "../evaluate.ts";
import { parseProblem } from "../model/parse-problem.ts";
import type { Job, Problem, Vehicle } from "../model/problem.ts";
import type { PreviousStep } from "../model/solution.ts";

/** Everybody is at one place: loads alone matter. */
function problemOf(van: Partial<Vehicle>, jobs: Partial<Job>[], parts: Partial<Problem> = {}): Problem {
  return parseProblem({
    version: 1,
    jobs: jobs.map((job, index) => ({ id: `j${index + 1}`, locationIndex: 0, ...job })),
    vehicles: [{ id: "van", startIndex: 0, endIndex: 0, ...van }],
    matrices: [{ profile: "default", size: 1, distances: [0], travel: { kind: "constant", durations: [0] } }],
    ...parts,
  });
}

/** What is on board when the van leaves, and when it leaves each step. */
function loadsOf(problem: Problem, steps: string[]) {
  const given = steps.map((word): PreviousStep => {
    const shipmentId = word.slice(1);
    if (word.startsWith("+")) return { type: "pickup", shipmentId };
    return word.startsWith("-") ? { type: "delivery", shipmentId } : { type: "job", jobId: word };
  });
  const { solution, violations } = evaluate(problem, [{ vehicleId: "van", steps: given }]);
  expect(violations).toEqual([]);
  const route = solution.routes[0]!;
  return [["start", route.departureLoad], ...route.steps.map(({ type, load }) => [type, load])];
}

test("deliveries leave the van, pickups stay in it, dimension by dimension; an empty van has 0 and no rest of tenths", () => {
  const jobs = [{ delivery: { kg: 0.1 }, pickup: { crates: 2 } }, { delivery: { kg: 0.2 } }, { delivery: { kg: 0.4 } }];
  // From the last on: 0.4, then 0.2 more; 0.7 - 0.1 - 0.2 - 0.4 would not be 0.
  expect(loadsOf(problemOf({ capacity: { kg: 1 } }, jobs), ["j1", "j2", "j3"])).toEqual([
    ["start", { crates: 0, kg: 0.4 + 0.2 + 0.1 }],
    ["job", { crates: 2, kg: 0.4 + 0.2 }],
    ["job", { crates: 2, kg: 0.4 }],
    ["job", { crates: 2, kg: 0 }],
  ]);
});

test("a reload unloads pickups and what was there, loads the next trip, and leaves shipments on board", () => {
  const van = { capacity: { kg: 10 }, reload: { locationIndex: 0 } };
  const jobs = [{ delivery: { kg: 6 }, pickup: { kg: 1 } }, { delivery: { kg: 7 } }];
  const half = { locationIndex: 0 };
  const shipments = [{ id: "s", pickup: half, delivery: half, amount: { kg: 2 } }];
  // 6 and 2 fit, 7 more do not: the van reloads before j2.
  expect(loadsOf(problemOf(van, jobs, { shipments }), ["+s", "j1", "j2", "-s"])).toEqual([
    ["start", { kg: 6 }],
    ["pickup", { kg: 8 }],
    ["job", { kg: 3 }],
    ["reload", { kg: 9 }],
    ["job", { kg: 2 }],
    ["delivery", { kg: 0 }],
  ]);
});

test("what a vehicle under way has on board counts: loose goods to the end, a shipment up to its delivery", () => {
  const state = { locationIndex: 0, availableAtSeconds: 0, onboardShipmentIds: ["s"], load: { kg: 3 } };
  const half = { locationIndex: 0 };
  const shipments = [{ id: "s", pickup: half, delivery: half, amount: { kg: 4 } }];
  expect(loadsOf(problemOf({ state }, [{ delivery: { kg: 1 } }], { shipments }), ["-s", "j1"])).toEqual([
    ["start", { kg: 8 }],
    ["delivery", { kg: 4 }],
    ["job", { kg: 3 }],
  ]);
});

test("where nothing has an amount, nothing is said", () => {
  expect(loadsOf(problemOf({}, [{}]), ["j1"])).toEqual([
    ["start", undefined],
    ["job", undefined],
  ]);
});

test("check compares what is stated, and only that", () => {
  const problem = problemOf({ capacity: { kg: 9 } }, [{ delivery: { kg: 2 } }, { delivery: { kg: 3 } }]);
  const { solution } = evaluate(problem, [{ vehicleId: "van", jobIds: ["j1", "j2"] }]);
  const saying = (change: (route: (typeof solution)["routes"][number]) => void) => {
    const changed = structuredClone(solution);
    change(changed.routes[0]!);
    return check(problem, changed).map(({ message }) => message);
  };
  expect(saying((route) => Object.assign(route.steps[0]!, { load: { kg: 2 } }))).toEqual([
    "vehicle van states 2 kg on board after job j1, recomputed 3",
  ]);
  expect(saying((route) => Object.assign(route, { departureLoad: {} }))).toEqual([
    "vehicle van states 0 kg on board at the start, recomputed 5",
  ]);
  expect(saying((route) => Object.assign(route.steps[1]!, { load: { kg: 0, pallets: 1 } }))).toEqual([
    "vehicle van states 1 pallets on board after job j2, recomputed 0",
  ]);
  expect(saying(({ steps }) => delete steps[0]!.load)).toEqual([]);
});
