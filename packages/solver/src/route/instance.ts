import type { Bundles } from "../features/bundles.ts";
import type { Windows } from "../features/time-windows.ts";
import type { LegTables } from "./compile-legs.ts";
import type { Rich } from "./rich.ts";
import type { SlotTravel } from "./slot-travel.ts";

/**
 * The problem as flat numbers, which is all that the search sees. What it calls a job is a task: a job, or half a shipment.
 * Matrix nodes are the tasks 0..jobs-1 in their order, then the places where vehicles start, end and reload; a place that is
 * absent (open routes) is a node at no distance from anything. A profile is a matrix with a speed factor and a vehicle type.
 */
export interface Instance {
  jobs: number;
  vehicles: number;
  /** Number of matrix nodes; matrices are row-major size x size, one after another per profile or price class. */
  size: number;
  profiles: number;
  /** Where the legs below come from; the next instance may go on from it. */
  tables: LegTables;
  /** Per node the one of the instance before with the same legs and prices to all others that are the same, -1: none; undefined: unknown. */
  same: Int32Array | undefined;
  /** Per job where it stands in the problem: decides between equals, so that numbering does not. */
  rank: Int32Array;

  /** Whether travel depends on the time of day; then `travels` is used instead of `times`. */
  slots: boolean;
  /** Per profile: from the start of service at a node to the earliest start at the next (service, travel and setup). */
  times: Float64Array;
  /** Per profile, by spot: leg `spot[from] * spots + spot[to]`. Nodes at one place share a spot. */
  travels: SlotTravel[];
  spot: Int32Array;
  spots: number;
  /**
   * What the kernels read: per price class and leg its price and then its time (0 with slots), first with row = from and then
   * once more with row = to, so that insertion reads the legs into one job side by side. In single precision where that is
   * exact: 9 % more iterations/s on R1_10_5.
   */
  legs: Float32Array | Float64Array;
  /** Per profile, metres; 0 where there is no way (times are Infinity there). */
  distances: Float64Array;
  /** Per profile, what a leg costs by itself; undefined: nothing. */
  legCosts: Float64Array | undefined;
  /** Per price class: metres and seconds at the class's prices, and what legs cost by themselves; `barred` where there is no way. */
  prices: Float64Array;
  priceClasses: number;
  /** A price above all real ones, yet small enough to be added and subtracted. */
  barred: number;
  /** Whether every price is the same in both directions. */
  symmetric: boolean;

  /** Per profile and matrix node. */
  service: Float64Array;
  setup: Float64Array;
  /** Per matrix node. */
  place: Int32Array;
  /** Per job: the first opening and the last closing. */
  open: Float64Array;
  close: Float64Array;
  /** 1 where a job has more than one window. */
  alternatives: Uint8Array;
  windows: Windows;
  /** 0 for optional tasks, as `units`; for bundles the sum stands at the leader. */
  priority: Float64Array;
  /** How many jobs and shipments are unserved when the task is; 0 for optional ones. */
  units: Float64Array;
  /** What it costs to leave the task out. */
  penalty: Float64Array;
  hasOptional: boolean;
  /** Tasks that are served together or not at all; undefined: each for itself. */
  bundles: Bundles | undefined;
  /** What only some problems have; undefined where the plain kernels know everything. */
  rich: Rich | undefined;
  /** 1 where the job stands in a frozen prefix: the search never touches it. */
  frozen: Uint8Array;

  /** Dimensions in which all jobs deliver or all pick up: a sum per route decides. */
  plainDimensions: number;
  plainAmounts: Float64Array;
  plainCapacity: Float64Array;
  /** Dimensions with both: the load on board along the route decides. */
  mixedDimensions: number;
  mixedDeliveries: Float64Array;
  mixedPickups: Float64Array;
  mixedCapacity: Float64Array;

  /** Per job a row of `accessWords` 32-bit words, one bit per vehicle; empty when every vehicle may serve every job. */
  access: Int32Array;
  accessWords: number;

  fleet: Fleet;
  /** Whether any vehicle has a frozen prefix. */
  hasFrozen: boolean;
  /** Whether any vehicle has a price on time or a limit that needs the whole route to be driven. */
  exact: boolean;
}

/** Per vehicle; what a frozen prefix uses up is already taken off. */
export interface Fleet {
  profile: Int32Array;
  priceClass: Int32Array;
  /** Matrix nodes of the route's two ends: the place, or the last frozen job. */
  from: Int32Array;
  to: Int32Array;
  /** Where the route really begins, before the frozen prefix. */
  origin: Int32Array;
  /** Earliest and latest departure from the origin. */
  earliestStart: Float64Array;
  latestStart: Float64Array;
  latestEnd: Float64Array;
  /** Start of service at `from`: after the frozen prefix. */
  readyAt: Float64Array;
  /** 1 when the vehicle is under way: it departs at `earliestStart`, not as late as it may. */
  underWay: Uint8Array;
  fixedPrice: Float64Array;
  meterPrice: Float64Array;
  secondPrice: Float64Array;
  maxTasks: Float64Array;
  maxDistance: Float64Array;
  maxDuration: Float64Array;
  /** 1 when a candidate route must be driven to know its limits or its price. */
  exact: Uint8Array;
  /** The frozen prefix, and its price (fixed price and legs up to `from`). */
  frozenJobs: Int32Array[];
  frozenPrice: Float64Array;
  /** Plain dimensions: what the frozen prefix loads; here and below no more than the vehicle carries. */
  plainUsed: Float64Array;
  /** Mixed dimensions: the heaviest load of frozen jobs alone, and what stays on board after them. */
  mixedPeak: Float64Array;
  mixedCarried: Float64Array;
  /** Vehicles of one type are interchangeable while empty; -1: has a frozen prefix, so it is like no other. */
  type: Int32Array;
  /** The vehicles of each type, ascending. */
  types: Int32Array[];
  /** Vehicles in whose tails nothing changes when they are swapped: same profile, prices and end. */
  tailGroup: Int32Array;
}
