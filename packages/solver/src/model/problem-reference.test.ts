import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { parseProblem } from "./parse-problem.ts";
import { ProblemError } from "./problem-error.ts";

const page = readFileSync(new URL("../../../../docs/reference/problem.md", import.meta.url), "utf8");
const PROBLEM: unknown = JSON.parse(/```json\n(.*?)```/s.exec(page)![1]!);

interface Row {
  field: string;
  isNeeded: boolean;
  example: unknown;
}

const ROWS = [...page.matchAll(/^\| `([^`]+)` \| (yes|) ?\| .* \| `([^`]+)` \|$/gm)].map(
  ([, field, needed, example]): Row => ({ field: field!, isNeeded: needed === "yes", example: JSON.parse(example!) }),
);
const examples = new Map(ROWS.map(({ field, example }) => [field, example]));

/** `jobs[].timeWindows[].startSeconds` as the keys jobs, 0, timeWindows, 0, startSeconds. */
const keysOf = (field: string) => field.replaceAll("[]", ".0").split(".");

/** The page's problem with the field's example in it, and with the examples of what the field stands in. */
function withExample(field: string): unknown {
  const problem = structuredClone(PROBLEM);
  const parts = field.split(".");
  for (let depth = 1; depth <= parts.length; depth++) {
    const name = parts.slice(0, depth).join(".").replace(/\[\]$/, "");
    const keys = keysOf(name);
    const parent = at(problem, keys.slice(0, -1));
    const key = keys.at(-1)!;
    if (depth === parts.length || parent[key] === undefined) parent[key] = structuredClone(examples.get(name));
  }
  return problem;
}

function at(problem: unknown, keys: string[]): Record<string, unknown> {
  return keys.reduce((node, key) => node[key] as Record<string, unknown>, problem as Record<string, unknown>);
}

test("the problem at the top of the page is one", () => {
  expect(parseProblem(structuredClone(PROBLEM))).toEqual(PROBLEM);
});

describe("every field of the page", () => {
  test.each(ROWS)("$field", ({ field, isNeeded, example }) => {
    const keys = keysOf(field);
    const parsed = parseProblem(withExample(field));
    expect(at(parsed, keys)).toEqual(example);

    const without = withExample(field);
    delete at(without, keys.slice(0, -1))[keys.at(-1)!];
    if (isNeeded) expect(() => parseProblem(without)).toThrow(ProblemError);
    else expect(() => parseProblem(without)).not.toThrow();
  });
});

test("every field that the parser knows, and no other, has a row", () => {
  const objects = new Set(ROWS.map(({ field }) => field.split(".").slice(0, -1).join(".")));
  const known = [...objects].flatMap((object) => {
    const inside = ROWS.find(({ field }) => field.startsWith(object === "" ? "" : `${object}.`))!;
    const problem = withExample(inside.field);
    at(problem, object === "" ? [] : keysOf(object))["qqqqqqqqqqqqqqqqqqqqqqqq"] = 1;
    return knownKeys(problem).map((key) => (object === "" ? key : `${object}.${key}`));
  });
  expect(ROWS.map(({ field }) => field).toSorted()).toEqual(known.toSorted());
});

/** The parser lists what it knows when it meets a key that is like nothing. */
function knownKeys(problem: unknown): string[] {
  try {
    parseProblem(problem);
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    const [, list] = /known are (.*)$/.exec(error.message) ?? [];
    return list!.split(", ").map((word) => word.slice(1, -1));
  }
  throw new Error("a key that nobody knows was accepted");
}
