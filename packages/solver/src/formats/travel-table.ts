/** Degrees. */
export type Point = readonly [longitude: number, latitude: number];

/** Seconds and metres between all points, row-major, row = from. `Infinity`: no way. */
export interface TravelTable {
  durations: Float64Array;
  distances: Float64Array;
}

/** Where travel comes from when a file gives coordinates and no matrices. */
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
    for (const [i, from] of points.entries()) {
      for (const [j, to] of points.entries()) {
        const meters = DETOUR * greatCircleMeters(from, to);
        distances[i * size + j] = Math.round(meters);
        durations[i * size + j] = Math.round((3.6 * meters) / kph);
      }
    }
    return { durations, distances };
  };
}

function greatCircleMeters(from: Point, to: Point): number {
  const [lon1, lat1, lon2, lat2] = [...from, ...to].map((degrees) => (degrees * Math.PI) / 180) as [
    number,
    number,
    number,
    number,
  ];
  const half = Math.sin((lat2 - lat1) / 2) ** 2 + Math.cos(lat1) * Math.cos(lat2) * Math.sin((lon2 - lon1) / 2) ** 2;
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.min(1, Math.sqrt(half)));
}
