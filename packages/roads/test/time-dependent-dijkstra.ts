import { travelSeconds } from "../src/arrive-at.ts";
import type { RoadGraph } from "../src/graph/road-graph.ts";
import { secondsOf } from "../src/graph/weight.ts";
import type { SlotGrid } from "../src/slot-grid.ts";

/**
 * When each node is first reached by who leaves the starts, epoch milliseconds: Dijkstra over times of arrival, each edge driven slot by
 * slot as its speed changes. Exact, because nobody overtakes by leaving later. `weights` are by slot and side; each start is a share of an edge's
 * side that is still to be driven, and its node.
 */
export function timeDependentDijkstra(
  graph: RoadGraph,
  weights: readonly Float64Array[],
  slots: SlotGrid,
  departMs: number,
  starts: readonly { node: number; side: number; share: number }[],
): Float64Array {
  const arrival = new Float64Array(graph.nodeLongitude.length).fill(Infinity);
  const heap: { node: number; atMs: number }[] = [];
  const reach = (node: number, atMs: number) => {
    if (atMs >= arrival[node]!) return;
    arrival[node] = atMs;
    let place = heap.push({ node, atMs }) - 1;
    while (place > 0 && heap[(place - 1) >> 1]!.atMs > heap[place]!.atMs) {
      const above = (place - 1) >> 1;
      [heap[above], heap[place]] = [heap[place]!, heap[above]!];
      place = above;
    }
  };
  for (const { node, side, share } of starts) reach(node, departMs + driveMs(weights, slots, side, share, departMs));
  while (heap.length > 0) {
    const { node, atMs } = heap[0]!;
    const last = heap.pop()!;
    if (heap.length > 0) {
      heap[0] = last;
      for (let place = 0; ; ) {
        let below = place * 2 + 1;
        if (below >= heap.length) break;
        if (below + 1 < heap.length && heap[below + 1]!.atMs < heap[below]!.atMs) below++;
        if (heap[below]!.atMs >= heap[place]!.atMs) break;
        [heap[below], heap[place]] = [heap[place]!, heap[below]!];
        place = below;
      }
    }
    if (atMs > arrival[node]!) continue;
    for (let edge = graph.firstEdge[node]!; edge < graph.firstEdge[node + 1]!; edge++) {
      reach(graph.edgeHead[edge]!, atMs + driveMs(weights, slots, graph.edgeSide[edge]!, 1, atMs));
    }
  }
  return arrival;
}

/** Milliseconds for a share of a side that is begun at an instant. */
export function driveMs(
  weights: readonly Float64Array[],
  slots: SlotGrid,
  side: number,
  share: number,
  atMs: number,
): number {
  const secondsIn = (slot: number) => secondsOf(weights[slot]![side]!) * share;
  return travelSeconds(secondsIn, slots.count, slots.startMs, slots.slotMs, atMs) * 1000;
}
