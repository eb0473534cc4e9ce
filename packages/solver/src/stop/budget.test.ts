import { expect, test } from "vitest";
import { makeBudget } from "./budget.ts";

/** Clocks that stand where the test puts them. */
const clocks = () => {
  const now = { cpu: 100, wall: 1000 };
  return { now, clocks: { cpuSeconds: () => now.cpu, wallSeconds: () => now.wall } };
};

test("the first bound reached ends the run", () => {
  const { now, clocks: given } = clocks();
  const budget = makeBudget({ cpuSeconds: 10, timeLimitSeconds: 4 }, given);
  expect(budget.isSpent()).toBe(false);
  now.wall += 2;
  now.cpu += 1;
  expect(budget.isSpent()).toBe(false);
  expect(budget.progress(0)).toBe(0.5);
  now.wall += 2;
  expect(budget.isSpent()).toBe(true);
});

test("with iterations, a clock beside them does not touch the progress", () => {
  const { now, clocks: given } = clocks();
  const budget = makeBudget({ iterations: 200, timeLimitSeconds: 4 }, given);
  now.wall += 3;
  expect(budget.isSpent()).toBe(false);
  expect(budget.progress(50)).toBe(0.25);
});

test("clocks are due once in 128 iterations, and every ten milliseconds where those are slow", () => {
  /** The iterations of so many at which a look is due, each taking so many seconds. */
  const looks = (count: number, seconds: number) => {
    const { now, clocks: given } = clocks();
    const budget = makeBudget({ timeLimitSeconds: 1000 }, given);
    return Array.from({ length: count }, (_, at) => at).filter((at) => {
      const isDue = budget.isDue(at);
      expect(budget.isDue(at)).toBe(isDue);
      now.wall += seconds;
      return isDue;
    });
  };
  const quick = looks(1280, 1e-6);
  expect(quick.at(-1)! - quick.at(-2)!).toBe(128);
  expect(looks(100, 0.02)).toHaveLength(100);
  const between = looks(100, 0.0026);
  expect(between.at(-1)! - between.at(-2)!).toBe(3);
});

test("no time at all is spent at once", () => {
  expect(makeBudget({ timeLimitSeconds: 0 }).isSpent()).toBe(true);
  expect(makeBudget({ iterations: 0 }).progress(0)).toBe(1);
});

test("a stop without bounds, or with one that is no number, is refused", () => {
  expect(() => makeBudget({})).toThrow(RangeError);
  expect(() => makeBudget({ cpuSeconds: Number.NaN })).toThrow(RangeError);
  expect(() => makeBudget({ iterations: -1 })).toThrow(RangeError);
});
