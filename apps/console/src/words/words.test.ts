import { expect, test } from "vitest";
import { ago, duration } from "./duration.ts";
import { amountsInWords, byName, count, distance, percent } from "./quantities.ts";

test("durations read as a dispatcher says them", () => {
  expect([0, 59, 60, 1080, 3599, 3900].map(duration)).toEqual([
    "0 s",
    "59 s",
    "1 min",
    "18 min",
    "1 h 00 min",
    "1 h 05 min",
  ]);
  expect([2, 40, 700].map(ago)).toEqual(["just now", "40 s ago", "12 min ago"]);
});

test("distances have a decimal only where it tells something", () => {
  expect([2100, 99_940, 412_345, 1_234_000].map(distance)).toEqual(["2.1 km", "99.9 km", "412 km", "1,234 km"]);
});

test("one late stop of a thousand keeps the share below 100 %", () => {
  expect([0, 0.963, 0.999, 1].map(percent)).toEqual(["0 %", "96 %", "99 %", "100 %"]);
});

test("amounts carry their unit", () => {
  expect(amountsInWords({ weight_kg: 1250.5, pallets: 2 })).toBe("1,250.5 kg weight, 2 pallets");
  expect(amountsInWords({})).toBe("nothing");
  expect([count(1, "stop"), count(1200, "stop")]).toEqual(["1 stop", "1,200 stops"]);
});

test("Van 2 comes before Van 10", () => {
  expect(["Van 10", "Van 2"].sort(byName)).toEqual(["Van 2", "Van 10"]);
});
