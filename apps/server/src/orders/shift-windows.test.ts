import { timeWindows } from "@reroute/protocol";
import fc from "fast-check";
import { expect, test } from "vitest";
import { localTimeOf } from "../platform/local-time.ts";
import { shiftWindows } from "./shift-windows.ts";

const newYork = "America/New_York";
const shiftOne = (start: string, end: string, days = 1) => shiftWindows([{ start, end }], days, newYork)[0]!;

test("the next day keeps the wall time, also over a change of clocks", () => {
  expect(shiftOne("2026-11-23T08:00:00-05:00", "2026-11-23T10:30:00-05:00")).toEqual({
    start: "2026-11-24T08:00:00-05:00",
    end: "2026-11-24T10:30:00-05:00",
  });
  // In the night before 2026-11-01 the clocks go back, in that before 2027-03-14 forward.
  expect(shiftOne("2026-10-31T12:00:00Z", "2026-10-31T14:00:00Z")).toEqual({
    start: "2026-11-01T08:00:00-05:00",
    end: "2026-11-01T10:00:00-05:00",
  });
  expect(shiftOne("2027-03-13T08:00:00-05:00", "2027-03-13T10:00:00-05:00")).toEqual({
    start: "2027-03-14T08:00:00-04:00",
    end: "2027-03-14T10:00:00-04:00",
  });
});

test("a wall time that does not exist moves forward by the gap; a window never ends before it starts", () => {
  expect(shiftOne("2027-03-13T02:15:00-05:00", "2027-03-13T05:00:00-05:00")).toEqual({
    start: "2027-03-14T03:15:00-04:00",
    end: "2027-03-14T05:00:00-04:00",
  });
  expect(shiftOne("2027-03-13T02:45:00-05:00", "2027-03-13T03:15:00-05:00")).toEqual({
    start: "2027-03-14T03:45:00-04:00",
    end: "2027-03-14T04:15:00-04:00",
  });
});

test("of a wall time that comes twice the first is taken", () => {
  expect(shiftOne("2026-10-31T01:30:00-04:00", "2026-10-31T03:00:00-04:00")).toEqual({
    start: "2026-11-01T01:30:00-04:00",
    end: "2026-11-01T03:00:00-05:00",
  });
});

test("whatever the windows, zone and days, the API would take what comes out; out of clock changes each keeps its wall times", () => {
  const zone = fc.constantFrom(newYork, "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Auckland");
  const steps = fc.array(fc.tuple(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 300 })), {
    minLength: 1,
    maxLength: 5,
  });
  const first = fc.integer({ min: Date.parse("2026-01-01") / 60_000, max: Date.parse("2027-12-31") / 60_000 });
  fc.assert(
    fc.property(zone, first, steps, fc.integer({ min: 1, max: 9 }), (timeZone, firstMinute, lengths, days) => {
      let minute = firstMinute;
      const at = (gap: number) => {
        minute += gap;
        return new Date(minute * 60_000).toISOString();
      };
      const windows = lengths.map(([gap, length]) => ({ start: at(gap), end: at(length) }));
      const shifted = shiftWindows(windows, days, timeZone);
      expect(timeWindows.parse(shifted)).toEqual(shifted);
      const wallOf = (instant: string) => localTimeOf(new Date(instant), timeZone);
      const dayMs = days * 86_400_000;
      windows.forEach(({ start, end }, index) => {
        // No change of clocks lies between the two when every instant moved by whole days of 24 hours.
        const [movedStart, movedEnd] = [start, end].map((instant) => new Date(Date.parse(instant) + dayMs));
        if (wallOf(movedStart!.toISOString()) !== wallOf(start) || wallOf(movedEnd!.toISOString()) !== wallOf(end))
          return;
        if (shifted.length !== windows.length) return;
        expect(wallOf(shifted[index]!.start)).toBe(wallOf(start));
        expect(wallOf(shifted[index]!.end)).toBe(wallOf(end));
      });
    }),
  );
});
