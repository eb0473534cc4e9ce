import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { check } from "./check.ts";
import { parseProblem } from "./model/parse-problem.ts";
import { randomRichProblem } from "./model/random-rich-problem.ts";
import { solve } from "./solve.ts";

const stop = { iterations: 300 };
const runs = { numRuns: 200, seed: Number(process.env["PROPERTY_SEED"] ?? 1) };

describe("a plan for a rich problem", () => {
  test("passes the checker, unless what is frozen is wrong itself", () => {
    fc.assert(
      fc.property(randomRichProblem(), fc.nat(), ({ problem, previous }, seed) => {
        const held = new Set(
          previous?.routes.map((each) => (each.frozenCount || previous.relaxation === "times" ? each.vehicleId : "")),
        );
        const violations = check(parseProblem(problem), solve(problem, { seed, stop, previous: previous! }), previous);
        expect(violations.filter(({ code, vehicleId }) => code === "FROZEN" || !held.has(vehicleId!))).toEqual([]);
      }),
      runs,
    );
  });
});
