import { describe, expect, test } from "vitest";
import type { Problem } from "../model/problem.ts";
import { straightRoad } from "../model/straight-road.ts";
import { compileInstance } from "../route/compile-instance.ts";
import { tasksOf } from "../route/tasks.ts";
import { solve } from "../solve.ts";
import { mixedLoadsFit } from "./mixed-loads.ts";

/** What each job does: "-3" brings three kilograms from the depot, "+2" takes two along, "-3+2" both, "0" nothing. */
function problemOf(words: string[], kg: number): Problem {
  return {
    version: 1,
    jobs: words.map((word, at) => {
      const amount = (sign: string) => ({ kg: Number(new RegExp(`\\${sign}(\\d+)`).exec(word)?.[1] ?? 0) });
      return { id: `${word} ${at}`, locationIndex: 1, delivery: amount("-"), pickup: amount("+") };
    }),
    vehicles: [{ id: "van", startIndex: 0, endIndex: 0, capacity: { kg } }],
    matrices: [straightRoad(0, 100)],
  };
}

/** Whether a van for 5 kg may do them in this order, behind the first so many as its frozen prefix. */
function fits(words: string[], frozen = 0): boolean {
  // With one that brings and one that takes elsewhere the dimension is mixed, whatever the route is.
  const problem = problemOf([...words, "-1+1"], 5);
  const jobIds = problem.jobs.map(({ id }) => id);
  const previous = { routes: [{ vehicleId: "van", jobIds, frozenCount: frozen }] };
  const instance = compileInstance(problem, tasksOf(problem), previous);
  return mixedLoadsFit(instance, 0, Int32Array.from(words.keys()), frozen, words.length);
}

describe("loads that come and go", () => {
  test.each<[string, boolean, string]>([
    ["-5 +5", true, "five out, five back"],
    ["+5 -5", false, "ten on the way between"],
    ["-5+5 +1", false, "as much taken as brought, and one more"],
    ["+2 -3", true, "five behind the first"],
    ["+3 -3", false, "six behind the first"],
    ["-3 -3", false, "six at the start"],
    ["-2 +4 -1", true, "three, one, five, four"],
    ["-2 +5 -1", false, "three, one, six"],
    ["", true, "nothing at all"],
  ])("%s: %s (%s)", (words, expected) => {
    expect(fits(words.split(" ").filter(Boolean))).toBe(expected);
  });
});

describe("a frozen prefix", () => {
  test.each<[string, number, boolean, string]>([
    ["-3 -2", 1, true, "five at the start"],
    ["-3 -3", 1, false, "six at the start"],
    ["-5 +5", 1, true, "five out, five back"],
    ["+3 +2", 1, true, "five on the way back"],
    ["+3 +3", 1, false, "six on the way back"],
    ["+3 -3", 1, false, "what comes later is on board at the start, too"],
  ])("%s, the first %i frozen: %s (%s)", (words, frozen, expected) => {
    expect(fits(words.split(" "), frozen)).toBe(expected);
  });

  test.each<[string, boolean, string]>([
    ["-9 0", true, "nothing is added"],
    ["-9 -1", false, "ten at the start instead of nine"],
    ["-9 +5", true, "the nine are gone by then"],
    ["-9 +6", false, "six behind it, for which nothing frozen is to blame"],
    ["+9 0", true, "nothing is added to the nine"],
    ["+9 +1", false, "ten behind it"],
    ["+9 -1", false, "ten behind the first"],
  ])("that is too heavy itself, %s: %s (%s)", (words, expected) => {
    expect(fits(words.split(" "), 1)).toBe(expected);
  });

  test("that is too heavy leaves behind it all that adds to it, and nothing else", () => {
    const problem = problemOf(["-9", "0", "+5", "-1"], 5);
    const jobIds = problem.jobs.map(({ id }) => id);
    const previous = { routes: [{ vehicleId: "van", jobIds, frozenCount: 1 }] };
    const { routes, unassigned } = solve(problem, { seed: 1, stop: { iterations: 100 }, previous });
    expect(routes[0]!.steps.map(({ jobId }) => jobId).toSorted()).toEqual(["+5 2", "-9 0", "0 1"]);
    // Ten at the start, of which five are too many.
    expect(unassigned).toEqual([
      { jobId: "-1 3", reasons: [{ code: "CAPACITY", vehicleId: "van", missing: 5, dimension: "kg" }] },
    ]);
  });
});
