/**
 * Travel by arrival functions: per leg, points (departure, arrival) between which the arrival grows in a straight line; before the
 * first and behind the last the leg takes as long as there. Leg `l` has the points `firsts[l]..firsts[l + 1]` of two numbers each;
 * none: no way. Two points at one departure are a step, at which the earlier arrival counts.
 */
export interface PointTravel {
  firsts: Int32Array;
  points: Float64Array;
}

/** When a vehicle that departs at `time` has driven the leg; Infinity: no way. */
export function pointArrival({ firsts, points }: PointTravel, leg: number, time: number): number {
  const begin = firsts[leg]!;
  const end = firsts[leg + 1]!;
  if (begin === end) return Number.POSITIVE_INFINITY;
  // The first point at or behind `time`.
  let low = begin;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[2 * middle]! < time) low = middle + 1;
    else high = middle;
  }
  if (low === end) return time + points[2 * end - 1]! - points[2 * end - 2]!;
  const x = points[2 * low]!;
  const y = points[2 * low + 1]!;
  if (x === time) return y;
  if (low === begin) return time + y - x;
  const fromX = points[2 * low - 2]!;
  const fromY = points[2 * low - 1]!;
  return fromY + ((time - fromX) * (y - fromY)) / (x - fromX);
}

/** The latest departure that has driven the leg by `time`; -Infinity: no way. */
export function pointDeparture({ firsts, points }: PointTravel, leg: number, time: number): number {
  const begin = firsts[leg]!;
  const end = firsts[leg + 1]!;
  if (begin === end) return Number.NEGATIVE_INFINITY;
  // The first point that arrives later than `time`.
  let low = begin;
  let high = end;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (points[2 * middle + 1]! <= time) low = middle + 1;
    else high = middle;
  }
  if (low === begin) return time - (points[2 * begin + 1]! - points[2 * begin]!);
  const fromX = points[2 * low - 2]!;
  const fromY = points[2 * low - 1]!;
  if (low === end) return fromX + (time - fromY);
  const x = points[2 * low]!;
  const y = points[2 * low + 1]!;
  return fromX + ((time - fromY) * (x - fromX)) / (y - fromY);
}
