import type { Leg, Location, LonLat, SlotGrid, TrafficSnapshot } from "@reroute/roads";

/** Whose legs, and in which world they are driven. */
export interface LegsOf {
  organizationId: string;
  planId: string;
  timeZone: string;
  /** The plan's day. */
  slots: SlotGrid;
  traffic: TrafficSnapshot;
}

/** A line to draw: legs in a row, each with its departure. */
export type RouteLine = readonly (readonly [from: Location, to: Location, departAtMs: number])[];

export interface Travel {
  /** `Infinity`: barred without a known end. */
  seconds: number;
  meters: number;
  /** An end lies off the roads: a great circle's numbers. */
  offRoad: boolean;
}

/** Times, distances and lines of legs under a plan's traffic, at once. What is not at hand throws `MissingTimes`. */
export interface Legs {
  /** Which legs are about to be asked for: what of them is missing is fetched together. */
  need(legs: readonly Leg[]): void;
  travel(from: Location, to: Location, departMs: number): Travel;
  needLines(lines: readonly RouteLine[]): void;
  line(line: RouteLine): readonly LonLat[];
}
