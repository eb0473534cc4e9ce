import { expect, test } from "vitest";
import type { Problem } from "../model/problem.ts";
import { solve } from "../solve.ts";
import { makeRandom } from "./random.ts";

/** 80 jobs on 20 x 20 km with windows of two hours, each worth no more than a short detour, and vans that cost more than any ten of them are worth. */
function dayOf(vans: number): Problem {
  const random = makeRandom(5);
  const points = Array.from({ length: 81 }, (_, at) =>
    at === 0 ? [10_000, 10_000] : [random.below(20_000), random.below(20_000)],
  );
  const distances = points.flatMap(([x, y]) => points.map(([u, v]) => Math.round(Math.hypot(x! - u!, y! - v!))));
  return {
    version: 1,
    jobs: points.slice(1).map((_, at) => {
      const hour = 3600 * (8 + random.below(6));
      return {
        id: `${at}`,
        locationIndex: at + 1,
        serviceSeconds: 300,
        timeWindows: [{ startSeconds: hour, endSeconds: hour + 7200 }],
        unassignedPenalty: 3 + 2 * (at % 7),
      };
    }),
    vehicles: Array.from({ length: vans }, (_, van) => ({
      ...{ id: `${van}`, startIndex: 0, endIndex: 0, costs: { fixed: 100, perKm: 1, perHour: 20 } },
      shift: { earliestStartSeconds: 25_200, latestEndSeconds: 68_400 },
    })),
    matrices: [
      {
        ...{ profile: "default", size: 81, distances },
        travel: { kind: "constant", durations: distances.map((meters) => Math.round(meters / 10)) },
      },
    ],
  };
}

test("where jobs are optional, vans that need not be used make no day dearer", () => {
  const costOf = (vans: number, seed: number) => solve(dayOf(vans), { seed, stop: { iterations: 12_000 } }).cost.total;
  const least = Math.min(...[1, 2, 3].map((vans) => costOf(vans, 1)));
  // To serve nobody at all costs 708.
  expect(least).toBeLessThan(650);
  for (const seed of [1, 2, 3]) expect(costOf(12, seed)).toBeLessThan(1.04 * least);
});
