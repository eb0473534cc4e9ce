import { expect, test } from "vitest";
import { changedPredecessors, medianOf } from "./new-job.ts";

const plan = (...routes: string[]) =>
  routes.map((jobs, index) => ({ vehicleId: String(index), jobIds: jobs.split(" ") }));

test("a new stop changes nobody's predecessor: it is in one plan only", () => {
  expect(changedPredecessors(plan("a b c"), plan("a new b c"))).toBe(0);
});

test("a stop that moves changes its own predecessor and those of the two stops that followed it", () => {
  expect(changedPredecessors(plan("a b c", "d e"), plan("a c", "d b e"))).toBe(3);
});

test("the first stops of two routes have the same predecessor: the depot", () => {
  expect(changedPredecessors(plan("a b", "c"), plan("c", "a b"))).toBe(0);
});

test("the median of an even number of values is the mean of the middle two", () => {
  expect(medianOf([9, 1, 3, 2])).toBe(2.5);
  expect(medianOf([10, 9, 1])).toBe(9);
});
