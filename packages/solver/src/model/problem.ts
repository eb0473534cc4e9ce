/**
 * The native problem, version 1. Times are seconds since the problem's own zero (the caller picks it, usually local
 * midnight); distances are metres; money has no unit. Every number is finite. Unknown keys are refused by `parseProblem`.
 */
export interface Problem {
  version: 1;
  jobs: Job[];
  /** Pairs of a pickup and a delivery, by one vehicle, the pickup first. Ids are unique among jobs and shipments. */
  shipments?: Shipment[];
  vehicles: Vehicle[];
  /** What belongs together. A job or shipment may stand in several: all that are connected are served by one vehicle, or nobody. */
  relations?: Relation[];
  /** What it costs to differ from the previous plan; without one it says nothing. */
  stability?: Stability;
  /** One matrix a profile; a vehicle without a profile uses the matrix whose profile is "default". */
  matrices: Matrix[];
}

/** A named amount a dimension: `{ weight_kg: 120, pallets: 1 }`. Missing dimensions are 0. */
export type Amounts = Record<string, number>;

/** Seconds by vehicle type; types that are absent take the plain value. */
export type SecondsByType = Record<string, number>;

export interface TimeWindow {
  startSeconds: number;
  endSeconds: number;
  /** Service that starts later, up to `endSeconds`, is late: it costs `costPerHourLate`. Absent: nothing in the window is late. */
  softEndSeconds?: number;
  costPerHourLate?: number;
}

/** Where and when something is done at a place. */
export interface Place {
  /** Row and column of the matrices. */
  locationIndex: number;
  /** Spent before service, skipped when the task before is at the same location. */
  setupSeconds?: number;
  serviceSeconds?: number;
  setupSecondsByType?: SecondsByType;
  serviceSecondsByType?: SecondsByType;
  /** Alternatives for the start of service, inclusive, in ascending order and disjoint. Absent: any time. */
  timeWindows?: TimeWindow[];
}

/** Who may serve it, and what it is worth. */
export interface Terms {
  /**
   * 0 (default) to 100. When not all can be served, the greatest sum of priorities is, then the greatest number: two jobs of
   * priority 5 win over one of 9.
   */
  priority?: number;
  /** With it the job is optional: it is left out when serving it costs more than this, and counts for nothing else. */
  unassignedPenalty?: number;
  skills?: SkillTerms;
  /** Only these vehicles may serve it. Absent: all. */
  allowedVehicleIds?: string[];
}

/** What a vehicle's skills must be: all of these, one of those, none of the others. */
export interface SkillTerms {
  allOf?: string[];
  oneOf?: string[];
  noneOf?: string[];
}

export interface Job extends Place, Terms {
  id: string;
  /** Carried from the route's start, or from the last reload, and unloaded here. */
  delivery?: Amounts;
  /** Loaded here and carried to the next reload or the route's end. */
  pickup?: Amounts;
  /** The delivery is at the depot from then on: the trip that carries it leaves no earlier. */
  releaseSeconds?: number;
}

export interface Shipment extends Terms {
  id: string;
  pickup: Place;
  delivery: Place;
  /** On board between the two. */
  amount?: Amounts;
  /** The most between the end of service at the pickup and the start of service at the delivery. */
  maxRideSeconds?: number;
}

export interface Vehicle {
  id: string;
  profile?: string;
  /** For jobs whose setup or service depends on it. */
  type?: string;
  skills?: string[];
  /** Above 0: driving takes the matrix's durations divided by it. Default 1. */
  speedFactor?: number;
  /** Absent: the route starts at its first job (open route). */
  startIndex?: number;
  /** Absent: the route ends at its last job (open route). */
  endIndex?: number;
  /** Dimensions that are absent are unlimited. */
  capacity?: Amounts;
  shift?: Shift;
  costs?: VehicleCosts;
  limits?: VehicleLimits;
  breaks?: Break[];
  /** Where it may unload and load anew during the route (several trips). Absent: one trip. */
  reload?: Reload;
  /** Where the vehicle is now, when the day already runs: replaces start and shift start. */
  state?: VehicleState;
}

