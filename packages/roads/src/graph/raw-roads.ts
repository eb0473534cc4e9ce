/** Roads as a reader finds them: junctions and the links between them, not yet cleaned or ordered. */
export interface RawRoads {
  /** 1e-7 degrees. */
  nodeLongitude: Int32Array;
  nodeLatitude: Int32Array;
  /** 0 when unknown. */
  nodeOsmId: Float64Array;
  linkFrom: Uint32Array;
  linkTo: Uint32Array;
  /** By side (link x 2, + 1 for backward): centiseconds with empty roads; 0 where the side may not be driven. */
  sideTime: Uint32Array;
  /** Decimetres. */
  linkLength: Uint32Array;
  /** Index into ROAD_CLASSES. */
  linkClass: Uint8Array;
  /** Index into names. */
  linkName: Uint32Array;
  /** Points of link l: firstPoint[l] to firstPoint[l + 1] - 1, both junctions included. 1e-7 degrees. */
  firstPoint: Uint32Array;
  pointLongitude: Int32Array;
  pointLatitude: Int32Array;
  /** By point, 0 when unknown; empty when all are. */
  pointOsmId: Float64Array;
  /** names[0] is "". */
  names: readonly string[];
  /** Pairs [side that arrives, side that may not follow it], flat. */
  forbiddenTurns: Uint32Array;
  attribution: string;
}
