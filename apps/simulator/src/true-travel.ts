import type { Location } from "@reroute/protocol";
import type { LonLat } from "@reroute/roads";
import { trueTraffic } from "./incidents.ts";
import { makeRandom } from "./random.ts";
import type { DemoDay } from "./world.ts";

/** One drive as it really goes. */
export interface Leg {
  departMs: number;
  arriveMs: number;
  distanceMeters: number;
  /** At least two points. */
  line: readonly LonLat[];
}

/** Drives from one place to another. `key` names the leg's luck: who drives, and what for. */
export type Drive = (from: Location, to: Location, departMs: number, key: string) => Leg;

const DAY_SIGMA = 0.08;
const LEG_SIGMA = 0.1;
const SLOT_MS = 900_000;
const SLOTS = 96;

/** Makes the true travel times of a day: those of the roads under the true incidents, times the day's luck, times each leg's own. */
export function makeDrive({ seed, date, incidents, roads }: DemoDay): Drive {
  const traffic = trueTraffic(incidents);
  const dayFactor = luck(DAY_SIGMA, seed, date, "day");
  return (from, to, departMs, key) => {
    const slots = { startMs: Math.floor(departMs / SLOT_MS) * SLOT_MS, slotMs: SLOT_MS, count: SLOTS };
    const leg = roads.leg({ from, to, departAtMs: departMs, slots, traffic });
    const seconds = leg.durationSeconds * dayFactor * luck(LEG_SIGMA, seed, date, "leg", key);
    return {
      departMs,
      arriveMs: departMs + Math.round(seconds * 1000),
      distanceMeters: leg.distanceMeters,
      line: leg.geometry,
    };
  };
}

/** A lognormal factor of mean 1. */
function luck(sigma: number, ...key: (string | number)[]): number {
  return Math.exp(sigma * makeRandom(...key).normal() - (sigma * sigma) / 2);
}

/** Where a vehicle is on its leg at an instant, evenly along the line. */
export function placeOnLeg(leg: Leg, nowMs: number): Location {
  const { from, to, share } = pieceOfLeg(leg, nowMs);
  return { latitude: from[1] + share * (to[1] - from[1]), longitude: from[0] + share * (to[0] - from[0]) };
}

/** Where it heads there, degrees clockwise from north. */
export function headingOnLeg(leg: Leg, nowMs: number): number {
  const { from, to } = pieceOfLeg(leg, nowMs);
  const east = (to[0] - from[0]) * Math.cos((from[1] * Math.PI) / 180);
  return ((Math.atan2(east, to[1] - from[1]) * 180) / Math.PI + 360) % 360;
}

/** The straight piece of the line that the vehicle is on, and how far along it. */
function pieceOfLeg({ departMs, arriveMs, line }: Leg, nowMs: number): { from: LonLat; to: LonLat; share: number } {
  const share = arriveMs > departMs ? Math.min(1, Math.max(0, (nowMs - departMs) / (arriveMs - departMs))) : 1;
  const lengths = line.slice(1).map((point, index) => Math.hypot(point[0] - line[index][0], point[1] - line[index][1]));
  let left = share * lengths.reduce((sum, length) => sum + length, 0);
  let piece = 0;
  while (piece < lengths.length - 1 && left > lengths[piece]) left -= lengths[piece++];
  return { from: line[piece], to: line[piece + 1], share: lengths[piece] > 0 ? Math.min(1, left / lengths[piece]) : 1 };
}
