import fc from "fast-check";
import { expect, test } from "vitest";
import { backoffMs } from "./backoff.ts";

const backoff = { firstMs: 500, mostMs: 15_000 };

test("waits double and stop growing", () => {
  const all = [0, 1, 2, 3, 4, 5, 6, 500].map((attempt) => backoffMs(attempt, backoff, () => 0) * 2);
  expect(all).toEqual([500, 1000, 2000, 4000, 8000, 15_000, 15_000, 15_000]);
});

test("the random share lies between half and all", () => {
  fc.assert(
    fc.property(fc.nat(1000), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (attempt, share) => {
      const least = backoffMs(attempt, backoff, () => 0);
      const wait = backoffMs(attempt, backoff, () => share);
      expect(wait).toBeGreaterThanOrEqual(least);
      expect(wait).toBeLessThanOrEqual(2 * least);
    }),
  );
});
