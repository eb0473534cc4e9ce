import { describe, expect, test } from "vitest";
import { solve } from "../solve.ts";
import { FormatError } from "./format-error.ts";
import { readNativeSolution, writeNativeSolution } from "./native.ts";
import { readProblem } from "./read-problem.ts";

const SOLOMON = "T\nVEHICLE\nNUMBER CAPACITY\n1 9\nCUSTOMER\nCUST NO.\n0 0 0 0 0 100 0\n1 3 4 1 0 100 0\n";
const VRPLIB = `DIMENSION : 2
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 9
NODE_COORD_SECTION
1 0 0
2 3 4
DEMAND_SECTION
1 0
2 1
DEPOT_SECTION
1
-1
EOF`;
const NATIVE = `\uFEFF ${JSON.stringify({ version: 1, jobs: [], vehicles: [], matrices: [] })}`;

describe("a problem file is told by its content", () => {
  test.each([
    ["solomon", SOLOMON, 1000 / 10],
    ["vrplib", VRPLIB, 10],
    ["native", NATIVE, 0],
  ])("%s", (format, text, cost) => {
    const file = readProblem(text);
    expect(file.format).toBe(format);
    // There and back, 5 each way.
    expect(solve(file.problem, { seed: 1, stop: { iterations: 1 } }).cost.total).toBe(cost);
  });

  test.each(["", "hello", "Route #1: 1\nCost 3\n"])("%j is none", (text) => {
    expect(() => readProblem(text)).toThrow(FormatError);
  });
});

test("a native solution that was written is read as it was", () => {
  const solution = solve(readProblem(SOLOMON).problem, { seed: 1, stop: { iterations: 1 } });
  expect(readNativeSolution(writeNativeSolution(solution))).toEqual(solution);
});
