import { expect, test } from "vitest";
import { changeInWords } from "./change-in-words.ts";

test("what a move adds is told in kilometres and minutes, what it saves with a minus", () => {
  expect(changeInWords({ cost: 3, distanceMeters: 2_140, drivingSeconds: 230 })).toBe("+2.1 km, +4 min");
  expect(changeInWords({ cost: -9, distanceMeters: -12_000, drivingSeconds: -4_000 })).toBe(
    "\u221212.0 km, \u22121 h 07 min",
  );
});

test("less than fifty metres and half a minute is nothing to tell", () => {
  expect(changeInWords({ cost: 0.01, distanceMeters: 49, drivingSeconds: -29 })).toBeUndefined();
  expect(changeInWords({ cost: 0.01, distanceMeters: 49, drivingSeconds: 31 })).toBe("+1 min");
});
