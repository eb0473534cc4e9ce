import { type Crossing, distance, makeCrossings, mix, type Path, type Point } from "./plane.ts";
import type { Street, StreetGrid } from "./street-grid.ts";

/** A road that leads one way only, by the numbers of its end points. */
export interface Carriageway {
  from: number;
  to: number;
  isRamp: boolean;
  /** Number of the freeway that it is part of, or leads from. */
  freeway: number;
  between: Point[];
}

/** Both carriageways lie this far from the freeway's middle, metres. */
const HALF_MEDIAN = 14;
/** From where a ramp leaves or joins the freeway to the street that it serves, metres along the freeway. */
const RAMP_METERS = 380;
/** The same between freeways. */
const LONG_RAMP_METERS = 560;
/** Interchanges are at least this far apart, and from where freeways cross and end, metres. */
const BETWEEN_INTERCHANGES = 1_500;
/** A street is cut here to both sides of a freeway, where the ramps begin, metres. */
const RAMP_STREET_METERS = 75;

type Direction = 1 | -1;

/**
 * Adds freeways to the streets: two carriageways each, a junction with a few of the larger streets that cross, ramps in all directions
 * where two freeways cross, and a street at each open end. Streets that get a junction are cut in three.
 */
export function addFreeways(grid: StreetGrid, paths: readonly Path[]): Carriageway[] {
  const { points, streets } = grid;
  const made: Carriageway[] = [];
  /** By freeway and direction: the places where something leaves or joins, metres along it, with the point there. */
  const stations = paths.map(() => ({ 1: new Map<number, number>(), [-1]: new Map<number, number>() }));

  const normalized = (freeway: number, meters: number) => {
    const { length, isRing } = paths[freeway];
    return isRing ? ((meters % length) + length) % length : meters;
  };
  /** Who drives with the path keeps to its right. */
  const beside = (freeway: number, direction: Direction, meters: number): Point => {
    const { point, heading } = paths[freeway].at(meters);
    return { x: point.x + direction * HALF_MEDIAN * heading.y, y: point.y - direction * HALF_MEDIAN * heading.x };
  };
  const station = (freeway: number, direction: Direction, anyMeters: number): number => {
    const meters = normalized(freeway, anyMeters);
    const known = stations[freeway][direction].get(meters);
    if (known !== undefined) return known;
    const number = points.push(beside(freeway, direction, meters)) - 1;
    stations[freeway][direction].set(meters, number);
    return number;
  };
  const ramp = (freeway: number, from: number, to: number, by: Point) => {
    const [start, end] = [points[from], points[to]];
    const bow = (t: number) => mix(mix(start, by, t), mix(by, end, t), t);
    made.push({ from, to, isRamp: true, freeway, between: [bow(0.25), bow(0.5), bow(0.75)] });
  };

  const meetings = crossingsOfPaths(paths);
  for (const { one, other } of meetings) {
    for (const [from, to] of [
      [one, other],
      [other, one],
    ]) {
      for (const leaving of [1, -1] as const) {
        for (const joining of [1, -1] as const) {
          const start = station(from.path, leaving, from.meters - leaving * LONG_RAMP_METERS);
          const end = station(to.path, joining, to.meters + joining * LONG_RAMP_METERS);
          ramp(
            from.path,
            start,
            end,
            mix(mix(points[start], points[end], 0.5), paths[from.path].at(from.meters).point, 0.6),
          );
        }
      }
    }
  }

  const taken = paths.map(({ isRing, length }, freeway) => [
    ...(isRing ? [] : [0, length]),
    ...meetings.flatMap(({ one, other }) =>
      [one, other].filter(({ path }) => path === freeway).map(({ meters }) => meters),
    ),
  ]);
  for (const { street, crossing } of candidates(grid, paths)) {
    const { path: freeway, meters, share } = crossing;
    const { length, isRing } = paths[freeway];
    const isNear = (other: number) => {
      const apart = Math.abs(other - meters);
      return (isRing ? Math.min(apart, length - apart) : apart) < BETWEEN_INTERCHANGES;
    };
    if (taken[freeway].some(isNear)) continue;
    taken[freeway].push(meters);
    const [from, to] = [points[street.from], points[street.to]];
    const cut = RAMP_STREET_METERS / distance(from, to);
    const first = points.push(mix(from, to, share - cut)) - 1;
    const second = points.push(mix(from, to, share + cut)) - 1;
    const { point, heading } = paths[freeway].at(meters);
    const isFirstRight = (points[first].x - point.x) * heading.y - (points[first].y - point.y) * heading.x > 0;
    for (const direction of [1, -1] as const) {
      const corner = isFirstRight === (direction === 1) ? first : second;
      const near = (ahead: number): Point => mix(beside(freeway, direction, meters + ahead), points[corner], 0.4);
      ramp(freeway, station(freeway, direction, meters - direction * RAMP_METERS), corner, near(-direction * 90));
      ramp(freeway, corner, station(freeway, direction, meters + direction * RAMP_METERS), near(direction * 90));
    }
    const end = street.to;
    street.to = first;
    streets.push({ ...street, from: first, to: second }, { ...street, from: second, to: end });
  }

  for (const [freeway, path] of paths.entries()) {
    if (!path.isRing) {
      for (const meters of [0, path.length]) {
        const end = points.push(path.at(meters).point) - 1;
        for (const direction of [1, -1] as const) stations[freeway][direction].set(meters, end);
        streets.push({ from: end, to: nearestJunction(grid, points[end]), roadClass: "primary", name: "Freeway Spur" });
      }
    }
    for (const direction of [1, -1] as const) {
      const sorted = [...stations[freeway][direction]].sort(([one], [other]) => one - other);
      if (path.isRing) sorted.push([sorted[0][0] + path.length, sorted[0][1]]);
      for (let index = 1; index < sorted.length; index++) {
        const [[low, lowPoint], [high, highPoint]] = [sorted[index - 1], sorted[index]];
        const between = Array.from({ length: Math.max(0, Math.ceil((high - low) / 160) - 1) }, (_, step) =>
          beside(freeway, direction, low + (step + 1) * 160),
        );
        made.push(
          direction === 1
            ? { from: lowPoint, to: highPoint, isRamp: false, freeway, between }
            : { from: highPoint, to: lowPoint, isRamp: false, freeway, between: between.reverse() },
        );
      }
    }
  }
  return made;
}

