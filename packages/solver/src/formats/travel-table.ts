/** Degrees. */
export type Point = readonly [longitude: number, latitude: number];

/** Seconds and metres between all points, row-major, row = from. `Infinity`: no way. */
export interface TravelTable {
  durations: Float64Array;
  distances: Float64Array;
}

/** A point that nobody can drive to or from, by its index. */
export class TravelError extends Error {
  override name = "TravelError";
  readonly index: number;

  constructor(index: number, sentence: string) {
    super(sentence);
    this.index = index;
  }
}

/** Where travel comes from when a file gives coordinates and no matrices. Throws `TravelError`. */
export type MakeTravelTable = (points: readonly Point[]) => TravelTable;

/** Roads are longer than the straight line; in town and country by about so much. */
const DETOUR = 1.3;
const EARTH_RADIUS_METERS = 6_371_008.8;

/** 1.3 times the great circle (haversine), driven at one speed; whole seconds and metres. */
export function straightLines(kph: number): MakeTravelTable {
  return (points) => {
    const size = points.length;
    const durations = new Float64Array(size * size);
    const distances = new Float64Array(size * size);
    for (let i = 1; i < size; i++) {
      for (let j = 0; j < i; j++) {
        const meters = DETOUR * greatCircleMeters(points[i]!, points[j]!);
        const seconds = Math.round((3.6 * meters) / kph);
        distances[i * size + j] = distances[j * size + i] = Math.round(meters);
        durations[i * size + j] = durations[j * size + i] = seconds;
      }
    }
    return { durations, distances };
  };
}

function greatCircleMeters(from: Point, to: Point): number {
  const radians = Math.PI / 180;
  const northing = Math.sin(((to[1] - from[1]) * radians) / 2);
  const easting = Math.sin(((to[0] - from[0]) * radians) / 2);
  const half = northing ** 2 + Math.cos(from[1] * radians) * Math.cos(to[1] * radians) * easting ** 2;
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(half)));
}
