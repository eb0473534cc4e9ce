/**
 * The native problem, version 1. Times are seconds since the problem's own zero (the caller picks it, usually local
 * midnight); distances are metres; money has no unit. Every number is finite. Unknown keys are refused by `parseProblem`.
 */
export interface Problem {
  version: 1;
  jobs: Job[];
  vehicles: Vehicle[];
  /** One matrix a profile; a vehicle without a profile uses the matrix whose profile is "default". */
  matrices: Matrix[];
}

/** A named amount a dimension: `{ weight_kg: 120, pallets: 1 }`. Missing dimensions are 0. */
export type Amounts = Record<string, number>;

export interface TimeWindow {
  startSeconds: number;
  endSeconds: number;
}

export interface Job {
  id: string;
  /** Row and column of the matrices. */
  locationIndex: number;
  /** Carried from the depot and unloaded here. */
  delivery?: Amounts;
  /** Loaded here and carried to the route's end. */
  pickup?: Amounts;
  /** Spent before service, skipped when the previous job is at the same location. */
  setupSeconds?: number;
  serviceSeconds?: number;
  /** Alternatives for the start of service, inclusive, in ascending order and disjoint. Absent: any time. */
  timeWindows?: TimeWindow[];
  /**
   * 0 (default) to 100. When not all jobs can be served, the greatest sum of priorities is, then the greatest number of jobs:
   * two jobs of priority 5 win over one of 9.
   */
  priority?: number;
  /** Only these vehicles may serve the job. Absent: all. */
  allowedVehicleIds?: string[];
}

export interface Vehicle {
  id: string;
  profile?: string;
  /** Absent: the route starts at its first job (open route). */
  startIndex?: number;
  /** Absent: the route ends at its last job (open route). */
  endIndex?: number;
  /** Dimensions that are absent are unlimited. */
  capacity?: Amounts;
  shift?: Shift;
  costs?: VehicleCosts;
  limits?: VehicleLimits;
  /** Where the vehicle is now, when the day already runs: replaces start and shift start. */
  state?: VehicleState;
}

export interface Shift {
  earliestStartSeconds: number;
  /** Absent: any time up to latestEndSeconds. */
  latestStartSeconds?: number;
  latestEndSeconds: number;
}

/** Absent costs are 0, but a vehicle without `costs` costs 1 a metre (distance is minimised). */
export interface VehicleCosts {
  /** Once, when the vehicle serves a job. */
  fixed?: number;
  perHour?: number;
  perKm?: number;
}

export interface VehicleLimits {
  maxTasks?: number;
  maxDistanceMeters?: number;
  maxDurationSeconds?: number;
}

export interface VehicleState {
  locationIndex: number;
  availableAtSeconds: number;
}

export interface Matrix {
  profile: string;
  /** Number of locations n; every array below is row-major n x n, row = from. `Infinity` or a negative entry: no way. */
  size: number;
  distances: ArrayLike<number>;
  travel: Travel;
}

/**
 * How long a leg takes. `constant`: one matrix. `slots`: slot k covers
 * [startSeconds + k slotSeconds, startSeconds + (k+1) slotSeconds); the first and the last reach to infinity. A leg that spans
 * slots consumes its distance slot by slot (Ichoua, Gendreau & Potvin 2003), so a later departure never arrives earlier.
 */
export type Travel =
  | { kind: "constant"; durations: ArrayLike<number> }
  | { kind: "slots"; startSeconds: number; slotSeconds: number; durations: ArrayLike<number>[] };
