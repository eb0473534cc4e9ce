import { describe, expect, test } from "vitest";
import { orderOfJobs } from "./order-of-jobs.ts";
import type { Relation } from "./problem.ts";

/** "a b" is a sequence, "a-b" a strict one, "a=b" the same vehicle. */
function relationOf(words: string): Relation {
  if (words.includes("=")) return { type: "sameVehicle", jobIds: words.split("=") };
  if (words.includes("-")) return { type: "strictSequence", jobIds: words.split("-") };
  return { type: "sequence", jobIds: words.split(" ") };
}

const orderOf = (...all: string[]) => orderOfJobs(all.map(relationOf)).map((block) => block.join("-"));

describe("relations", () => {
  test("have an order that keeps all of them, with what must stand side by side in blocks", () => {
    expect(orderOf("a b", "c b")).toEqual(["a", "c", "b"]);
    expect(orderOf("b-c", "a b", "c-d")).toEqual(["a", "b-c-d"]);
    expect(orderOf("a b c", "a c", "a b")).toEqual(["a", "b", "c"]);
    expect(orderOf("a-b-c", "a c")).toEqual(["a-b-c"]);
    expect(orderOf("b=a", "a b")).toEqual(["a", "b"]);
    expect(orderOf()).toEqual([]);
  });

  test.each([
    ["come in a circle", ["a b", "c d", "b c", "c a", "d a"], 3],
    ["want a job before and behind another", ["a b", "b a"], 1],
    ["want something between what stands side by side", ["a c", "a-b", "c b"], 2],
    ["want the other order of what stands side by side", ["a-b-c", "c a"], 1],
    ["want two jobs directly behind one", ["a-b", "a-c"], 1],
    ["want two jobs directly before one", ["a-c", "b-c"], 1],
    ["stand side by side in a circle", ["x=y", "a-b", "b-c", "c-a"], 3],
  ])("that %s are refused: the first one that does not go with those before it", (_, relations, index) => {
    expect(() => orderOf(...relations)).toThrow(expect.objectContaining({ path: `/relations/${index}/jobIds` }));
  });
});
