import type { LegTimes, LegTimesRequest, LineRequest, MatrixRequest, RoadMatrix } from "@reroute/roads";
import { cityFolder } from "@reroute/roads/node";
import type { ProviderState } from "./roads.ts";

/** Where a graph comes from: a folder of `reroute roads import`, or the synthetic city, kept below the data folder. */
export type GraphOrigin = { kind: "folder"; folder: string } | { kind: "city"; dataFolder: string };

export interface RoadsOrigin {
  graph: GraphOrigin | undefined;
  /** Who is asked before the graph, by name; its key and address are in the environment. */
  provider: string | undefined;
  costPer1000Elements: number;
}

/** What another process reads the same graph from. */
export function folderOf(origin: GraphOrigin): string {
  return origin.kind === "city" ? cityFolder(origin.dataFolder) : origin.folder;
}

interface OfPlan {
  id: number;
  planId: string;
  timeZone: string;
}

interface AskedForPlan extends OfPlan {
  /** Names the snapshot by what it says. */
  trafficKey: string;
}

export type PlanRequest = AskedForPlan &
  (
    | { kind: "matrix"; request: MatrixRequest }
    | { kind: "legs"; request: LegTimesRequest }
    | { kind: "lines"; request: LineRequest }
  );

export type RoadRequest =
  | PlanRequest
  | (OfPlan & { kind: "recall"; blocks: readonly Uint8Array[] })
  | { id: number; kind: "tile"; z: number; x: number; y: number };

/** Lines as one array of longitudes and latitudes, and how many points each line has. */
export interface FlatLines {
  points: Float64Array;
  counts: Uint32Array;
}

/** What each kind of request is answered with. The arrays of a matrix are shared, not copied. */
export interface RoadAnswers {
  matrix: Omit<RoadMatrix, "locations"> & {
    /** What a provider answered for it that was not known before. */
    answered: Uint8Array[];
    /** Legs that were told before have other times now. */
    isOutdated: boolean;
    /** Of a provider's matrix. */
    hash?: string;
  };
  legs: LegTimes;
  lines: FlatLines;
  recall: object;
  tile: Uint8Array;
}

export interface ReadyGraph {
  bytes: SharedArrayBuffer;
  hash: string;
  attribution: string;
}

export type RoadAnswer =
  | { kind: "ready"; graph: ReadyGraph | undefined }
  | { kind: "unusable"; message: string }
  | { kind: "value"; id: number; value: RoadAnswers[keyof RoadAnswers] }
  | { kind: "failed"; id: number; message: string }
  | { kind: "provider"; state: ProviderState };
