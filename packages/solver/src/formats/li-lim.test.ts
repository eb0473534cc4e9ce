import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { check } from "../check.ts";
import { solve } from "../solve.ts";
import { FormatError } from "./format-error.ts";
import { isLiLim, readLiLim } from "./li-lim.ts";
import { readProblem } from "./read-problem.ts";
import { isRoutes, planOfRoutes, readRoutes, stepsOfWords, writeRoutes } from "./routes.ts";
import { isSolomon } from "./solomon.ts";

/** Row 1 goes to row 3 (4 away), row 4 to row 2. */
const TINY = `2	20	1
0	0	0	0	0	100	0	0	0
1	0	3	10	0	50	2	0	3
2	0	3	-5	10	90	1	4	0
3	4	3	-10	0	90	2	1	0
4	4	0	5	0	60	1	0	2
`;

describe("a Li & Lim file", () => {
  test("becomes shipments between rows, a fleet and exact distances", () => {
    const { format, costScale, problem } = readProblem(TINY);
    expect({ format, costScale, jobs: problem.jobs }).toEqual({ format: "li-lim", costScale: 1, jobs: [] });
    expect(problem.shipments).toEqual([
      {
        id: "1-3",
        pickup: { locationIndex: 1, serviceSeconds: 2, timeWindows: [{ startSeconds: 0, endSeconds: 50 }] },
        delivery: { locationIndex: 3, serviceSeconds: 2, timeWindows: [{ startSeconds: 0, endSeconds: 90 }] },
        amount: { demand: 10 },
      },
      {
        id: "4-2",
        pickup: { locationIndex: 4, serviceSeconds: 1, timeWindows: [{ startSeconds: 0, endSeconds: 60 }] },
        delivery: { locationIndex: 2, serviceSeconds: 1, timeWindows: [{ startSeconds: 10, endSeconds: 90 }] },
        amount: { demand: 5 },
      },
    ]);
    expect(problem.vehicles).toHaveLength(2);
    expect(problem.vehicles[0]).toEqual({
      id: "1",
      startIndex: 0,
      endIndex: 0,
      capacity: { demand: 20 },
      shift: { earliestStartSeconds: 0, latestEndSeconds: 100 },
    });
    expect(problem.matrices[0]!.distances).toEqual([
      0, 3, 3, 5, 4, 3, 0, 0, 4, 5, 3, 0, 0, 4, 5, 5, 4, 4, 0, 3, 4, 5, 5, 3, 0,
    ]);
  });

  test("may have CRLF lines, spaces and another speed", () => {
    expect(readLiLim(TINY.replaceAll("\n", "\r\n").replaceAll("\t", "  "))).toEqual(readLiLim(TINY));
    expect(readLiLim(TINY.replace("20	1", "20	2")).problem.vehicles[0]).toMatchObject({ speedFactor: 2 });
  });

  test("is told from other text", () => {
    expect([isLiLim(TINY), isSolomon(TINY)]).toEqual([true, false]);
    expect(["", "1 2 3", "1 2 3\n4 5 6", '{"jobs": []}', "Route #1: 1 2 3"].map(isLiLim)).toEqual([
      false,
      false,
      false,
      false,
      false,
    ]);
  });

  test("is answered with routes of row numbers, which are read again", () => {
    // Up 3, right 4, down 3, then back to row 2 (5) and home (3): 18.
    const { problem } = readLiLim(TINY);
    const solution = solve(problem, { seed: 1, stop: { iterations: 200 } });
    const text = writeRoutes(solution, 1);
    expect(text).toBe("Route #1: 1 3 4 2\nCost 18\n");
    const plan = planOfRoutes(problem, readRoutes(text));
    expect(check(problem, plan)).toEqual([]);
    expect(plan.cost.total).toBe(18);
    expect(stepsOfWords(problem, ["1", "3", "x"])).toEqual([
      { type: "pickup", shipmentId: "1-3" },
      { type: "delivery", shipmentId: "1-3" },
      { type: "job", jobId: "x" },
    ]);
  });
});

describe("malformed text names its line", () => {
  test.each([
    ["a word for a number", TINY.replace("-10", "abc"), 5, /demand "abc" is not a number/],
    ["a column too few", TINY.replace("\t1\t4\t0", "\t4\t0"), 4, /9 values .* found 8/],
    ["a fleet of two values", TINY.replace("2	20	1", "2	20"), 1, /found 2 values/],
    ["half a vehicle", TINY.replace("2	20	1", "2.5	20	1"), 1, /number of vehicles .* found "2.5"/],
    ["no speed", TINY.replace("2	20	1", "2	20	0"), 1, /the speed/],
    ["a row out of order", TINY.replace("\n3	4", "\n7	4"), 5, /expected 3, found 7/],
    ["a reversed window", TINY.replace("10	90", "91	90"), 4, /due at 90, before it is ready at 91/],
    ["no partner", TINY.replace("2	0	3\n", "2	0	0\n"), 3, /row 1 needs one partner/],
    ["two partners", TINY.replace("2	0	3\n", "2	2	3\n"), 3, /row 1 needs one partner/],
    ["a partner that is not there", TINY.replace("2	0	3\n", "2	0	9\n"), 3, /row 1 needs one partner/],
    ["a partner with another", TINY.replace("2	0	3\n", "2	0	2\n"), 3, /row 1 names row 2, which names another/],
    ["half of the demand", TINY.replace("-10", "-9"), 3, /the demand 10 of row 1 is not what row 3 has/],
    ["no depot", "2	20	1\n", 1, /ends before the depot/],
  ])("%s", (_case, text, line, sentence) => {
    const run = () => readLiLim(text);
    expect(run).toThrow(FormatError);
    expect(run).toThrow(expect.objectContaining({ line, message: expect.stringMatching(sentence) }));
  });
});

describe("the published solutions of Li & Lim's instances", () => {
  const folder = fileURLToPath(new URL("../../../../../shared/benchmarks/lilim/", import.meta.url));
  const files = existsSync(folder) ? readdirSync(`${folder}solutions`) : [];

  test(
    files.length > 0 ? "are valid at a cost no lower than the best known" : "are not checked: ../shared is not here",
    () => {
      const rows = files.length > 0 ? readFileSync(`${folder}../bks.csv`, "utf8").split("\n") : [];
      for (const file of files) {
        const name = file.replace(/\.sol.*$/, "");
        const text = readFileSync(`${folder}solutions/${file}`, "utf8");
        const { problem } = readProblem(readFileSync(`${folder}${name}.txt`, "utf8"));
        expect({ name, isRoutes: isRoutes(text) }).toEqual({ name, isRoutes: true });
        const plan = planOfRoutes(problem, readRoutes(text));
        expect({ name, violations: check(problem, plan) }).toEqual({ name, violations: [] });
        const row = rows
          .map((each) => each.split(","))
          .find(([set, each]) => set!.startsWith("lilim") && each === name)!;
        expect({ name, vehicles: plan.routes.length }).toEqual({ name, vehicles: Number(row[3]) });
        expect(plan.cost.total).toBeGreaterThanOrEqual(Number(row[4]) - 0.01);
      }
    },
  );
});
