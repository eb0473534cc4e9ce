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
  service: Float64Array;
  setup: Float64Array;
  place: Int32Array;
}

/** The earliest start of service at `to` when service at `from` starts at `start`, windows aside; Infinity: no way. */
export function readyAt(legs: Legs, profile: number, from: number, to: number, start: number): number {
  const { size, service } = legs;
  if (!legs.slots) return start + legs.times[(profile * size + from) * size + to]!;
  return slotArrival(legs.travels[profile]!, from * size + to, start + service[from]!) + setupOf(legs, from, to);
}

/** The latest start of service at `from` that is ready at `to` by `start`; -Infinity: no way. */
export function startBy(legs: Legs, profile: number, from: number, to: number, start: number): number {
  const { size, service } = legs;
  if (!legs.slots) return start - legs.times[(profile * size + from) * size + to]!;
  return slotDeparture(legs.travels[profile]!, from * size + to, start - setupOf(legs, from, to)) - service[from]!;
}
