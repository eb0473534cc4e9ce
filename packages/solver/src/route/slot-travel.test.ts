import fc from "fast-check";
import { expect, test } from "vitest";
import type { SlotTravel } from "./slot-travel.ts";
import { slotArrival, slotDeparture, slotTravel } from "./slot-travel.ts";

/** One leg: slots of 100 s from 0 on. */
const leg = (...durations: number[]): SlotTravel => slotTravel(0, 100, durations.length, Float64Array.from(durations));
const NEVER = Number.POSITIVE_INFINITY;

test("a leg that ends within its slot takes that slot's time", () => {
  expect(slotArrival(leg(40, 200), 0, 50)).toBe(90);
});

test("a leg that spans two slots is driven partly at each speed", () => {
  // From 50 on, half of the leg is done by 100; the other half takes 100 of the 200 s.
  expect(slotArrival(leg(100, 200), 0, 50)).toBe(200);
  expect(slotDeparture(leg(100, 200), 0, 200)).toBe(50);
});

test("the first and the last slot have no outer end", () => {
  expect(slotArrival(leg(30, 60), 0, -500)).toBe(-470);
  expect(slotArrival(leg(30, 60), 0, 900)).toBe(960);
  expect(slotDeparture(leg(30, 60), 0, -470)).toBe(-500);
});

test("a slot without a way is waited out; without a last way there is none", () => {
  expect(slotArrival(leg(50, NEVER, 50), 0, 100)).toBe(250);
  expect(slotArrival(leg(50, NEVER), 0, 90)).toBe(NEVER);
});

test("leaving later never arrives earlier, and the inverse gives back the latest departure", () => {
  const slots = fc.array(fc.integer({ min: 1, max: 500 }), { minLength: 1, maxLength: 6 });
  const time = fc.integer({ min: -200, max: 900 });
  fc.assert(
    fc.property(slots, time, fc.nat({ max: 300 }), (durations, departure, later) => {
      const travel = leg(...durations);
      const arrival = slotArrival(travel, 0, departure);
      expect(slotArrival(travel, 0, departure + later)).toBeGreaterThanOrEqual(arrival - 1e-9);
      const latest = slotDeparture(travel, 0, arrival);
      expect(latest).toBeGreaterThanOrEqual(departure - 1e-6);
      expect(slotArrival(travel, 0, latest)).toBeCloseTo(arrival, 6);
    }),
  );
});

test("a leg of no length that is long or barred from the border on is left for before the border", () => {
  for (const travel of [leg(0, NEVER), leg(0, 60), leg(200, 0, 60)]) {
    const border = (travel.count - 1) * 100;
    const latest = slotDeparture(travel, 0, border);
    expect(latest).toBeLessThan(border);
    expect(latest).toBeCloseTo(border, 6);
    expect(slotArrival(travel, 0, latest)).toBeLessThanOrEqual(border);
  }
  expect(slotDeparture(leg(0, 0), 0, 100)).toBe(100);
  // Part of the leg needs no time before the border: it is not left for at the border, where all of it takes 60.
  const latest = slotDeparture(leg(0, 60), 0, 130);
  expect(slotArrival(leg(0, 60), 0, latest)).toBeLessThanOrEqual(130 + 1e-9);
});

test("a leg over two slots ends before the border from which it is barred, however its shares round", () => {
  const travel = { ...leg(69.66666666666667, 807.9, NEVER), length: 116 };
  for (const time of [232, 1561]) {
    const latest = slotDeparture(travel, 0, time);
    expect(latest).toBeCloseTo(56.336221479556, 6);
    expect(slotArrival(travel, 0, latest)).toBeLessThanOrEqual(232);
  }
});
