import type { Reason } from "@reroute/protocol";
import type { Solution } from "@reroute/solver";
import type { OptimizationJob } from "../optimization/job.ts";

/** A route's open stops, each with its jobs, in order. */
export interface OpenRoute {
  vehicleId: string;
  stops: string[][];
}

/** Jobs that become one stop of a vehicle, or none. */
export interface JobMove {
  jobIds: string[];
  /** Null: off the routes. */
  vehicleId: string | null;
  /** How many open stops are before it; or a job to follow; or the cheapest place. */
  place: { index: number } | { after: string } | "cheapest";
}

/** All that is needed to say what moves come to; as self-contained as an optimization job. */
export interface EditJob extends Pick<OptimizationJob, "epochMs" | "timeZone" | "roads" | "locations" | "slots"> {
  traffic: OptimizationJob["traffic"];
  jobs: OptimizationJob["jobs"];
  vehicles: OptimizationJob["vehicles"];
  routes: OpenRoute[];
  /** Jobs that are pinned directly behind the one before them. */
  keptJobIds: string[];
  /** Lists of moves, each to be tried by itself. */
  attempts: JobMove[][];
}

export interface EditResult {
  attempts: Attempt[];
  travelSource: string;
  cpuSeconds: number;
}

/** What a list of moves comes to. */
export interface Attempt {
  /** The routes of the vehicles that it concerns; what has no stop any more is left out. */
  routes: Solution["routes"];
  vehicleIds: string[];
  /** Against driving on as before, from now on. */
  change: { cost: number; distanceMeters: number; drivingSeconds: number };
  breaches: Breach[];
}

/** A limit that is broken, or broken more than before. */
export interface Breach extends Pick<Reason, "code" | "missing" | "dimension"> {
  vehicleId: string;
  jobId?: string;
}
