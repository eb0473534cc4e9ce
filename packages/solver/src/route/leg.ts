import { setupOf } from "./read-matrices.ts";
import type { SlotTravel } from "./slot-travel.ts";
import { slotArrival, slotDeparture } from "./slot-travel.ts";

/** What a leg's timing depends on; every `Instance` is one. */
export interface Legs {
  jobs: number;
  size: number;
  slots: boolean;
  times: Float64Array;
  travels: SlotTravel[];
  spot: Int32Array;
  spots: number;
  /** Per profile and node. */
  service: Float64Array;
  setup: Float64Array;
  place: Int32Array;
}

/** The earliest start of service at `to` when service at `from` starts at `start`, windows aside; Infinity: no way. */
export function readyAt(legs: Legs, profile: number, from: number, to: number, start: number): number {
  const { size, service } = legs;
  if (!legs.slots) return start + legs.times[(profile * size + from) * size + to]!;
  const depart = start + service[profile * size + from]!;
  return slotArrival(legs.travels[profile]!, spotLeg(legs, from, to), depart) + setupOf(legs, profile, from, to);
}

/** The latest start of service at `from` that is ready at `to` by `start`; -Infinity: no way. */
export function startBy(legs: Legs, profile: number, from: number, to: number, start: number): number {
  const { size, service } = legs;
  if (!legs.slots) return start - legs.times[(profile * size + from) * size + to]!;
  const arrival = start - setupOf(legs, profile, from, to);
  return slotDeparture(legs.travels[profile]!, spotLeg(legs, from, to), arrival) - service[profile * size + from]!;
}

/** When a vehicle that leaves `from` at `depart` arrives at `to`; Infinity: no way. */
export function arriveAt(legs: Legs, profile: number, from: number, to: number, depart: number): number {
  if (legs.slots) return slotArrival(legs.travels[profile]!, spotLeg(legs, from, to), depart);
  return depart + drivingSeconds(legs, profile, from, to);
}

/** When it must leave at the latest to arrive by `arrival`; -Infinity: no way. */
export function departBy(legs: Legs, profile: number, from: number, to: number, arrival: number): number {
  if (legs.slots) return slotDeparture(legs.travels[profile]!, spotLeg(legs, from, to), arrival);
  return arrival - drivingSeconds(legs, profile, from, to);
}

/** Constant travel: what is left of a leg without service and setup. */
function drivingSeconds(legs: Legs, profile: number, from: number, to: number): number {
  const { size, times, service } = legs;
  const time = times[(profile * size + from) * size + to]!;
  return time - service[profile * size + from]! - setupOf(legs, profile, from, to);
}

/** The leg between the spots of two nodes. */
function spotLeg({ spot, spots }: Legs, from: number, to: number): number {
  return spot[from]! * spots + spot[to]!;
}
