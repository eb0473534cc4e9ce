import type { Amounts } from "./problem.ts";

/** What `solve` answers: routes of the vehicles that serve a job, and a reason for each job that nobody serves. */
export interface Solution {
  version: 1;
  cost: Cost;
  routes: Route[];
  unassigned: Unassigned[];
  statistics: Statistics;
  /** To the plan that it was made from, where `reroute solve` was given one. */
  diff?: PlanDiff;
}

/** Components add up to `total`. */
export interface Cost {
  total: number;
  fixed: number;
  /** Price of time on the road, from the route's departure to its end. */
  time: number;
  /** Of metres, and of legs that have a price of their own. */
  distance: number;
  overtime: number;
  waiting: number;
  /** Of service that starts behind a soft end. */
  lateness: number;
  /** Penalties of optional jobs that are left out; in the solution's cost only. */
  unassigned: number;
  /** Of differing from the previous plan. */
  stability: number;
}

export interface Route {
  vehicleId: string;
  cost: Cost;
  departureSeconds: number;
  endSeconds: number;
  drivingSeconds: number;
  distanceMeters: number;
  waitingSeconds: number;
  /** Setup and service of jobs, shipments and reloads. */
  serviceSeconds: number;
  breakSeconds: number;
  /** On board at departure, by dimension: each that the vehicle limits or has anything of; absent: there is none. */
  departureLoad?: Amounts;
  steps: Step[];
}

/** What a vehicle does at a stop. */
export type Step = JobStep | ShipmentStep | BreakStep | ReloadStep;

export interface StepTimes {
  arrivalSeconds: number;
  /** Start of service (after waiting and setup): the time that windows speak of. */
  startSeconds: number;
  /** End of service. */
  departureSeconds: number;
  /** Metres and seconds driven from the previous step (or from the start). */
  distanceMeters: number;
  drivingSeconds: number;
  /** On board from here on, in the dimensions of `departureLoad`. */
  load?: Amounts;
}

export interface JobStep extends StepTimes {
  type: "job";
  jobId: string;
}

export interface ShipmentStep extends StepTimes {
  type: "pickup" | "delivery";
  shipmentId: string;
  jobId?: undefined;
}

/** Taken where the step before ended, or where the next one is (then it has the way there). */
export interface BreakStep extends StepTimes {
  type: "break";
  breakId: string;
  jobId?: undefined;
}

export interface ReloadStep extends StepTimes {
  type: "reload";
  jobId?: undefined;
}

export type ReasonCode =
  | "CAPACITY"
  | "TIME_WINDOW"
  /** The shift, or the seconds that a route may last or drive. */
  | "SHIFT_TIME"
  | "MAX_DISTANCE"
  | "MAX_TASKS"
  | "UNREACHABLE"
  | "NOT_ALLOWED"
  | "SKILL"
  | "ZONE"
  | "BREAK"
  | "RIDE_TIME"
  | "RELEASE"
  /** It could be served, but not together with the jobs of its relation. */
  | "RELATION"
  /** It is on board of another vehicle, or the previous plan binds it to one. */
  | "PINNED"
  | "OUTCOMPETED";

export interface Reason {
  code: ReasonCode;
  vehicleId: string;
  /** How much is missing: seconds for times, metres for distances, the dimension's unit for capacity, tasks for tasks. */
  missing?: number;
  /** The dimension that is short, for CAPACITY. */
  dimension?: string;
}

/** A job, or a shipment, that no vehicle serves; one reason per vehicle: why it cannot, alone or beside its present route. */
export type Unassigned =
  | { jobId: string; shipmentId?: undefined; reasons: Reason[] }
  | { shipmentId: string; jobId?: undefined; reasons: Reason[] };

export interface Statistics {
  /** Iterations done: the same problem, seed, previous plan and iterations give the same bytes. */
  iterations: number;
  improvements: number;
  initialCost: number;
}

/** What a plan changes of another, by ids of jobs and shipments. */
export interface PlanDiff {
  /** Served now, and not before. */
  added: string[];
  /** Served before, and not now. */
  removed: string[];
  /** On another vehicle; a shipment once. */
  moved: { id: string; fromVehicleId: string; toVehicleId: string }[];
  /** Behind another task than before, among those that both plans serve; a shipment when one of its halves is. */
  resequenced: string[];
  /** Seconds by which service starts later (earlier: below 0), where both plans state it and it differs; a shipment by its delivery. */
  shifted: { id: string; seconds: number }[];
}

/** The plan to start from. Jobs that no longer exist are dropped; an infeasible plan is repaired, never refused. */
export interface PreviousPlan {
  routes: PreviousRoute[];
  /**
   * What may change: `all` (default); `sequence`: its jobs keep their vehicles, in any order; `times`: its routes stand as they
   * are and new jobs come behind them.
   */
  relaxation?: "all" | "sequence" | "times";
}

export interface PreviousRoute {
  vehicleId: string;
  /** Of a plan without shipments. */
  jobIds?: string[];
  /** As a solution's route has them; breaks and reloads are planned anew. */
  steps?: PreviousStep[];
  /** The first so many jobs stay where they are, in this order. Default 0. */
  frozenCount?: number;
}

/** A step of a solution is one. `startSeconds` is what `etaShiftCostPerMinute` compares with. */
export interface PreviousStep {
  type: Step["type"];
  jobId?: string;
  shipmentId?: string;
  startSeconds?: number;
}

export interface SolveOptions {
  seed: number;
  stop: Stop;
  previous?: PreviousPlan;
  /** Called on the first answer and then at most ten times a second while the answer improves. */
  onProgress?: (progress: Progress) => void;
  /** Polled about every millisecond; true ends the search with the best answer so far. */
  cancelled?: () => boolean;
}

/** The first bound reached ends the search; at least one is given. */
export interface Stop {
  iterations?: number;
  /** CPU seconds of this thread. */
  cpuSeconds?: number;
  /** Wall seconds. */
  timeLimitSeconds?: number;
}

export interface Progress {
  seed: number;
  iterations: number;
  cost: number;
  unassigned: number;
}
