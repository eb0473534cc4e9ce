import fc from "fast-check";
import { expect, test } from "vitest";
import { clockSpan, clockTime, clockTimeWithSeconds, dayInWords, instantAt, localDateOf } from "./clock-time.ts";

const atlanta = "America/New_York";

test("times are those of the depot's clock", () => {
  expect(clockTime("2026-11-22T19:05:09Z", atlanta)).toBe("14:05");
  expect(clockTimeWithSeconds("2026-11-22T19:05:09Z", atlanta)).toBe("14:05:09");
  expect(clockTime("2026-11-22T05:00:00Z", atlanta)).toBe("00:00");
  expect(clockSpan({ start: "2026-11-22T14:00:00-05:00", end: "2026-11-22T16:30:00-05:00" }, atlanta)).toBe(
    "14:00 to 16:30",
  );
});

test("the date is that of the depot, not of Greenwich", () => {
  expect(localDateOf("2026-11-23T03:00:00Z", atlanta)).toBe("2026-11-22");
  expect(dayInWords("2026-11-22")).toBe("Sun 22 Nov");
});

test("a wall time becomes the instant in winter and in summer", () => {
  expect(instantAt("2026-11-22", "14:30", atlanta)).toBe("2026-11-22T19:30:00.000Z");
  expect(instantAt("2026-07-01", "14:30", atlanta)).toBe("2026-07-01T18:30:00.000Z");
});

test("the night the clocks go back has its first 01:30, the night they go forward has no 02:30", () => {
  expect(instantAt("2026-11-01", "01:30", atlanta)).toBe("2026-11-01T05:30:00.000Z");
  expect(instantAt("2026-03-08", "02:30", atlanta)).toBe("2026-03-08T07:30:00.000Z");
});

test("every wall time that exists reads back as itself", () => {
  const zone = fc.constantFrom(atlanta, "Europe/Berlin", "Asia/Kolkata", "Australia/Lord_Howe", "UTC");
  const minute = fc.integer({ min: 0, max: 1439 });
  const day = fc.integer({ min: 0, max: 3650 });
  fc.assert(
    fc.property(zone, day, minute, (timeZone, days, minutes) => {
      const date = new Date(Date.UTC(2024, 0, 1) + days * 86_400_000).toISOString().slice(0, 10);
      const wall = `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;
      const back = instantAt(date, wall, timeZone);
      // A skipped hour reads back later, never earlier.
      expect(clockTime(back, timeZone) >= wall).toBe(true);
      if (minutes >= 240) expect([localDateOf(back, timeZone), clockTime(back, timeZone)]).toEqual([date, wall]);
    }),
  );
});
