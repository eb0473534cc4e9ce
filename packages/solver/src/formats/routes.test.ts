import { existsSync, readdirSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { check } from "../check.ts";
import { FormatError } from "./format-error.ts";
import { readProblem } from "./read-problem.ts";
import { isRoutes, planOfRoutes, readRoutes, writeRoutes } from "./routes.ts";

const shared = fileURLToPath(new URL("../../../../../shared/benchmarks/", import.meta.url));

describe("a file of routes", () => {
  test("is read with or without empty lines, CRLF and a cost", () => {
    const text = "Route #1: 3 7 5 \r\n\r\nRoute #2: 1\r\nCost 1234.5\r\n";
    expect(readRoutes(text)).toEqual({ routes: [["3", "7", "5"], ["1"]], cost: 1234.5 });
    expect(readRoutes("Route #1: 3")).toEqual({ routes: [["3"]] });
    expect([isRoutes(text), isRoutes("Cost 0\n"), isRoutes('{"routes": []}')]).toEqual([true, true, false]);
  });

  test.each([
    ["Route #1: 3\nhello", 2, /found "hello"/],
    ["Cost 1\nCost 2", 2, /stated twice/],
    ["Cost many", 1, /found "Cost many"/],
  ])("malformed: %j", (text, line, sentence) => {
    const run = () => readRoutes(text);
    expect(run).toThrow(FormatError);
    expect(run).toThrow(expect.objectContaining({ line, message: expect.stringMatching(sentence) }));
  });

  test("is written with one decimal where distances are tenths, with none where they are whole", () => {
    const { problem } = readProblem(SQUARE);
    const plan = planOfRoutes(problem, { routes: [["2", "1"]] });
    // 10 + 14.1 + 10 by the cut distances.
    expect(writeRoutes(plan, 10)).toBe("Route #1: 2 1\nCost 34.1\n");
    expect(writeRoutes({ ...plan, cost: { ...plan.cost, total: 340 } }, 10)).toMatch("Cost 34.0\n");
    expect(writeRoutes(plan, 1)).toMatch("Cost 341\n");
    expect(writeRoutes({ ...plan, routes: [] }, 1)).toBe("Cost 341\n");
  });

  test("with unknown jobs or more routes than vehicles becomes a plan that check refuses", () => {
    const { problem } = readProblem(SQUARE);
    expect(check(problem, planOfRoutes(problem, { routes: [["2", "9"], ["1"]] }))).toMatchObject([
      { code: "UNKNOWN_JOB", jobId: "9" },
      { code: "UNKNOWN_VEHICLE", vehicleId: "2" },
    ]);
  });
});

const SQUARE = `SQUARE
VEHICLE
NUMBER CAPACITY
1 9
CUSTOMER
CUST NO. XCOORD. YCOORD. DEMAND READY TIME DUE DATE SERVICE TIME
0 0 0 0 0 100 0
1 0 10 1 0 100 0
2 10 0 1 0 100 0
`;

/** Reads what others published and finds the cost that they state: distances, windows and the checker all agree. */
describe.each(["solomon", "homberger", "ortec", "cvrp"])("the published solutions of %s", (set) => {
  const folder = `${shared}${set}/`;
  const names = existsSync(folder) ? readdirSync(`${folder}solutions`).map((file) => file.replace(/\.sol$/, "")) : [];

  test(names.length > 0 ? "are valid at their stated cost" : "are not checked: ../shared is not here", () => {
    for (const name of names) {
      const file = [`${name}.txt`, `${name}.vrp`].find((each) => existsSync(folder + each))!;
      const { problem, costScale } = readProblem(readFileSync(folder + file, "utf8"));
      const routes = readRoutes(readFileSync(`${folder}solutions/${name}.sol`, "utf8"));
      const plan = planOfRoutes(problem, routes);
      expect({ name, violations: check(problem, plan) }).toEqual({ name, violations: [] });
      expect({ name, cost: plan.cost.total / costScale }).toEqual({ name, cost: routes.cost });
    }
  });
});
