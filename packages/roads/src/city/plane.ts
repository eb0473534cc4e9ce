import { EARTH_RADIUS_METERS, RADIANS } from "../geodesy.ts";
import { MIDDLE } from "./frame.ts";

/** Metres east and north of the city's middle. */
export interface Point {
  x: number;
  y: number;
}

const METERS_PER_DEGREE = EARTH_RADIUS_METERS * RADIANS;
const SHRINK = Math.cos(MIDDLE[0] * RADIANS);

export function toPlane([latitude, longitude]: readonly [number, number]): Point {
  return {
    x: (longitude - MIDDLE[1]) * METERS_PER_DEGREE * SHRINK,
    y: (latitude - MIDDLE[0]) * METERS_PER_DEGREE,
  };
}

/** 1e-7 degrees. */
export function fromPlane({ x, y }: Point): { longitude: number; latitude: number } {
  return {
    longitude: Math.round((MIDDLE[1] + x / (METERS_PER_DEGREE * SHRINK)) * 1e7),
    latitude: Math.round((MIDDLE[0] + y / METERS_PER_DEGREE) * 1e7),
  };
}

export const distance = (from: Point, to: Point) => Math.hypot(to.x - from.x, to.y - from.y);

export function mix(from: Point, to: Point, share: number): Point {
  return { x: from.x + share * (to.x - from.x), y: from.y + share * (to.y - from.y) };
}

/** A smooth line with its length: `at` answers the place and the heading, a unit vector, at a distance along it. */
export interface Path {
  points: readonly Point[];
  /** Metres along the path at each point. */
  along: readonly number[];
  length: number;
  isRing: boolean;
  at(meters: number): { point: Point; heading: Point };
}

const SAMPLE_METERS = 150;

/** The curve through some points (Catmull & Rom 1974), in straight pieces of about 150 m. */
export function smoothPath(through: readonly Point[], isRing: boolean): Path {
  const count = through.length;
  const pick = (index: number) =>
    isRing ? through[(index + count) % count] : through[Math.min(count - 1, Math.max(0, index))];
  const points: Point[] = [];
  for (let piece = 0; piece < (isRing ? count : count - 1); piece++) {
    const [before, from, to, after] = [pick(piece - 1), pick(piece), pick(piece + 1), pick(piece + 2)];
    const steps = Math.max(1, Math.round(distance(from, to) / SAMPLE_METERS));
    for (let step = 0; step < steps; step++) {
      const t = step / steps;
      const blend = (a: number, b: number, c: number, d: number) =>
        b + (t / 2) * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
      points.push({ x: blend(before.x, from.x, to.x, after.x), y: blend(before.y, from.y, to.y, after.y) });
    }
  }
  points.push(isRing ? points[0] : through[count - 1]);
  const along = [0];
  for (let index = 1; index < points.length; index++) {
    along.push(along[index - 1] + distance(points[index - 1], points[index]));
  }
  const length = along[along.length - 1];
  return {
    points,
    along,
    length,
    isRing,
    at(meters) {
      const wanted = isRing ? ((meters % length) + length) % length : Math.min(length, Math.max(0, meters));
      let index = 1;
      while (index < points.length - 1 && along[index] < wanted) index++;
      const [from, to] = [points[index - 1], points[index]];
      const piece = along[index] - along[index - 1];
      return {
        point: mix(from, to, (wanted - along[index - 1]) / piece),
        heading: { x: (to.x - from.x) / piece, y: (to.y - from.y) / piece },
      };
    },
  };
}

/** Where a straight piece crosses a path. */
export interface Crossing {
  /** Which of the paths. */
  path: number;
  /** Metres along the path. */
  meters: number;
  /** 0 to 1 along the straight piece. */
  share: number;
  /** Sine of the angle between the two: 1 is square. */
  sine: number;
}

const CELL_METERS = 600;

/** Finds where straight pieces cross any of some paths. */
export function makeCrossings(paths: readonly Path[]): (from: Point, to: Point) => Crossing[] {
  const cells = new Map<number, [path: number, piece: number][]>();
  const cellOf = (x: number, y: number) => Math.floor(x / CELL_METERS) * 65_536 + Math.floor(y / CELL_METERS);
  const visit = (from: Point, to: Point, use: (cell: number) => void) => {
    const [west, east] = [Math.min(from.x, to.x), Math.max(from.x, to.x)];
    const [south, north] = [Math.min(from.y, to.y), Math.max(from.y, to.y)];
    for (let x = Math.floor(west / CELL_METERS); x <= Math.floor(east / CELL_METERS); x++) {
      for (let y = Math.floor(south / CELL_METERS); y <= Math.floor(north / CELL_METERS); y++) {
        use(cellOf(x * CELL_METERS, y * CELL_METERS));
      }
    }
  };
  for (const [path, { points }] of paths.entries()) {
    for (let piece = 1; piece < points.length; piece++) {
      visit(points[piece - 1], points[piece], (cell) => {
        const some = cells.get(cell);
        if (some) some.push([path, piece]);
        else cells.set(cell, [[path, piece]]);
      });
    }
  }

  return (from, to) => {
    const found = new Map<number, Crossing>();
    visit(from, to, (cell) => {
      for (const [path, piece] of cells.get(cell) ?? []) {
        const key = path * 65_536 + piece;
        if (found.has(key)) continue;
        const { points, along } = paths[path];
        const crossing = cross(from, to, points[piece - 1], points[piece]);
        if (crossing === undefined) continue;
        const meters = along[piece - 1] + crossing.other * (along[piece] - along[piece - 1]);
        found.set(key, { path, meters, share: crossing.share, sine: crossing.sine });
      }
    });
    return [...found.values()].sort((one, other) => one.share - other.share);
  };
}

function cross(from: Point, to: Point, start: Point, end: Point) {
  const [ax, ay] = [to.x - from.x, to.y - from.y];
  const [bx, by] = [end.x - start.x, end.y - start.y];
  const area = ax * by - ay * bx;
  if (area === 0) return undefined;
  const [cx, cy] = [start.x - from.x, start.y - from.y];
  const share = (cx * by - cy * bx) / area;
  const other = (cx * ay - cy * ax) / area;
  if (share < 0 || share >= 1 || other < 0 || other >= 1) return undefined;
  return { share, other, sine: Math.abs(area) / (Math.hypot(ax, ay) * Math.hypot(bx, by)) };
}
