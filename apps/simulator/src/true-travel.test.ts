import { describe, expect, test } from "vitest";
import { DEPOT_LOCATION, offset } from "./places.ts";
import { headingOnLeg, makeDrive, placeOnLeg } from "./true-travel.ts";
import { makeDemoDay } from "./world.ts";

const day = { ...makeDemoDay(1, "2026-11-23"), incidents: [] };
const to = offset(DEPOT_LOCATION, 0, 10_000);
const departMs = day.morningMs;

describe("the true way", () => {
  test("is the same again for the same key, and another driver has other luck", () => {
    const drive = makeDrive(day);
    const leg = drive(DEPOT_LOCATION, to, departMs, "demo-van-01 1042");
    expect(makeDrive(day)(DEPOT_LOCATION, to, departMs, "demo-van-01 1042")).toEqual(leg);
    expect(drive(DEPOT_LOCATION, to, departMs, "demo-van-02 1042").arriveMs).not.toBe(leg.arriveMs);
  });

  test("an incident on it takes longer by its factor", () => {
    const incident = {
      truth: {
        id: "incident-1",
        area: [
          [-85, 33],
          [-84, 33],
          [-84, 34],
          [-85, 34],
        ] as [number, number][],
        factor: 2,
        validFromMs: departMs - 3_600_000,
        validUntilMs: departMs + 36_000_000,
        source: "test",
      },
      reportedAtMs: departMs,
      report: { validFrom: "", validUntil: "", source: "test" },
    };
    const calm = makeDrive(day)(DEPOT_LOCATION, to, departMs, "key").arriveMs - departMs;
    const slow = makeDrive({ ...day, incidents: [incident] })(DEPOT_LOCATION, to, departMs, "key").arriveMs - departMs;
    // A little apart from 2: the slower drive reaches into busier quarters of an hour.
    expect(slow / calm).toBeCloseTo(2, 0);
  });

  test("luck is one on average, over many legs and days", () => {
    const ratios = Array.from({ length: 400 }, (_, index) => {
      return makeDrive({ ...day, seed: index })(DEPOT_LOCATION, to, departMs, "key").arriveMs - departMs;
    });
    const mean = ratios.reduce((sum, ratio) => sum + ratio, 0) / ratios.length;
    const spread = Math.sqrt(ratios.reduce((sum, ratio) => sum + (ratio / mean - 1) ** 2, 0) / ratios.length);
    // sqrt(0.08^2 + 0.10^2) = 0.128.
    expect(spread).toBeGreaterThan(0.11);
    expect(spread).toBeLessThan(0.15);
  });
});

test("a vehicle moves evenly along a bent line, and heads where it is going there", () => {
  const leg = {
    departMs: 0,
    arriveMs: 100,
    distanceMeters: 0,
    line: [
      [0, 0],
      [1, 0],
      [1, 3],
    ] as [number, number][],
  };
  expect(placeOnLeg(leg, -5)).toEqual({ latitude: 0, longitude: 0 });
  expect(placeOnLeg(leg, 25)).toEqual({ latitude: 0, longitude: 1 });
  expect(placeOnLeg(leg, 50)).toEqual({ latitude: 1, longitude: 1 });
  expect(placeOnLeg(leg, 500)).toEqual({ latitude: 3, longitude: 1 });
  expect([0, 50].map((nowMs) => Math.round(headingOnLeg(leg, nowMs)))).toEqual([90, 0]);
});
