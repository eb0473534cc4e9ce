import type { RoadGraph } from "./graph/road-graph.ts";

/**
 * Weights of the fastest ways from one node to all by the plain algorithm (Dijkstra 1959), with nothing prepared: what the hierarchy's
 * answers are checked against. `weights` are by side; nodes that are not reached have `Infinity`.
 */
export function dijkstra(
  graph: RoadGraph,
  weights: Float64Array,
  starts: readonly (readonly [node: number, weight: number])[],
): Float64Array {
  const { firstEdge, edgeHead, edgeSide } = graph;
  const nodeCount = graph.nodeLongitude.length;
  const best = new Float64Array(nodeCount).fill(Infinity);
  // A binary heap with stale entries left in: at most one entry an edge and a start.
  const heapNode = new Uint32Array(edgeHead.length + starts.length + 1);
  const heapWeight = new Float64Array(heapNode.length);
  let size = 0;
  for (const [node, weight] of starts) {
    if (weight >= best[node]) continue;
    best[node] = weight;
    push(node, weight);
  }
  while (size > 0) {
    const node = heapNode[0];
    const reached = heapWeight[0];
    pop();
    if (reached > best[node]) continue;
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      const through = reached + weights[edgeSide[edge]];
      if (through >= best[edgeHead[edge]]) continue;
      best[edgeHead[edge]] = through;
      push(edgeHead[edge], through);
    }
  }
  return best;

  function push(node: number, weight: number): void {
    let place = size++;
    while (place > 0) {
      const above = (place - 1) >> 1;
      if (heapWeight[above] <= weight) break;
      heapNode[place] = heapNode[above];
      heapWeight[place] = heapWeight[above];
      place = above;
    }
    heapNode[place] = node;
    heapWeight[place] = weight;
  }

  function pop(): void {
    size--;
    const node = heapNode[size];
    const weight = heapWeight[size];
    let place = 0;
    for (;;) {
      let below = place * 2 + 1;
      if (below >= size) break;
      if (below + 1 < size && heapWeight[below + 1] < heapWeight[below]) below++;
      if (heapWeight[below] >= weight) break;
      heapNode[place] = heapNode[below];
      heapWeight[place] = heapWeight[below];
      place = below;
    }
    heapNode[place] = node;
    heapWeight[place] = weight;
  }
}
