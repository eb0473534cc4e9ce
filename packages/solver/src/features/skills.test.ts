import { describe, expect, test } from "vitest";
import { checkedPlan } from "../checked-plan.ts";
import type { SkillTerms } from "../model/problem.ts";
import { straightRoad } from "../model/straight-road.ts";

/** The job is at 100 m; the near van starts 100 m from it, the far one 900 m: 200 or 1800 m there and back. */
function plan(near: string[], far: string[], skills: SkillTerms) {
  return checkedPlan({
    jobs: [{ id: "a", locationIndex: 1, skills }],
    vehicles: [
      { id: "near", startIndex: 0, endIndex: 0, skills: near },
      { id: "far", startIndex: 2, endIndex: 2, skills: far },
    ],
    matrices: [straightRoad(0, 100, 1000)],
  });
}

describe("skills", () => {
  test.each<[string, string[], string[], SkillTerms]>([
    ["all of them", ["cold"], ["cold", "lift"], { allOf: ["cold", "lift"] }],
    ["one of them", [], ["lift"], { oneOf: ["cold", "lift"] }],
    ["none of them", ["diesel"], [], { noneOf: ["diesel"] }],
    [
      "all three rules at once",
      ["cold", "lift", "diesel"],
      ["cold", "lift"],
      { allOf: ["cold"], oneOf: ["lift"], noneOf: ["diesel"] },
    ],
  ])("%s: the far van has the job, however far", (_rule, near, far, skills) => {
    expect(plan(near, far, skills)).toMatchObject({ words: { far: "a" }, cost: { total: 1800 } });
  });

  test("that both have leave the job to the near van", () => {
    expect(plan(["cold", "lift"], ["cold"], { allOf: ["cold"] })).toMatchObject({
      words: { near: "a" },
      cost: { total: 200 },
    });
  });

  test("that nobody has leave the job out: SKILL", () => {
    expect(plan(["lift"], [], { allOf: ["cold"] }).left).toEqual({
      a: [
        { code: "SKILL", vehicleId: "near" },
        { code: "SKILL", vehicleId: "far" },
      ],
    });
    expect(Object.keys(plan([], [], { oneOf: [] }).left)).toEqual(["a"]);
  });

  test("of a shipment are for both of its halves", () => {
    const { words, cost } = checkedPlan({
      jobs: [],
      shipments: [
        { id: "s", pickup: { locationIndex: 0 }, delivery: { locationIndex: 1 }, skills: { allOf: ["cold"] } },
      ],
      vehicles: [
        { id: "near", startIndex: 0, endIndex: 0 },
        { id: "far", startIndex: 2, endIndex: 2, skills: ["cold"] },
      ],
      matrices: [straightRoad(0, 100, 1000)],
    });
    expect([words, cost.total]).toEqual([{ far: "+s -s" }, 2000]);
  });
});
