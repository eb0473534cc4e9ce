import { createHash } from "node:crypto";
import type { Location, SlotGrid, TrafficSnapshot } from "@reroute/roads";
import type { Job, PreviousPlan, Relation, Solution, Stop, Vehicle } from "@reroute/solver";
import type { RoadsId } from "../platform/roads/roads.ts";

/**
 * All that one optimization needs, and nothing from outside: the worker is a pure function from job to result, whether it runs
 * in a thread, a process or a cloud function. Times are seconds after `epochMs`; matrices are made by the worker from the
 * locations, the slots and the traffic, never stored.
 */
export interface OptimizationJob {
  version: 1;
  epochMs: number;
  timeZone: string;
  /** The very roads that the matrices are made on: a graph by its hash, or none. */
  roads: RoadsId;
  /** Of a provider's roads: the hash of the matrix that was made of its answers. */
  matrixHash?: string;
  locations: Location[];
  slots: SlotGrid;
  traffic: TrafficSnapshot;
  jobs: Job[];
  vehicles: Vehicle[];
  /** Pins to a place: jobs that stay directly behind one another. */
  relations?: Relation[];
  previous: PreviousPlan;
  /** Jobs that were promised: should no vehicle reach them in their window, they are served late rather than dropped. */
  promisedJobIds: string[];
  /** Jobs that the last look at the whole plan found no place for. */
  unassignedJobIds: string[];
  /** "around": only the routes near the change compete for it, unless something new finds no place there. */
  search: "around" | "everywhere";
  seed: number;
  stop: Stop;
}

export interface OptimizationResult {
  /** Plans to choose from: the previous plan with the least change that serves what can be served, the
   * best one around the change, and the best one found. */
  candidates: Solution[];
  travelSource: string;
  iterations: number;
  cpuSeconds: number;
}

/** The job's content address. */
export function hashJob(job: OptimizationJob): string {
  return createHash("sha256").update(JSON.stringify(job)).digest("hex");
}
