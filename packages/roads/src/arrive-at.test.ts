import fc from "fast-check";
import { expect, test } from "vitest";
import { arriveAt } from "./arrive-at.ts";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const SIX = Date.UTC(2026, 5, 10, 6);

test("a leg that ends inside its slot takes that slot's duration", () => {
  expect(arriveAt([600, 1200], SIX, HOUR, SIX + 10 * MINUTE)).toBe(SIX + 20 * MINUTE);
});

test("a leg over a slot's end does the rest of the way at the next slot's speed", () => {
  // Half of 20 minutes until 7:00, then half of 40 minutes.
  expect(arriveAt([1200, 2400], SIX, HOUR, SIX + 50 * MINUTE)).toBe(SIX + 80 * MINUTE);
});

test("a long leg passes through several slots", () => {
  // 1/4 in the first hour, 1/2 in the second, the last 1/4 of one hour in the third.
  expect(arriveAt([4 * 3600, 2 * 3600, 3600], SIX, HOUR, SIX)).toBe(SIX + 2.25 * HOUR);
});

test("the first slot reaches back and the last one forward", () => {
  expect(arriveAt([600, 1200], SIX, HOUR, SIX - 5 * HOUR)).toBe(SIX - 5 * HOUR + 10 * MINUTE);
  expect(arriveAt([600, 1200], SIX, HOUR, SIX + 9 * HOUR)).toBe(SIX + 9 * HOUR + 20 * MINUTE);
});

test("before the grid a leg keeps the first slot's speed until that slot ends", () => {
  expect(arriveAt([4 * 3600, 3600], SIX, HOUR, SIX - HOUR)).toBe(SIX + 1.5 * HOUR);
});

test("a vehicle waits in a slot that bars its leg, and drives on after it", () => {
  // Half the leg until 7:00, nothing until 8:00, then the other half.
  expect(arriveAt([1200, Infinity, 1200], SIX, HOUR, SIX + 50 * MINUTE)).toBe(SIX + 130 * MINUTE);
  expect(arriveAt([1200, Infinity, 1200], SIX, HOUR, SIX + 90 * MINUTE)).toBe(SIX + 140 * MINUTE);
});

test("a leg that is barred in the last slot never arrives", () => {
  expect(arriveAt([1200, Infinity], SIX, HOUR, SIX + 50 * MINUTE)).toBe(Infinity);
  expect(arriveAt([1200, Infinity], SIX, HOUR, SIX + 30 * MINUTE)).toBe(SIX + 50 * MINUTE);
});

test("a leg of no length arrives at once, also at a slot's very end", () => {
  expect(arriveAt([0, 0], SIX, HOUR, SIX + 5)).toBe(SIX + 5);
  expect(arriveAt([0, 0], SIX, HOUR, SIX + HOUR - 1)).toBe(SIX + HOUR - 1);
});

test("a leg that rounding ends at a slot's very end does not meet the closure after it", () => {
  const arrival = arriveAt([23850.542710893857, 4172.529382375316, Infinity], SIX, HOUR, SIX + 327_372);
  expect(arrival).toBeCloseTo(SIX + 2 * HOUR, 0);
});

const duration = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 1, max: 40_000, noNaN: true }) },
  { weight: 1, arbitrary: fc.constant(Infinity) },
);
const law = fc.record({
  durations: fc.array(duration, { minLength: 1, maxLength: 8 }),
  slotMs: fc.integer({ min: MINUTE, max: 2 * HOUR }),
  departMs: fc.integer({ min: SIX - 3 * HOUR, max: SIX + 15 * HOUR }),
  laterMs: fc.integer({ min: 0, max: 3 * HOUR }),
});
/** A double of epoch milliseconds is good to a quarter of a microsecond. */
const ROUNDING_MS = 0.01;

test("a later departure never arrives earlier", () => {
  fc.assert(
    fc.property(law, ({ durations, slotMs, departMs, laterMs }) => {
      const first = arriveAt(durations, SIX, slotMs, departMs);
      const second = arriveAt(durations, SIX, slotMs, departMs + laterMs);
      expect(first).toBeGreaterThanOrEqual(departMs);
      expect(second).toBeGreaterThanOrEqual(first - ROUNDING_MS);
    }),
    { numRuns: 2000 },
  );
});

test("between departure and arrival the slots' speeds cover the leg exactly once", () => {
  fc.assert(
    fc.property(law, ({ durations, slotMs, departMs }) => {
      const arrival = arriveAt(durations, SIX, slotMs, departMs);
      fc.pre(arrival < Infinity);
      let covered = 0;
      for (const [slot, seconds] of durations.entries()) {
        const from = slot === 0 ? -Infinity : SIX + slot * slotMs;
        const until = slot === durations.length - 1 ? Infinity : SIX + (slot + 1) * slotMs;
        covered += Math.max(0, Math.min(arrival, until) - Math.max(departMs, from)) / (seconds * 1000);
      }
      expect(covered).toBeCloseTo(1, 6);
    }),
    { numRuns: 2000 },
  );
});
