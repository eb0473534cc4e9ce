import { expect, test } from "vitest";
import { makeGlider, visibilityAtAge } from "./glide.ts";

const place = (longitude: number) => ({ longitude, latitude: 0 });

test("a vehicle is halfway when half of the time between two reports has passed", () => {
  const glider = makeGlider({ still: false });
  glider.moveTo("a", place(0), 0);
  glider.moveTo("a", place(10), 1000);
  expect(glider.at("a", 1500)).toEqual(place(5));
  expect(glider.isMoving(1500)).toBe(true);
  expect(glider.at("a", 9000)).toEqual(place(10));
  expect(glider.isMoving(9000)).toBe(false);
});

test("a report that comes early starts from where the vehicle is shown, not from where it should be", () => {
  const glider = makeGlider({ still: false });
  glider.moveTo("a", place(0), 0);
  glider.moveTo("a", place(10), 1000);
  glider.moveTo("a", place(20), 1500);
  expect(glider.at("a", 1500)).toEqual(place(5));
});

test("who wants no motion sees jumps, and so does who was away for long", () => {
  const still = makeGlider({ still: true });
  still.moveTo("a", place(0), 0);
  still.moveTo("a", place(10), 1000);
  expect(still.at("a", 1001)).toEqual(place(10));
  const away = makeGlider({ still: false });
  away.moveTo("a", place(0), 0);
  away.moveTo("a", place(10), 60_000);
  expect(away.at("a", 60_001)).toEqual(place(10));
});

test("a position fades with its age and never vanishes", () => {
  expect([0, 120, 510, 900, 90_000].map(visibilityAtAge)).toEqual([1, 1, 0.675, 0.35, 0.35]);
});