export interface Shift {
  earliestStartSeconds: number;
  /** Absent: any time up to latestEndSeconds. */
  latestStartSeconds?: number;
  latestEndSeconds: number;
  /** Time on the road after this is overtime. */
  overtimeAfterSeconds?: number;
}

/** Absent costs are 0, but a vehicle without `costs` costs 1 a metre (distance is minimised). */
export interface VehicleCosts {
  /** Once, when the vehicle serves a job. */
  fixed?: number;
  perHour?: number;
  perKm?: number;
  /** On top of perHour. */
  perOvertimeHour?: number;
  perWaitingHour?: number;
}

export interface VehicleLimits {
  maxTasks?: number;
  maxDistanceMeters?: number;
  maxDurationSeconds?: number;
  /** Seconds of driving. */
  maxTravelSeconds?: number;
}

/** Taken at a stop: after its service, or on arrival at the next before its setup and service. */
export interface Break {
  id: string;
  /** Alternatives for its start, as for jobs. Absent: any time. */
  timeWindows?: { startSeconds: number; endSeconds: number }[];
  serviceSeconds?: number;
  /** The most on board while it is taken; dimensions that are absent are unlimited. */
  maxLoad?: Amounts;
  /** "ifOnRoad" (default): not needed on a route that is over before the break's last window closes. "always": on every used route. */
  required?: "ifOnRoad" | "always";
}

export interface Reload {
  locationIndex: number;
  serviceSeconds?: number;
  /** Reloads a route at most. Absent: as many as it needs. */
  maxReloads?: number;
}

export interface VehicleState {
  locationIndex: number;
  availableAtSeconds: number;
  /** Shipments picked up before: only their delivery is left, and only this vehicle may do it. */
  onboardShipmentIds?: string[];
  /** On board besides, to the next reload or the route's end. */
  load?: Amounts;
}

/**
 * `sameVehicle`: one vehicle serves them all. `sequence`: in this order too, with anything between. `strictSequence`: directly
 * one after another. All of them are served, or none; two jobs or shipments at least.
 */
export interface Relation {
  type: "sameVehicle" | "sequence" | "strictSequence";
  jobIds: string[];
  /** Of `sameVehicle` only. */
  shipmentIds?: string[];
}

/** For jobs and shipments that the previous plan serves. */
export interface Stability {
  /** Once for each that another vehicle serves now. */
  vehicleChangeCost?: number;
  /** Once for each stop with another predecessor, among the stops of its route that are in both plans. */
  resequenceCost?: number;
  /** For every minute by which its start of service differs from the one that the previous plan states. */
  etaShiftCostPerMinute?: number;
}

export interface Matrix {
  profile: string;
  /** Number of locations n; every array below is row-major n x n, row = from. `Infinity` or a negative entry: no way. */
  size: number;
  distances: ArrayLike<number>;
  /** Money for driving each leg (a toll, or a price of its own), beside what metres and seconds cost. Absent: nothing. */
  legCosts?: ArrayLike<number>;
  travel: Travel;
}

/**
 * How long a leg takes. `constant`: one matrix. `slots`: slot k covers
 * [startSeconds + k slotSeconds, startSeconds + (k+1) slotSeconds); the first and the last reach to infinity. A leg that spans
 * slots consumes its distance slot by slot (Ichoua, Gendreau & Potvin 2003), so a later departure never arrives earlier.
 * `arrivals`: per leg a piecewise-linear arrival function as one list of departure, arrival, departure, arrival, ..., neither of
 * which ever falls; before the first and behind the last point the leg takes as long as there; an empty list: no way.
 */
export type Travel =
  | { kind: "constant"; durations: ArrayLike<number> }
  | { kind: "slots"; startSeconds: number; slotSeconds: number; durations: ArrayLike<number>[] }
  | { kind: "arrivals"; functions: ArrayLike<number>[] };
