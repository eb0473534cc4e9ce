import { ProblemError } from "../../model/problem-error.ts";
import type { Places } from "./read-places.ts";
import type { VroomMatrices } from "./vroom-input.ts";

/** Roads are longer than the straight line; in town and country by about so much. */
const DETOUR = 1.3;
const LARGEST_SIZE = 20_000;
const EARTH_RADIUS_METERS = 6_371_008.8;

/** Matrices from coordinates: 1.3 times the great circle (haversine), driven at one speed; whole seconds and metres. */
export function straightLineMatrices({ all }: Places, kph: number): VroomMatrices {
  const points: (readonly [number, number])[] = [];
  for (const { place } of all) points[place.index] = place.coordinates!;
  const size = points.length;
  if (size > LARGEST_SIZE) throw new ProblemError("", `${size} places are too many; up to ${LARGEST_SIZE} are planned`);
  const durations = new Float64Array(size * size);
  const distances = new Float64Array(size * size);
  for (const [i, from] of points.entries()) {
    for (const [j, to] of points.entries()) {
      const meters = DETOUR * greatCircleMeters(from, to);
      distances[i * size + j] = Math.round(meters);
      durations[i * size + j] = Math.round((3.6 * meters) / kph);
    }
  }
  return { size, durations, distances, costs: undefined };
}

function greatCircleMeters(from: readonly [number, number], to: readonly [number, number]): number {
  const [lon1, lat1, lon2, lat2] = [...from, ...to].map((degrees) => (degrees * Math.PI) / 180) as [
    number,
    number,
    number,
    number,
  ];
  const half = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin((lon2 - lon1) / 2) ** 2;
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(half)));
}
