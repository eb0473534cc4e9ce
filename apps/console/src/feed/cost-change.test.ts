import { expect, test } from "vitest";
import { costChange } from "./cost-change.ts";

const revision = (number: number, distanceMeters: number) => ({
  number,
  cost: { total: 0, fixed: 0, time: 0, distance: 0, distanceMeters, drivingSeconds: 0 },
});

test("a revision says by how much the plan grew or shrank", () => {
  expect(costChange(revision(3, 12_100), revision(2, 10_000))).toBe("+2.1 km");
  expect(costChange(revision(3, 9_500), revision(2, 10_000))).toBe("−0.5 km");
});

test("there is nothing to tell of the first revision, of a gap in the numbers, or of metres", () => {
  expect(costChange(revision(1, 10_000), undefined)).toBeNull();
  expect(costChange(revision(4, 12_000), revision(2, 10_000))).toBeNull();
  expect(costChange(revision(3, 10_060), revision(2, 10_000))).toBeNull();
});
