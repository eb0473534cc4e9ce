import fc from "fast-check";
import { expect, test } from "vitest";
import { pointArrival, pointDeparture } from "./point-travel.ts";

const leg = (...points: number[]) => ({
  firsts: Int32Array.of(0, points.length / 2),
  points: Float64Array.from(points),
});

test("between two points the arrival grows in a straight line, outside of them the leg takes as long as at the end", () => {
  const travel = leg(100, 150, 200, 350);
  expect([0, 100, 150, 200, 300].map((time) => pointArrival(travel, 0, time))).toEqual([50, 150, 250, 350, 450]);
  expect([50, 150, 250, 350, 450].map((time) => pointDeparture(travel, 0, time))).toEqual([0, 100, 150, 200, 300]);
});

test("at a step the earlier arrival counts, and nobody who leaves later is as early", () => {
  const travel = leg(0, 10, 100, 110, 100, 160, 200, 220);
  expect(pointArrival(travel, 0, 100)).toBe(110);
  expect(pointArrival(travel, 0, 100.5)).toBeCloseTo(160.3, 9);
  expect(pointDeparture(travel, 0, 130)).toBe(100);
});

test("who must arrive by a time that many departures share leaves at the last of them", () => {
  expect(pointDeparture(leg(0, 100, 60, 100, 120, 200), 0, 100)).toBe(60);
});

test("without points there is no way", () => {
  expect(pointArrival(leg(), 0, 5)).toBe(Number.POSITIVE_INFINITY);
  expect(pointDeparture(leg(), 0, 5)).toBe(Number.NEGATIVE_INFINITY);
});

/** Points whose departures and arrivals never fall, at least one. */
const functions = fc
  .array(fc.record({ wait: fc.nat(50), rise: fc.nat(80) }), { minLength: 1, maxLength: 8 })
  .map((steps) => {
    const points: number[] = [];
    let [departure, arrival] = [0, 40];
    for (const { wait, rise } of steps) {
      departure += wait;
      arrival = Math.max(departure, arrival + rise);
      points.push(departure, arrival);
    }
    return leg(...points);
  });

test("the latest departure arrives in time, and a moment later is too late", () => {
  fc.assert(
    fc.property(functions, fc.integer({ min: -100, max: 900 }), (travel, time) => {
      const departure = pointDeparture(travel, 0, time);
      expect(pointArrival(travel, 0, departure)).toBeLessThanOrEqual(time + 1e-6);
      expect(pointArrival(travel, 0, departure + 1e-3)).toBeGreaterThan(time - 1e-6);
    }),
  );
});

test("a later departure never arrives earlier", () => {
  fc.assert(
    fc.property(functions, fc.double({ min: -50, max: 500, noNaN: true }), fc.nat(100), (travel, time, later) => {
      expect(pointArrival(travel, 0, time + later)).toBeGreaterThanOrEqual(pointArrival(travel, 0, time));
    }),
  );
});
