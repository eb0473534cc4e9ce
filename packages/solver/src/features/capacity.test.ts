import { describe, expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import { evaluate } from "../evaluate.ts";
import { parseProblem } from "../model/parse-problem.ts";
import type { Job, Problem, Vehicle } from "../model/problem.ts";
import { straightRoad } from "../model/straight-road.ts";
import { tasksOf } from "../route/tasks.ts";
import { solve } from "../solve.ts";
import { amountOf, capacityOf, dimensionsOf, readCapacity } from "./capacity.ts";

const van = (id: string, capacity?: Vehicle["capacity"]): Vehicle => ({
  id,
  startIndex: 0,
  endIndex: 0,
  ...(capacity && { capacity }),
});

/** Jobs at 100 m and one van from 0 m and back. */
function problemOf(jobs: (Partial<Job> & { id: string })[], capacity: Vehicle["capacity"]): Problem {
  return parseProblem({
    version: 1,
    jobs: jobs.map((job) => ({ locationIndex: 1, ...job })),
    vehicles: [van("van", capacity)],
    matrices: [straightRoad(0, 100)],
  });
}

describe("dimensions", () => {
  const jobs: (Partial<Job> & { id: string })[] = [
    { id: "a", delivery: { kg: 3, crates: 1 }, pickup: { bags: 2 } },
    { id: "b", delivery: { kg: 4 }, pickup: { crates: 5, kilometres: 7 } },
  ];

  test("that some vehicle limits are looked at: by their sum where all deliver or all pick up, along the route where both do", () => {
    const { vehicles, ...rest } = problemOf(jobs, { kg: 9, crates: 6 });
    const tasks = tasksOf({ ...rest, vehicles });
    const capacity = readCapacity(tasks, [...vehicles, van("bus", { bags: 8 })], []);
    expect(capacity).toMatchObject({ plain: ["bags", "kg"], mixed: ["crates"] });
    expect([...capacity.plainAmounts]).toEqual([2, 3, 0, 4]);
    expect([...capacity.mixedDeliveries, ...capacity.mixedPickups]).toEqual([1, 0, 0, 5]);
    // The van says nothing of bags, the bus nothing of kilograms and crates.
    const none = Number.POSITIVE_INFINITY;
    expect([...capacity.plainCapacity].map((most) => Math.round(most))).toEqual([none, 9, 8, none]);
    expect([...capacity.mixedCapacity].map((most) => Math.round(most))).toEqual([6, none]);
  });

  test("that are carried along the route are left to others", () => {
    const { vehicles, ...rest } = problemOf(jobs, { kg: 9, crates: 6 });
    const capacity = readCapacity(tasksOf({ ...rest, vehicles }), vehicles, ["crates", "kg"]);
    expect(capacity).toMatchObject({ plain: [], mixed: [] });
  });

  test("are sorted and told once", () => {
    expect(dimensionsOf([van("v", { kg: 1, bags: 1 }), van("w"), van("x", { kg: 2 })])).toEqual(["bags", "kg"]);
  });

  test("that are not named take nothing, and what nobody names is unlimited", () => {
    expect(amountOf({ kg: 2 }, "kg")).toBe(2);
    expect(amountOf({ kg: 2 }, "constructor")).toBe(0);
    expect(capacityOf(van("v", { kg: 2 }), "constructor")).toBe(Number.POSITIVE_INFINITY);
  });
});

describe("a van's capacity", () => {
  const plan = (kg: number[], capacity: number) =>
    checkedPlan(
      problemOf(
        kg.map((each, at) => ({ id: `${at}`, delivery: { kg: each } })),
        { kg: capacity },
      ),
    );

  test("is filled exactly by tenths, whose sum is 0.30000000000000004", () => {
    expect(plan([0.1, 0.1, 0.1], 0.3).unassigned).toEqual([]);
  });

  test("has no room for a gram more", () => {
    expect(plan([0.1, 0.1, 0.101], 0.3).unassigned).toHaveLength(1);
  });
});

describe("a frozen stop that is too heavy", () => {
  // 9 kg in a van for 5.
  const problem = problemOf([{ id: "a", delivery: { kg: 9 } }, { id: "empty" }, { id: "light", delivery: { kg: 1 } }], {
    kg: 5,
  });
  const previous = { routes: [{ vehicleId: "van", jobIds: ["a", "empty", "light"], frozenCount: 1 }] };

  test("is not held against what weighs nothing, but leaves no room for a kilogram", () => {
    const { routes, unassigned } = solve(problem, { seed: 1, stop: { iterations: 100 }, previous });
    expect(routes.map(({ steps }) => steps.map(({ jobId }) => jobId))).toEqual([["a", "empty"]]);
    expect(unassigned).toEqual([
      { jobId: "light", reasons: [{ code: "CAPACITY", vehicleId: "van", missing: 5, dimension: "kg" }] },
    ]);
  });

  test("leaves room for all again behind a reload", () => {
    const vehicles = problem.vehicles.map((each) => ({ ...each, reload: { locationIndex: 0 } }));
    const { routes, unassigned } = solve({ ...problem, vehicles }, { seed: 1, stop: { iterations: 100 }, previous });
    expect(unassigned).toEqual([]);
    const types = routes[0]!.steps.map(({ type, jobId }) => jobId ?? type);
    expect(types.indexOf("reload")).toBeLessThan(types.indexOf("light"));
  });

  test("is the only thing wrong with its route", () => {
    const { violations } = evaluate(problem, [{ vehicleId: "van", jobIds: ["a", "empty"] }]);
    expect(violations).toMatchObject([{ code: "CAPACITY", vehicleId: "van" }]);
  });
});
