import fc from "fast-check";
import type { RandomProblem } from "../src/model/random-problem.ts";

/**
 * Jobs on a plane and vans of two kinds that take about half of them each. With rules a detour may be the faster way, some jobs have windows,
 * and there may be loads both ways, vans with a limit, vans that are paid by the hour, and vans that start and end at a job's place.
 */
export function severalRoutes(hasRules: boolean): fc.Arbitrary<RandomProblem> {
  const count = 10;
  const perJob = <T>(each: fc.Arbitrary<T>) => fc.array(each, { minLength: count, maxLength: count });
  return fc
    .record({
      points: fc.array(fc.tuple(fc.nat(1000), fc.nat(1000)), { minLength: count + 1, maxLength: count + 1 }),
      rough: fc.array(fc.constantFrom(1, 1, 1, 2), { minLength: 121, maxLength: 121 }),
      delivery: perJob(fc.integer({ min: 1, max: 3 })),
      pickup: perJob(fc.constantFrom(0, 0, 2)),
      opens: perJob(fc.option(fc.nat(3000), { nil: undefined })),
      hasPickups: fc.boolean(),
      isPaidByHour: fc.boolean(),
      isLimited: fc.boolean(),
      hasHomes: fc.boolean(),
    })
    .map(({ points, rough, delivery, pickup, opens, hasPickups, isPaidByHour, isLimited, hasHomes }) => {
      const flat = points.flatMap(([x, y]) => points.map(([u, v]) => Math.round(Math.hypot(x - u, y - v))));
      const durations = flat.map((meters, at) => (hasRules ? meters * rough[at]! : meters));
      const van = (id: string, profile: string) => ({ id, profile, startIndex: 0, endIndex: 0, capacity: { kg: 12 } });
      const rules = {
        costs: { perKm: 100, perHour: isPaidByHour ? 1000 : 0 },
        ...(isLimited ? { limits: { maxDistanceMeters: 4000 } } : {}),
      };
      return {
        previous: undefined,
        problem: {
          version: 1,
          jobs: delivery.map((kg, at) => ({
            id: `j${at}`,
            locationIndex: at + 1,
            delivery: { kg },
            ...(hasRules && hasPickups && pickup[at]! > 0 ? { pickup: { kg: pickup[at]! } } : {}),
            ...(hasRules && opens[at] !== undefined
              ? { timeWindows: [{ startSeconds: opens[at]!, endSeconds: opens[at]! + 2000 }] }
              : {}),
          })),
          vehicles: [0, 1, 2, 3].map((at) => ({
            ...van(`v${at}`, at % 2 === 0 ? "car" : "bike"),
            ...(hasRules && at < 2 ? rules : {}),
            ...(hasRules && hasHomes ? { startIndex: at, endIndex: at + 1 } : {}),
          })),
          matrices: ["car", "bike"].map((profile, at) => ({
            profile,
            size: count + 1,
            distances: flat.map((meters) => (1 + at) * meters),
            travel: { kind: "constant" as const, durations },
          })),
        },
      };
    });
}
