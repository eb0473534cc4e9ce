import type { Matrix } from "./problem.ts";

/** Places on a straight road, by metres along it; a metre takes a second. For problems that a reader can add up by hand. */
export function straightRoad(...meters: number[]): Matrix {
  const distances = meters.flatMap((from) => meters.map((to) => Math.abs(from - to)));
  return { profile: "default", size: meters.length, distances, travel: { kind: "constant", durations: distances } };
}