/** Large streets that cross one freeway squarely enough, with room for ramps; the largest first, then along the freeway. */
function candidates({ points, streets }: StreetGrid, paths: readonly Path[]) {
  const crossingsOf = makeCrossings(paths);
  const rank = ["trunk", "primary", "secondary"];
  const found: { street: Street; crossing: Crossing }[] = [];
  for (const street of streets) {
    if (!rank.includes(street.roadClass)) continue;
    const [from, to] = [points[street.from], points[street.to]];
    const room = (RAMP_STREET_METERS + 30) / distance(from, to);
    const [crossing, more] = crossingsOf(from, to);
    if (crossing === undefined || more !== undefined || crossing.sine < 0.5) continue;
    if (crossing.share > room && crossing.share < 1 - room) found.push({ street, crossing });
  }
  return found.sort(
    (one, other) =>
      rank.indexOf(one.street.roadClass) - rank.indexOf(other.street.roadClass) ||
      one.crossing.path - other.crossing.path ||
      one.crossing.meters - other.crossing.meters,
  );
}

interface OnPath {
  path: number;
  meters: number;
}

function crossingsOfPaths(paths: readonly Path[]): { one: OnPath; other: OnPath }[] {
  const found: { one: OnPath; other: OnPath }[] = [];
  const crossingsOf = makeCrossings(paths);
  for (const [path, { points, along }] of paths.entries()) {
    for (let piece = 1; piece < points.length; piece++) {
      for (const crossing of crossingsOf(points[piece - 1], points[piece])) {
        if (crossing.path <= path) continue;
        const meters = along[piece - 1] + crossing.share * (along[piece] - along[piece - 1]);
        found.push({ one: { path, meters }, other: { path: crossing.path, meters: crossing.meters } });
      }
    }
  }
  return found;
}

function nearestJunction({ points, streets }: StreetGrid, to: Point): number {
  let best = streets[0].from;
  for (const { from } of streets) if (distance(points[from], to) < distance(points[best], to)) best = from;
  return best;
}
