import type { Location, LonLat } from "./location.ts";
import type { SlotGrid } from "./slot-grid.ts";
import type { TrafficSnapshot } from "./traffic.ts";

/** Whoever answers road questions: great circle, our own router, an HTTP provider. Requests and answers are immutable. */
export interface RoadSource {
  /** Stands in every answer as `source`. */
  readonly name: string;
  readonly limits: RoadSourceLimits;
  /** All pairs of the locations, for every slot. Rejects with `RoadError` when the request is malformed. */
  matrix(request: MatrixRequest): Promise<RoadMatrix>;
  /** A new matrix with one more location, the last: asks for one row and one column only, under the same slots and traffic. */
  extendMatrix(matrix: RoadMatrix, request: ExtendMatrixRequest): Promise<RoadMatrix>;
  /** One leg with its line. Rejects with `RoadError` when the request is malformed. */
  leg(request: LegRequest): Promise<RoadLeg>;
  close(): Promise<void>;
}

/** What one call may ask; callers tile, throttle and choose by it. `Infinity` where nothing is limited. */
export interface RoadSourceLimits {
  maxLocations: number;
  /** Origins times destinations. */
  maxElements: number;
  ratePerMinute: number;
  /** Times follow the hour of departure. */
  departAt: boolean;
  /** Times follow the traffic snapshot of the request. */
  liveTraffic: boolean;
}

export interface MatrixRequest {
  locations: readonly Location[];
  slots: SlotGrid;
  /** Absent: no traffic but the hourly profile. */
  traffic?: TrafficSnapshot;
}

export interface ExtendMatrixRequest {
  location: Location;
  /** Must have the version that the matrix was made with: one matrix never mixes two. */
  traffic?: TrafficSnapshot;
}

export interface RoadMatrix {
  source: string;
  /** The version of the snapshot that was given, `NO_TRAFFIC.version` without one. */
  trafficVersion: string;
  locations: readonly Location[];
  slots: SlotGrid;
  /** Number of locations n. */
  size: number;
  /** Metres along the road, row-major n x n, row = from. `Infinity`: no way. */
  distances: Float64Array;
  /**
   * One n x n array a slot: seconds of the whole leg if the slot's conditions lasted. `Infinity`: barred in that slot. To time a
   * departure use `arriveAt`, never the slot of departure alone.
   */
  durations: Float64Array[];
  /** Cells that another source answered; absent when all are `source`'s. */
  others?: OtherCells;
}

/** By cell, row-major: 0 is the matrix's own source, k is sources[k - 1]. */
export interface OtherCells {
  sources: string[];
  cells: Uint8Array;
}

export interface LegRequest {
  from: Location;
  to: Location;
  departAtMs: number;
  /** The grid of a matrix, to agree with it exactly. Absent: whole local hours, from the one of departure. */
  slots?: SlotGrid;
  traffic?: TrafficSnapshot;
}

export interface RoadLeg {
  source: string;
  trafficVersion: string;
  /** From departure to arrival, waiting before a closure included. `Infinity`: barred without a known end. */
  durationSeconds: number;
  distanceMeters: number;
  /** At least two points, from first to last. */
  geometry: LonLat[];
}
