import { edgeTails, type RoadGraph } from "../graph/road-graph.ts";

/** What queries and customization need of a graph's contraction beside the graph itself; made once per graph. */
export interface Hierarchy {
  graph: RoadGraph;
  nodeCount: number;
  /** Of each arc, its lower node. */
  arcTail: Uint32Array;
  /** Of each edge, its arc x 2, + 1 when the edge leads down; -1 for a loop. */
  edgeArc: Int32Array;
  edgeTail: Uint32Array;
  /** Arcs that end in node v from below, by their lower node: arcBelow[firstBelow[v]] to arcBelow[firstBelow[v + 1] - 1]. */
  firstBelow: Uint32Array;
  arcBelow: Uint32Array;
  /** Edges along side s: edgeOfSide[firstOfSide[s]] to edgeOfSide[firstOfSide[s + 1] - 1]. */
  firstOfSide: Uint32Array;
  edgeOfSide: Uint32Array;
  /** Room for `customize`, by node. */
  arcTo: Uint32Array;
}

export function makeHierarchy(graph: RoadGraph): Hierarchy {
  const { firstArc, arcHead, edgeHead, edgeSide } = graph;
  const nodeCount = graph.nodeLongitude.length;
  const arcTail = new Uint32Array(arcHead.length);
  const firstBelow = new Uint32Array(nodeCount + 1);
  for (let node = 0; node < nodeCount; node++) {
    arcTail.fill(node, firstArc[node], firstArc[node + 1]);
    for (let arc = firstArc[node]; arc < firstArc[node + 1]; arc++) firstBelow[arcHead[arc] + 1]++;
  }
  for (let node = 0; node < nodeCount; node++) firstBelow[node + 1] += firstBelow[node];
  const next = firstBelow.slice();
  const arcBelow = new Uint32Array(arcHead.length);
  for (let arc = 0; arc < arcHead.length; arc++) arcBelow[next[arcHead[arc]]++] = arc;

  const edgeTail = edgeTails(graph);
  const edgeArc = new Int32Array(edgeHead.length);
  for (let edge = 0; edge < edgeHead.length; edge++) {
    const [tail, head] = [edgeTail[edge], edgeHead[edge]];
    edgeArc[edge] = tail < head ? arcBetween(graph, tail, head) * 2 : arcBetween(graph, head, tail) * 2 + 1;
    if (tail === head) edgeArc[edge] = -1;
  }

  const firstOfSide = new Uint32Array(graph.sideTime.length + 1);
  for (let edge = 0; edge < edgeSide.length; edge++) firstOfSide[edgeSide[edge] + 1]++;
  for (let side = 0; side < graph.sideTime.length; side++) firstOfSide[side + 1] += firstOfSide[side];
  const nextOfSide = firstOfSide.slice();
  const edgeOfSide = new Uint32Array(edgeSide.length);
  for (let edge = 0; edge < edgeSide.length; edge++) edgeOfSide[nextOfSide[edgeSide[edge]]++] = edge;
  const arcTo = new Uint32Array(nodeCount);
  return { graph, nodeCount, arcTail, edgeArc, edgeTail, firstBelow, arcBelow, firstOfSide, edgeOfSide, arcTo };
}

/** The arc from the lower node to the higher one, -1 without one: the arcs of a node ascend. */
export function arcBetween({ firstArc, arcHead }: RoadGraph, lower: number, higher: number): number {
  let low = firstArc[lower];
  let high = firstArc[lower + 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (arcHead[middle] < higher) low = middle + 1;
    else high = middle;
  }
  return low < firstArc[lower + 1] && arcHead[low] === higher ? low : -1;
}
