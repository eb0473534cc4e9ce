import { type PointTravel, pointArrival, pointDeparture } from "./point-travel.ts";

/**
 * Travel by time slots for all pairs of matrix nodes: the `count` durations of a leg stand side by side, so that a leg that
 * spans slots stays in one cache line. An unreachable entry is Infinity. With `firsts`, points are what counts, even where no leg has any.
 */
export interface SlotTravel extends PointTravel {
  start: number;
  length: number;
  count: number;
  durations: Float64Array;
}

/**
 * When a vehicle that departs at `time` has driven leg `leg` (from * size + to): every slot is driven at its own speed, so a
 * later departure never arrives earlier (Ichoua, Gendreau & Potvin 2003). Infinity: never.
 */
export function slotArrival(travel: SlotTravel, leg: number, time: number): number {
  if (travel.firsts.length > 0) return pointArrival(travel, leg, time);
  const { start, length, count, durations } = travel;
  const base = leg * count;
  const last = count - 1;
  let slot = Math.floor((time - start) / length);
  if (slot < 0) slot = 0;
  else if (slot > last) slot = last;
  let rest = 1;
  for (;;) {
    const duration = durations[base + slot]!;
    if (slot === last) return time + rest * duration;
    const slotEnd = start + (slot + 1) * length;
    if (time + rest * duration <= slotEnd) return time + rest * duration;
    rest -= (slotEnd - time) / duration;
    // Rounding may use up the leg exactly at the border; 0 x Infinity must not become NaN.
    if (rest <= 0) return slotEnd;
    time = slotEnd;
    slot++;
  }
}

/** Far above rounding over a few slots, far below what anybody can tell: the share of a time by which a closing border is avoided. */
const BORDER = 1e-12;

/**
 * The latest departure that has driven the leg by `time`: the inverse of `slotArrival`. -Infinity: none. Where the leg is barred from
 * the next border on, rounding must not carry its end over that border: the departure is a hair earlier.
 */
export function slotDeparture(travel: SlotTravel, leg: number, time: number): number {
  if (travel.firsts.length > 0) return pointDeparture(travel, leg, time);
  const { start, length, count, durations } = travel;
  const base = leg * count;
  let slot = Math.ceil((time - start) / length) - 1;
  if (slot < 0) slot = 0;
  else if (slot > count - 1) slot = count - 1;
  let hair = slot < count - 1 && durations[base + slot + 1] === Number.POSITIVE_INFINITY ? hairOf(time) : 0;
  let rest = 1;
  for (;;) {
    const duration = durations[base + slot]!;
    // A leg of no length ends when it begins: at a border that instant is the next slot's, where the leg may be long.
    if (duration === 0 && slot < count - 1 && time === start + (slot + 1) * length && durations[base + slot + 1]! > 0) {
      return time - hairOf(time);
    }
    if (slot === 0) return time - rest * duration - hair;
    const slotStart = start + slot * length;
    if (time - rest * duration >= slotStart) return time - rest * duration - hair;
    rest -= (time - slotStart) / duration;
    if (rest <= 0) return slotStart - hair;
    if (duration === Number.POSITIVE_INFINITY) hair = hairOf(time);
    time = slotStart;
    slot--;
  }
}

function hairOf(time: number): number {
  return Math.max(1, Math.abs(time)) * BORDER;
}

const NO_FIRSTS = new Int32Array(0);
const NO_POINTS = new Float64Array(0);

/** Slots without points. */
export function slotTravel(start: number, length: number, count: number, durations: Float64Array): SlotTravel {
  return { start, length, count, durations, firsts: NO_FIRSTS, points: NO_POINTS };
}
