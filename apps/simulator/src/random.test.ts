import { describe, expect, test } from "vitest";
import { makeRandom } from "./random.ts";

const draw = (count: number, one: () => number) => Array.from({ length: count }, one);
const mean = (values: number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;

describe("a seeded stream", () => {
  test("repeats itself for the same key and differs for a similar one", () => {
    const first = makeRandom(1, "2026-11-22", "order", 7);
    const same = makeRandom(1, "2026-11-22", "order", 7);
    const other = makeRandom(1, "2026-11-22", "order", 8);
    const values = draw(5, first.uniform);
    expect(draw(5, same.uniform)).toEqual(values);
    expect(draw(5, other.uniform)).not.toEqual(values);
  });

  test("first draws of neighbouring keys are spread evenly", () => {
    const firsts = Array.from({ length: 10_000 }, (_, index) => makeRandom(1, "order", index).uniform());
    const tenths = Array.from({ length: 10 }, (_, tenth) => firsts.filter((x) => Math.floor(x * 10) === tenth).length);
    // 1,000 each, standard deviation 30.
    for (const count of tenths) expect(Math.abs(count - 1000)).toBeLessThan(150);
  });

  test("draws have the moments that they promise", () => {
    const random = makeRandom("moments");
    const normal = draw(20_000, random.normal);
    expect(Math.abs(mean(normal))).toBeLessThan(0.03);
    expect(Math.abs(mean(normal.map((x) => x * x)) - 1)).toBeLessThan(0.05);
    expect(mean(draw(20_000, () => random.exponential(4)))).toBeCloseTo(4, 0);
    expect(new Set(draw(1000, () => random.integer(2, 4)))).toEqual(new Set([2, 3, 4]));
    const picked = Array.from({ length: 10_000 }, () => random.pick(["a", "b", "c"], [0, 1, 3]));
    expect(picked.filter((item) => item === "a")).toHaveLength(0);
    expect(picked.filter((item) => item === "c").length / 10_000).toBeCloseTo(0.75, 1);
  });
});
