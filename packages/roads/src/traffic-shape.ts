import { EARTH_RADIUS_METERS, RADIANS, wrapDegrees } from "./geodesy.ts";
import type { LonLat } from "./location.ts";
import { RoadError } from "./road-error.ts";
import { DEFAULT_HALF_WIDTH_METERS, type Traffic } from "./traffic.ts";

const METERS_PER_DEGREE = EARTH_RADIUS_METERS * RADIANS;
const COS_60 = 0.5;

/** A traffic item's place on a plane of its own, metres, whose origin is the middle of the place. Good for a few hundred kilometres. */
export interface TrafficShape {
  item: Traffic;
  originLongitude: number;
  originLatitude: number;
  /** Metres per degree of longitude. */
  longitudeMeters: number;
  /** Half the height and width of the box around the place, corridor included. */
  halfHeight: number;
  halfWidth: number;
  /** x, y of each point. */
  points: Float64Array;
  /** 0 for an area. */
  corridorMeters: number;
}

/** Lays an item on its plane. Throws a `RoadError` when it spans half the globe or more: nobody can say where its inside is. */
export function makeTrafficShape(item: Traffic, path: string): TrafficShape {
  const line = (item.area ?? item.polyline)!;
  const longitudes = unroll(line);
  const [west, east] = [Math.min(...longitudes), Math.max(...longitudes)];
  if (east - west >= 180) {
    throw new RoadError(`${path}/${item.area ? "area" : "polyline"}`, "spans 180 degrees of longitude or more");
  }
  const latitudes = line.map((point) => point[1]);
  const [south, north] = [Math.min(...latitudes), Math.max(...latitudes)];
  const originLongitude = (west + east) / 2;
  const originLatitude = (south + north) / 2;
  // At a pole a degree of longitude has no width; a hundredth keeps the plane a plane.
  const longitudeMeters = METERS_PER_DEGREE * Math.max(0.01, Math.cos(originLatitude * RADIANS));
  const points = new Float64Array(line.length * 2);
  for (const [index, longitude] of longitudes.entries()) {
    points[index * 2] = (longitude - originLongitude) * longitudeMeters;
    points[index * 2 + 1] = (latitudes[index] - originLatitude) * METERS_PER_DEGREE;
  }
  const corridorMeters = item.area ? 0 : (item.halfWidthMeters ?? DEFAULT_HALF_WIDTH_METERS);
  return {
    item,
    originLongitude,
    originLatitude,
    longitudeMeters,
    halfHeight: ((north - south) / 2) * METERS_PER_DEGREE + corridorMeters,
    halfWidth: ((east - west) / 2) * longitudeMeters + corridorMeters,
    points,
    corridorMeters,
  };
}

/**
 * Appends to `into` the parts [t0, t1] of the straight leg, 0 at its start and 1 at its end, that lie inside the place and go its
 * way. Parts have a positive length; those of one corridor may overlap. Touching from outside is not crossing.
 */
export function appendCrossings(
  shape: TrafficShape,
  fromLatitude: number,
  fromLongitude: number,
  toLatitude: number,
  toLongitude: number,
  into: number[],
): void {
  const y0 = (fromLatitude - shape.originLatitude) * METERS_PER_DEGREE;
  const y1 = (toLatitude - shape.originLatitude) * METERS_PER_DEGREE;
  const { halfHeight, halfWidth } = shape;
  if ((y0 > halfHeight && y1 > halfHeight) || (y0 < -halfHeight && y1 < -halfHeight)) return;
  const x0 = wrapDegrees(fromLongitude - shape.originLongitude) * shape.longitudeMeters;
  const x1 = x0 + wrapDegrees(toLongitude - fromLongitude) * shape.longitudeMeters;
  if ((x0 > halfWidth && x1 > halfWidth) || (x0 < -halfWidth && x1 < -halfWidth)) return;
  const dx = x1 - x0;
  const dy = y1 - y0;
  // The box may also lie wholly on one side of the leg's line.
  if (Math.abs(x0 * dy - y0 * dx) > halfWidth * Math.abs(dy) + halfHeight * Math.abs(dx)) return;
  if (shape.corridorMeters === 0) appendAreaCrossings(shape.points, x0, y0, dx, dy, into);
  else appendCorridorCrossings(shape, x0, y0, dx, dy, into);
}

const cuts: number[] = [];

