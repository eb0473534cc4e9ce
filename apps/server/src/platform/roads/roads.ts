import type { Location, RoadMatrix, SlotGrid, TrafficSnapshot } from "@reroute/roads";
import type { Legs, LegsOf } from "./legs.ts";
import type { MissingTimes } from "./missing-times.ts";

export interface MatrixOf {
  planId: string;
  timeZone: string;
  locations: readonly Location[];
  slots: SlotGrid;
  traffic: TrafficSnapshot;
}

/** The roads of this deployment. */
export interface Roads {
  /** Names the very roads in a job: a job over the same roads has the same result. */
  readonly id: "great-circle" | `graph:${string}`;
  /** Absent without a road graph. */
  readonly graph: { bytes: SharedArrayBuffer; attribution: string; folder: string } | undefined;
  legs(of: LegsOf): Legs;
  /** Fetches what a transaction missed. */
  supply(missing: MissingTimes): Promise<void>;
  /** Undefined without a road graph: who runs the job makes the great circle's matrix where it runs. */
  matrix(request: MatrixOf): Promise<RoadMatrix | undefined>;
  /** An uncompressed vector tile of the streets; empty where there are none. */
  tile(z: number, x: number, y: number): Promise<Uint8Array>;
  close(): Promise<void>;
}
