import { describe, expect, test } from "vitest";
import { FormatError } from "./format-error.ts";
import { isSolomon, readSolomon } from "./solomon.ts";

const HEAD = `TINY

VEHICLE
NUMBER     CAPACITY
  2         200

CUSTOMER
CUST NO.   XCOORD.   YCOORD.    DEMAND   READY TIME   DUE DATE   SERVICE TIME

`;
const ROWS = `    0          0          0           0       0         230           0
    1          1          1          10     161         171          10
    7          3          4           7      50          60          10
`;

describe("a Solomon file", () => {
  test("becomes jobs by customer number, a fleet and tenths", () => {
    const { problem, costScale, format } = readSolomon(HEAD + ROWS);
    expect({ format, costScale }).toEqual({ format: "solomon", costScale: 10 });
    expect(problem.vehicles).toEqual(
      ["1", "2"].map((id) => ({
        id,
        startIndex: 0,
        endIndex: 0,
        capacity: { demand: 200 },
        shift: { earliestStartSeconds: 0, latestEndSeconds: 2300 },
      })),
    );
    expect(problem.jobs[1]).toEqual({
      id: "7",
      locationIndex: 2,
      delivery: { demand: 7 },
      serviceSeconds: 100,
      timeWindows: [{ startSeconds: 500, endSeconds: 600 }],
    });
    // 10 sqrt 2 = 14.14, 10 * 5 = 50, 10 sqrt 13 = 36.06: cut, not rounded.
    expect([...(problem.matrices[0]!.distances as Float64Array)]).toEqual([0, 14, 50, 14, 0, 36, 50, 36, 0]);
  });

  test("may have CRLF lines and no empty lines", () => {
    expect(readSolomon((HEAD + ROWS).replaceAll("\n", "\r\n"))).toEqual(readSolomon(HEAD + ROWS));
    expect(readSolomon((HEAD + ROWS).replace(/\n+/g, "\n"))).toEqual(readSolomon(HEAD + ROWS));
  });

  test("is told from other text", () => {
    expect(isSolomon(HEAD + ROWS)).toBe(true);
    expect(isSolomon('{"CUSTOMER": 1}')).toBe(false);
    expect(isSolomon("")).toBe(false);
  });
});

describe("malformed text names its line", () => {
  test.each([
    ["a word for a number", ROWS.replace("161", "abc"), 11, /ready time "abc" is not a number/],
    ["a column too few", ROWS.replace("161", ""), 11, /7 values .* found 6/],
    ["a customer twice", ROWS.replace("    7 ", "    1 "), 12, /customer 1 stands twice/],
    ["a negative demand", ROWS.replace("  7      50", " -7      50"), 12, /demand -7 of customer 7/],
    ["a reversed window", ROWS.replace("171", "160"), 11, /due at 160, before it is ready at 161/],
    ["a fraction as customer number", ROWS.replace("    7 ", "  7.5 "), 12, /"7.5" is not a whole number/],
    ["infinity", ROWS.replace("161", "Infinity"), 11, /"Infinity" is not a number/],
    ["no rows", "", 10, /ends before the depot/],
  ])("%s", (_case, rows, line, sentence) => {
    const error = thrownBy(() => readSolomon(HEAD + rows));
    expect(error).toBeInstanceOf(FormatError);
    expect(error).toMatchObject({ line, message: expect.stringMatching(sentence) });
    expect((error as FormatError).message).toMatch(`line ${line}: `);
  });

  test.each([
    ["2         200", "2 200 5", /found 3 values/],
    ["2         200", "-2 200", /number of vehicles .* found "-2"/],
    ["2         200", "2 -200", /capacity .* found "-200"/],
    ["2         200", "99999999999 200", /number of vehicles/],
  ])("a fleet row %s as %s", (right, wrong, sentence) => {
    expect(thrownBy(() => readSolomon(HEAD.replace(right, wrong) + ROWS))).toMatchObject({
      line: 5,
      message: expect.stringMatching(sentence),
    });
  });
});

function thrownBy(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    return error;
  }
  return undefined;
}