/** Where the leg's whole line cuts the ring, sorted, the line is inside between the first and second cut, third and fourth ... */
function appendAreaCrossings(
  points: Float64Array,
  x0: number,
  y0: number,
  dx: number,
  dy: number,
  into: number[],
): void {
  cuts.length = 0;
  let previous = points.length - 2;
  let previousSide = dx * (points[previous + 1] - y0) - dy * (points[previous] - x0);
  for (let point = 0; point < points.length; point += 2) {
    const side = dx * (points[point + 1] - y0) - dy * (points[point] - x0);
    // "Left of or on the line" against "right of it" cuts a shared corner once, so the number of cuts is even.
    if (side >= 0 !== previousSide >= 0) {
      const share = previousSide / (previousSide - side);
      const x = points[previous] + share * (points[point] - points[previous]);
      const y = points[previous + 1] + share * (points[point + 1] - points[previous + 1]);
      cuts.push(((x - x0) * dx + (y - y0) * dy) / (dx * dx + dy * dy));
    }
    previous = point;
    previousSide = side;
  }
  if (cuts.length > 1) cuts.sort((a, b) => a - b);
  for (let cut = 0; cut < cuts.length; cut += 2) appendPart(cuts[cut], cuts[cut + 1], into);
}

/** Each piece of the line with its half width is convex (a rectangle with round ends): the leg is inside it in one part. */
function appendCorridorCrossings(
  shape: TrafficShape,
  x0: number,
  y0: number,
  dx: number,
  dy: number,
  into: number[],
): void {
  const { points, corridorMeters: radius } = shape;
  const direction = shape.item.direction ?? "both";
  const sign = direction === "backward" ? -1 : 1;
  const legMeters = Math.sqrt(dx * dx + dy * dy);
  if (legMeters === 0) return;
  for (let point = 0; point + 3 < points.length; point += 2) {
    // The leg's start and heading as seen from the piece: "along" from its first point, "aside" to its left.
    const pieceX = points[point + 2] - points[point];
    const pieceY = points[point + 3] - points[point + 1];
    const pieceMeters = Math.sqrt(pieceX * pieceX + pieceY * pieceY);
    // A repeated point is a disc without a heading.
    if (pieceMeters === 0 && direction !== "both") continue;
    const cos = pieceMeters === 0 ? 1 : pieceX / pieceMeters;
    const sin = pieceMeters === 0 ? 0 : pieceY / pieceMeters;
    const along = (x0 - points[point]) * cos + (y0 - points[point + 1]) * sin;
    const aside = (y0 - points[point + 1]) * cos - (x0 - points[point]) * sin;
    const headingAlong = dx * cos + dy * sin;
    const headingAside = dy * cos - dx * sin;
    const asideAfter = aside + headingAside;
    if ((aside > radius && asideAfter > radius) || (aside < -radius && asideAfter < -radius)) continue;
    if (direction !== "both" && sign * headingAlong < COS_60 * legMeters) continue;

    // The rectangle between the piece's ends.
    enter = -Infinity;
    leave = Infinity;
    narrow(along, headingAlong, 0, pieceMeters);
    narrow(aside, headingAside, -radius, radius);
    if (enter >= leave) {
      enter = Infinity;
      leave = -Infinity;
    }
    // The round ends.
    for (let end = 0; end < 2; end++) {
      const alongEnd = along - end * pieceMeters;
      const middle = -(alongEnd * headingAlong + aside * headingAside) / (legMeters * legMeters);
      const nearest = (alongEnd * headingAside - aside * headingAlong) / legMeters;
      const halfChord = Math.sqrt(Math.max(0, radius * radius - nearest * nearest)) / legMeters;
      if (halfChord === 0) continue;
      enter = Math.min(enter, middle - halfChord);
      leave = Math.max(leave, middle + halfChord);
    }
    appendPart(enter, leave, into);
  }
}

/** The part of a leg that is being worked out, in module scope so that the hot loop allocates nothing. */
let enter = 0;
let leave = 0;

/** Narrows [enter, leave] to when a point that starts at `at` and moves by `by` per unit is between `low` and `high`. */
function narrow(at: number, by: number, low: number, high: number): void {
  if (by === 0) {
    if (at <= low || at >= high) leave = -Infinity;
    return;
  }
  const toLow = (low - at) / by;
  const toHigh = (high - at) / by;
  enter = Math.max(enter, Math.min(toLow, toHigh));
  leave = Math.min(leave, Math.max(toLow, toHigh));
}

/** A part shorter than a billionth of the leg is a touch, or rounding. */
const LEAST_PART = 1e-9;

function appendPart(from: number, to: number, into: number[]): void {
  const t0 = Math.max(0, from);
  const t1 = Math.min(1, to);
  if (t1 - t0 > LEAST_PART) into.push(t0, t1);
}

/** The longitudes of a line, each within 180 degrees of the one before: no jump at the antimeridian. */
function unroll(line: readonly LonLat[]): number[] {
  const longitudes = [line[0][0]];
  for (let index = 1; index < line.length; index++) {
    const before = longitudes[index - 1];
    longitudes.push(before + wrapDegrees(line[index][0] - before));
  }
  return longitudes;
}
