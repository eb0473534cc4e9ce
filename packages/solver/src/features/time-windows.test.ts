import { expect, test } from "vitest";
import { lastStart, nextStart } from "./time-windows.ts";

/** Job 0 opens from 10 to 20 and from 40 to 50. */
const windows = {
  first: Int32Array.of(0, 2),
  bounds: Float64Array.of(10, 20, 40, 50),
  ends: Float64Array.of(20, 50),
  latePrice: Float64Array.of(0, 0),
  isSoft: false,
};

test.each([
  [0, 10],
  [10, 10],
  [20, 20],
  [21, 40],
  [50, 50],
  [51, Number.POSITIVE_INFINITY],
])("who is ready at %d starts at %d", (ready, start) => {
  expect(nextStart(windows, 0, ready)).toBe(start);
});

test.each([
  [60, 50],
  [45, 45],
  [39, 20],
  [10, 10],
  [9, Number.NEGATIVE_INFINITY],
])("who must start by %d starts at %d at the latest", (latest, start) => {
  expect(lastStart(windows, 0, latest)).toBe(start);
});
