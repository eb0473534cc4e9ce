import { EARTH_RADIUS_METERS, RADIANS } from "../geodesy.ts";
import type { LonLat } from "../location.ts";
import type { RoadGraph } from "./road-graph.ts";

const METERS_PER_UNIT = EARTH_RADIUS_METERS * RADIANS * 1e-7;

/** The point of a link that is nearest to a location. */
export interface LinkPoint {
  link: number;
  /** How far along the link, 0 at its first junction to 1 at its last. */
  share: number;
  longitude: number;
  latitude: number;
  /** From the location that was asked about. */
  meters: number;
}

/** The point of the link's line nearest to a location in degrees, on a plane around that location. */
export function nearestOnLink(graph: RoadGraph, link: number, longitude: number, latitude: number): LinkPoint {
  const { firstPoint, pointLongitude, pointLatitude } = graph;
  const xMeters = METERS_PER_UNIT * Math.cos(latitude * RADIANS);
  const [x, y] = [longitude * 1e7, latitude * 1e7];
  let length = 0;
  let nearest = Infinity;
  let along = 0;
  let atX = 0;
  let atY = 0;
  for (let point = firstPoint[link] + 1; point < firstPoint[link + 1]; point++) {
    const fromX = (pointLongitude[point - 1] - x) * xMeters;
    const fromY = (pointLatitude[point - 1] - y) * METERS_PER_UNIT;
    const byX = (pointLongitude[point] - x) * xMeters - fromX;
    const byY = (pointLatitude[point] - y) * METERS_PER_UNIT - fromY;
    const square = byX * byX + byY * byY;
    const share = square === 0 ? 0 : Math.min(1, Math.max(0, -(fromX * byX + fromY * byY) / square));
    const offX = fromX + share * byX;
    const offY = fromY + share * byY;
    const off = offX * offX + offY * offY;
    const segment = Math.sqrt(square);
    if (off < nearest) {
      nearest = off;
      along = length + share * segment;
      atX = offX;
      atY = offY;
    }
    length += segment;
  }
  return {
    link,
    share: length === 0 ? 0 : Math.min(1, along / length),
    longitude: (x + atX / xMeters) / 1e7,
    latitude: (y + atY / METERS_PER_UNIT) / 1e7,
    meters: Math.sqrt(nearest),
  };
}

/** Appends the line of a side between two shares of the way along it; a point that repeats the last one is left out. */
export function appendSideLine(
  graph: RoadGraph,
  side: number,
  fromShare: number,
  toShare: number,
  line: LonLat[],
): void {
  const { firstPoint, pointLongitude, pointLatitude } = graph;
  const link = side >> 1;
  const count = firstPoint[link + 1] - firstPoint[link];
  const at = (index: number) => ((side & 1) === 0 ? firstPoint[link] + index : firstPoint[link + 1] - 1 - index);
  const xScale = Math.cos(pointLatitude[at(0)] * 1e-7 * RADIANS);
  let length = 0;
  const ends = new Float64Array(count);
  for (let index = 1; index < count; index++) {
    const dx = (pointLongitude[at(index)] - pointLongitude[at(index - 1)]) * xScale;
    const dy = pointLatitude[at(index)] - pointLatitude[at(index - 1)];
    length += Math.sqrt(dx * dx + dy * dy);
    ends[index] = length;
  }
  appendPoint(fromShare);
  for (let index = 1; index + 1 < count; index++) {
    if (ends[index] > fromShare * length && ends[index] < toShare * length) append(at(index), at(index), 0);
  }
  appendPoint(toShare);

  function appendPoint(share: number): void {
    const target = share * length;
    let index = 1;
    while (index + 1 < count && ends[index] < target) index++;
    const segment = ends[index] - ends[index - 1];
    append(at(index - 1), at(index), segment === 0 ? 0 : (target - ends[index - 1]) / segment);
  }

  function append(from: number, to: number, share: number): void {
    const lon = Math.round(pointLongitude[from] + share * (pointLongitude[to] - pointLongitude[from])) / 1e7;
    const lat = Math.round(pointLatitude[from] + share * (pointLatitude[to] - pointLatitude[from])) / 1e7;
    const last = line.at(-1);
    if (last === undefined || last[0] !== lon || last[1] !== lat) line.push([lon, lat]);
  }
}
