import { makeWeight } from "./weight.ts";

/**
 * A road network ready to be routed on. Nodes are numbered in elimination order: node n - 1 is the last one contracted. A link is a
 * stretch of road between junctions, with its shape; its two sides, link x 2 (forward) and link x 2 + 1 (backward), are what is driven,
 * timed and slowed by traffic. An edge leads along one side; where turns are forbidden a junction has several nodes, and a side several edges.
 */
export interface RoadGraph {
  /** 1e-7 degrees. */
  nodeLongitude: Int32Array;
  nodeLatitude: Int32Array;
  /** OpenStreetMap's id of the node, exact in a double; 0 when unknown. */
  nodeOsmId: Float64Array;
  /** Edges of node v: firstEdge[v] to firstEdge[v + 1] - 1. */
  firstEdge: Uint32Array;
  edgeHead: Uint32Array;
  edgeSide: Uint32Array;
  /** By side: centiseconds with empty roads; 0 where the side may not be driven. */
  sideTime: Uint32Array;
  /** By link: decimetres. */
  linkLength: Uint32Array;
  /** By link: index into ROAD_CLASSES. */
  linkClass: Uint8Array;
  /** By link: index into names; 0 is no name. */
  linkName: Uint32Array;
  /** Points of link l: firstPoint[l] to firstPoint[l + 1] - 1, from its first to its last junction. */
  firstPoint: Uint32Array;
  /** 1e-7 degrees. */
  pointLongitude: Int32Array;
  pointLatitude: Int32Array;
  /** By point: OpenStreetMap's id, 0 when unknown; empty when all are. Traffic that names nodes finds its streets by it. */
  pointOsmId: Float64Array;
  names: readonly string[];
  /** Arcs of the contraction from node v to higher ones, ascending: firstArc[v] to firstArc[v + 1] - 1. The first is its parent. */
  firstArc: Uint32Array;
  arcHead: Uint32Array;
  /** Where the data comes from and who must be named: shown wherever its streets are. */
  attribution: string;
}

/** Classes of roads from the largest to the smallest, ramps with their road. The order is part of the file's version. */
export const ROAD_CLASSES = [
  "motorway",
  "trunk",
  "primary",
  "secondary",
  "tertiary",
  "unclassified",
  "residential",
  "living_street",
] as const;

export type RoadClass = (typeof ROAD_CLASSES)[number];

/** Weights by side with empty roads: a new array, for the caller to slow and close. */
export function freeFlowWeights(graph: RoadGraph): Float64Array {
  const { sideTime, linkLength } = graph;
  const weights = new Float64Array(sideTime.length);
  for (let side = 0; side < weights.length; side++) {
    weights[side] = sideTime[side] === 0 ? Infinity : makeWeight(sideTime[side], linkLength[side >> 1]);
  }
  return weights;
}

/** The node that each edge leaves. */
export function edgeTails(graph: RoadGraph): Uint32Array {
  const tails = new Uint32Array(graph.edgeHead.length);
  for (let node = 0; node + 1 < graph.firstEdge.length; node++) {
    tails.fill(node, graph.firstEdge[node], graph.firstEdge[node + 1]);
  }
  return tails;
}
