import type { Matrix } from "../model/problem.ts";

/**
 * When a vehicle that leaves `from` at `departureSeconds` reaches `to`, in seconds; Infinity when there is no way.
 * Under slots the leg is driven slot by slot at that slot's speed (Ichoua, Gendreau & Potvin 2003); a slot without a way is
 * waited out. A speed factor divides every duration. Written apart from the search on purpose: the two must agree.
 */
export function arrive(matrix: Matrix, from: number, to: number, departureSeconds: number, speedFactor = 1): number {
  const leg = from * matrix.size + to;
  if (isBarred(matrix.distances[leg]!)) return Number.POSITIVE_INFINITY;
  const { travel } = matrix;
  if (travel.kind === "constant") {
    const seconds = travel.durations[leg]!;
    return isBarred(seconds) ? Number.POSITIVE_INFINITY : departureSeconds + seconds / speedFactor;
  }
  if (travel.kind === "arrivals") return arrivalOn(travel.functions[leg]!, departureSeconds);
  const last = travel.durations.length - 1;
  let time = departureSeconds;
  /** The share of the leg that is still ahead. */
  let rest = 1;
  for (let slot = slotAt(travel, time, last); ; slot++) {
    const slotEnd = slot === last ? Number.POSITIVE_INFINITY : travel.startSeconds + (slot + 1) * travel.slotSeconds;
    const seconds = travel.durations[slot]![leg]! / speedFactor;
    if (!isBarred(seconds)) {
      if (time + rest * seconds <= slotEnd) return time + rest * seconds;
      rest -= (slotEnd - time) / seconds;
    }
    if (slot === last) return Number.POSITIVE_INFINITY;
    time = slotEnd;
  }
}

/** Looks along a leg's points, departure and arrival in turn; at a step the earlier arrival counts. */
function arrivalOn(points: ArrayLike<number>, departureSeconds: number): number {
  const count = points.length / 2;
  if (count === 0) return Number.POSITIVE_INFINITY;
  for (let at = 0; at < count; at++) {
    const [departure, arrival] = [points[2 * at]!, points[2 * at + 1]!];
    if (departureSeconds > departure) continue;
    if (departureSeconds === departure || at === 0) return arrival + departureSeconds - departure;
    const [lastDeparture, lastArrival] = [points[2 * at - 2]!, points[2 * at - 1]!];
    const share = (departureSeconds - lastDeparture) / (departure - lastDeparture);
    return lastArrival + share * (arrival - lastArrival);
  }
  return departureSeconds + points[2 * count - 1]! - points[2 * count - 2]!;
}

function isBarred(entry: number): boolean {
  return entry < 0 || entry === Number.POSITIVE_INFINITY;
}

function slotAt(travel: { startSeconds: number; slotSeconds: number }, time: number, last: number): number {
  return Math.min(last, Math.max(0, Math.floor((time - travel.startSeconds) / travel.slotSeconds)));
}
