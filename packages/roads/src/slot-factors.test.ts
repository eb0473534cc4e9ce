import { expect, test } from "vitest";
import { makeSlotFactors } from "./slot-factors.ts";
import type { SpeedBand } from "./speed-bands.ts";

const HOUR = 3_600_000;
const utc = (text: string): number => Date.parse(text);

/** Factor 1.00 at midnight to 1.23 at 23 h on weekdays, 2.00 to 2.23 on weekends: a factor tells its hour and kind of day. */
const TELLING: SpeedBand[] = [
  {
    upToMeters: Infinity,
    freeFlowKph: 36,
    weekday: Array.from({ length: 24 }, (_, hour) => 1 + hour / 100),
    weekend: Array.from({ length: 24 }, (_, hour) => 2 + hour / 100),
  },
];

function factorAt(timeZone: string, instant: string, slotMs = HOUR): number {
  return makeSlotFactors(TELLING, timeZone).slotFactors(utc(instant), slotMs)[0];
}

test("a slot has the factor of its local hour", () => {
  expect(factorAt("America/New_York", "2026-06-10T12:00Z")).toBeCloseTo(1.08, 12);
  expect(factorAt("America/New_York", "2026-01-14T12:00Z")).toBeCloseTo(1.07, 12);
  expect(factorAt("UTC", "2026-06-10T12:00Z")).toBeCloseTo(1.12, 12);
});

test("the kind of day is the local one", () => {
  // Sunday 21:00 in Los Angeles, Monday 04:00 UTC.
  expect(factorAt("America/Los_Angeles", "2026-06-15T04:00Z")).toBeCloseTo(2.21, 12);
  // Monday 01:00 in Auckland, Sunday UTC.
  expect(factorAt("Pacific/Auckland", "2026-06-14T13:00Z")).toBeCloseTo(1.01, 12);
});

test("in spring the hour after one o'clock is three o'clock", () => {
  expect(factorAt("America/New_York", "2026-03-08T06:00Z")).toBeCloseTo(2.01, 12);
  expect(factorAt("America/New_York", "2026-03-08T07:00Z")).toBeCloseTo(2.03, 12);
});

test("in autumn one o'clock comes twice", () => {
  expect(factorAt("America/New_York", "2026-11-01T05:00Z")).toBeCloseTo(2.01, 12);
  expect(factorAt("America/New_York", "2026-11-01T06:00Z")).toBeCloseTo(2.01, 12);
  expect(factorAt("America/New_York", "2026-11-01T07:00Z")).toBeCloseTo(2.02, 12);
});

test("a slot over two hours has the mean of their speeds", () => {
  const bands = [{ ...TELLING[0], weekday: TELLING[0].weekday.map((_, hour) => (hour === 8 ? 2 : 1)) }];
  const { slotFactors } = makeSlotFactors(bands, "UTC");
  // Half an hour at speed 1, half an hour at speed 1/2: mean speed 3/4.
  expect(slotFactors(utc("2026-06-10T07:30Z"), HOUR)[0]).toBeCloseTo(4 / 3, 12);
});

test("local hours begin on the half hour in India and at three quarters in Nepal", () => {
  const noon = utc("2026-06-10T12:50Z");
  expect(makeSlotFactors(TELLING, "Asia/Kolkata").hourStart(noon)).toBe(utc("2026-06-10T12:30Z"));
  expect(makeSlotFactors(TELLING, "Asia/Kathmandu").hourStart(noon)).toBe(utc("2026-06-10T12:15Z"));
  expect(makeSlotFactors(TELLING, "America/New_York").hourStart(noon)).toBe(utc("2026-06-10T12:00Z"));
});
