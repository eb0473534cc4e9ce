/** What `solve` answers: routes of the vehicles that serve a job, and a reason for each job that nobody serves. */
export interface Solution {
  version: 1;
  cost: Cost;
  routes: Route[];
  unassigned: Unassigned[];
  statistics: Statistics;
}

/** Components add up to `total`. */
export interface Cost {
  total: number;
  fixed: number;
  /** Price of time on the road, from the route's departure to its end. */
  time: number;
  distance: number;
}

export interface Route {
  vehicleId: string;
  cost: Cost;
  departureSeconds: number;
  endSeconds: number;
  drivingSeconds: number;
  distanceMeters: number;
  waitingSeconds: number;
  serviceSeconds: number;
  steps: Step[];
}

export interface Step {
  jobId: string;
  arrivalSeconds: number;
  /** Start of service (after waiting and setup): the time that windows speak of. */
  startSeconds: number;
  /** End of service. */
  departureSeconds: number;
  /** Metres and seconds driven from the previous step (or from the start). */
  distanceMeters: number;
  drivingSeconds: number;
}

export type ReasonCode =
  | "CAPACITY"
  | "TIME_WINDOW"
  | "SHIFT_TIME"
  | "MAX_DISTANCE"
  | "MAX_TASKS"
  | "UNREACHABLE"
  | "SKILL"
  | "ZONE"
  | "BREAK"
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

export interface Unassigned {
  jobId: string;
  /** One per vehicle: why this vehicle cannot serve the job, alone or beside its present route. */
  reasons: Reason[];
}

export interface Statistics {
  /** Iterations done: the same problem, seed, previous plan and iterations give the same bytes. */
  iterations: number;
  improvements: number;
  initialCost: number;
}

/** The plan to start from. Jobs that no longer exist are dropped; an infeasible plan is repaired, never refused. */
export interface PreviousPlan {
  routes: PreviousRoute[];
}

export interface PreviousRoute {
  vehicleId: string;
  jobIds: string[];
  /** The first so many jobs stay where they are, in this order. Default 0. */
  frozenCount?: number;
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
  iterations: number;
  cost: number;
  unassigned: number;
}
