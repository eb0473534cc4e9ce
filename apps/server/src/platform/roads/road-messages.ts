import type { LegTimes, LegTimesRequest, LineRequest, MatrixRequest, RoadMatrix } from "@reroute/roads";
import { cityFolder } from "@reroute/roads/node";

/** Where the roads come from: a folder of `reroute roads import`, or the synthetic city, kept below the data folder. */
export type RoadsOrigin = { kind: "folder"; folder: string } | { kind: "city"; dataFolder: string };

/** What another process reads the same graph from. */
export function folderOf(origin: RoadsOrigin): string {
  return origin.kind === "city" ? cityFolder(origin.dataFolder) : origin.folder;
}

interface AskedForPlan {
  id: number;
  planId: string;
  timeZone: string;
  /** Names the snapshot by what it says. */
  trafficKey: string;
}

export type PlanRequest = AskedForPlan &
  (
    | { kind: "matrix"; request: MatrixRequest }
    | { kind: "legs"; request: LegTimesRequest }
    | { kind: "lines"; request: LineRequest }
  );

export type RoadRequest = PlanRequest | { id: number; kind: "tile"; z: number; x: number; y: number };

/** Lines as one array of longitudes and latitudes, and how many points each line has. */
export interface FlatLines {
  points: Float64Array;
  counts: Uint32Array;
}

/** What each kind of request is answered with. The arrays of a matrix are shared, not copied. */
export interface RoadAnswers {
  matrix: Omit<RoadMatrix, "locations">;
  legs: LegTimes;
  lines: FlatLines;
  tile: Uint8Array;
}

export type RoadAnswer =
  | { kind: "ready"; bytes: SharedArrayBuffer; hash: string; attribution: string }
  | { kind: "unusable"; message: string }
  | { kind: "value"; id: number; value: RoadAnswers[keyof RoadAnswers] }
  | { kind: "failed"; id: number; message: string };
