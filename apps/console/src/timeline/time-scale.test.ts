import { expect, test } from "vitest";
import { timeTicks, xAt } from "./time-scale.ts";

const scale = { start: Date.parse("2026-11-22T13:00:00Z"), end: Date.parse("2026-11-22T17:00:00Z"), width: 400 };

test("the middle of the time is the middle of the width", () => {
  expect(xAt(scale, Date.parse("2026-11-22T15:00:00Z"))).toBe(200);
});

test("ticks stand at round hours of the depot's clock and leave each other room", () => {
  const labels = (width: number, zone: string) => timeTicks({ ...scale, width }, zone).map(({ label }) => label);
  expect(labels(400, "America/New_York")).toEqual(["08:00", "09:00", "10:00", "11:00", "12:00"]);
  expect(labels(120, "America/New_York")).toEqual(["08:00", "10:00", "12:00"]);
  expect(labels(400, "Asia/Kolkata")).toEqual(["19:00", "20:00", "21:00", "22:00"]);
});
