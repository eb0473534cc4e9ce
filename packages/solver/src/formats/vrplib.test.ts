import { describe, expect, test } from "vitest";
import { FormatError } from "./format-error.ts";
import { isVrplib, readVrplib } from "./vrplib.ts";

const CVRP = `NAME : \tTINY\t
TYPE : CVRP
DIMENSION : 3
EDGE_WEIGHT_TYPE : EUC_2D
CAPACITY : 10
NODE_COORD_SECTION\t
1 0 0
2 1 1
3 3 4
DEMAND_SECTION
1 0
2 4
3 9
DEPOT_SECTION
 1
 -1
EOF
`;

const VRPTW = `NAME : TINY
TYPE : VRPTW
DIMENSION : 3
EDGE_WEIGHT_TYPE : EXPLICIT
VEHICLES : 2
EDGE_WEIGHT_FORMAT : FULL_MATRIX
CAPACITY : 10
EDGE_WEIGHT_SECTION
0 12 13
21 0 23
31 32 0
NODE_COORD_SECTION
1 0 0
2 1 1
3 3 4
DEMAND_SECTION
1 0
2 4
3 9
DEPOT_SECTION
1
-1
SERVICE_TIME_SECTION
1 0
2 60
3 90
TIME_WINDOW_SECTION
1 0 1000
2 100 200
3 300 400
EOF
`;

describe("a VRPLIB file", () => {
  test("with EUC_2D has distances rounded to the nearest and a fleet that does not bind", () => {
    const { problem, costScale } = readVrplib(CVRP);
    expect(costScale).toBe(1);
    // sqrt 2 = 1.41, sqrt 25 = 5, sqrt 13 = 3.61.
    expect([...(problem.matrices[0]!.distances as Float64Array)]).toEqual([0, 1, 5, 1, 0, 4, 5, 4, 0]);
    expect(problem.jobs.map(({ id, delivery }) => [id, delivery])).toEqual([
      ["1", { demand: 4 }],
      ["2", { demand: 9 }],
    ]);
    expect(problem.vehicles).toHaveLength(2);
    expect(problem.vehicles[0]!.shift).toBeUndefined();
  });

  test("with a full matrix keeps its asymmetry, windows and service times", () => {
    const { problem } = readVrplib(VRPTW);
    expect([...(problem.matrices[0]!.distances as Float64Array)]).toEqual([0, 12, 13, 21, 0, 23, 31, 32, 0]);
    expect(problem.vehicles.map(({ shift }) => shift)).toEqual(
      Array(2).fill({ earliestStartSeconds: 0, latestEndSeconds: 1000 }),
    );
    expect(problem.jobs[1]).toEqual({
      id: "2",
      locationIndex: 2,
      delivery: { demand: 9 },
      serviceSeconds: 90,
      timeWindows: [{ startSeconds: 300, endSeconds: 400 }],
    });
  });

  test.each([
    ["LOWER_ROW", "12\n13 23"],
    ["LOWER_DIAG_ROW", "0\n12 0\n13 23 0"],
    ["UPPER_ROW", "12 13\n23"],
    ["UPPER_DIAG_ROW", "0 12 13\n0 23\n0"],
    // By columns: those of node 1 (2 and 3), then of node 2; and those above node 2, then above node 3.
    ["LOWER_COL", "12 13\n23"],
    ["LOWER_DIAG_COL", "0 12 13\n0 23\n0"],
    ["UPPER_COL", "12\n13 23"],
    ["UPPER_DIAG_COL", "0\n12 0\n13 23 0"],
  ])("with half a matrix, %s, drives both ways alike", (format, half) => {
    const { problem } = readVrplib(VRPTW.replace("FULL_MATRIX", format).replace("0 12 13\n21 0 23\n31 32 0", half));
    expect([...(problem.matrices[0]!.distances as Float64Array)]).toEqual([0, 12, 13, 12, 0, 23, 13, 23, 0]);
  });

  test("may break its matrix anywhere", () => {
    expect(readVrplib(VRPTW.replace("0 12 13\n21", "0 12\n13 21"))).toEqual(readVrplib(VRPTW));
  });

  test("is told from other text", () => {
    expect(isVrplib(VRPTW)).toBe(true);
    expect(isVrplib("VEHICLE\nCUSTOMER\n")).toBe(false);
  });
});

describe("malformed text names its line", () => {
  test.each([
    ["a word in the matrix", VRPTW.replace("23", "x3"), 10, /"x3" is not a number/],
    ["a matrix too short", VRPTW.replace("31 32 0\n", ""), 10, /ends after 6 of 3 x 3/],
    ["a matrix too long", VRPTW.replace("31 32 0", "31 32 0 9"), 11, /more than 3 x 3/],
    ["a node too many", CVRP.replace("3 9", "4 9"), 13, /node 4 .* not between 1 and DIMENSION 3/],
    ["a node twice", CVRP.replace("3 9", "2 9"), 13, /node 2 stands twice/],
    ["a node missing", CVRP.replace("3 9\n", ""), 12, /node 3 is missing/],
    ["a negative demand", CVRP.replace("3 9", "3 -9"), 13, /negative value -9/],
    ["a reversed window", VRPTW.replace("300 400", "300 299"), 30, /ends at 299, before its start 300/],
    ["no dimension", CVRP.replace("DIMENSION : 3\n", ""), 17, /ends without DIMENSION/],
    [
      "a dimension that is no number",
      CVRP.replace("DIMENSION : 3", "DIMENSION : three"),
      3,
      /DIMENSION .*found "three"/,
    ],
    ["another type", CVRP.replace("EUC_2D", "GEO"), 4, /GEO is not read/],
    ["another matrix format", VRPTW.replace("FULL_MATRIX", "FUNCTION"), 6, /FUNCTION is not read; .*LOWER_ROW/],
    ["half a matrix that is whole", VRPTW.replace("FULL_MATRIX", "LOWER_ROW"), 10, /more than 3 entries/],
    [
      "half a matrix that is less",
      VRPTW.replace("FULL_MATRIX", "UPPER_ROW").replace(/0 12[^N]*/, "5 6\n"),
      9,
      /after 2 of 3 entries/,
    ],
    ["two depots", CVRP.replace(" 1\n -1", " 1\n 2\n -1"), 16, /found 1, 2/],
    ["a line that is none", `hello\n${CVRP}`, 1, /found "hello"/],
  ])("%s", (_case, text, line, sentence) => {
    const run = () => readVrplib(text);
    expect(run).toThrow(FormatError);
    expect(run).toThrow(expect.objectContaining({ line, message: expect.stringMatching(sentence) }));
  });
});
