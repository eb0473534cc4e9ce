import { type Climb, climb, makeClimb, type Starts } from "./climb.ts";
import type { Metric } from "./customize.ts";
import { arcBetween, type Hierarchy } from "./hierarchy.ts";

/** The edges of the fastest way in order, and its weight from start to end; no edges where a start is an end. */
export interface FastestPath {
  weight: number;
  edges: number[];
  /** Where it leaves the starts and meets the ends; -1 without a way. */
  from: number;
  to: number;
}

/** Makes the search for one way; the answer's weight is `Infinity` when there is none. */
export function makeFastestPath(hierarchy: Hierarchy): (metric: Metric, starts: Starts, ends: Starts) => FastestPath {
  const forward = makeClimb(hierarchy);
  const backward = makeClimb(hierarchy);
  const { graph, arcTail } = hierarchy;
  const arcs: number[] = [];

  return (metric, starts, ends) => {
    climb(hierarchy, metric.up, starts, forward);
    climb(hierarchy, metric.down, ends, backward);
    let weight = Infinity;
    let top = -1;
    for (let step = 0; step < forward.length; step++) {
      const node = forward.path[step];
      const through = forward.weight[node] + backward.weight[node];
      if (through < weight) {
        weight = through;
        top = node;
      }
    }
    const edges: number[] = [];
    if (top < 0) return { weight, edges, from: -1, to: -1 };
    arcs.length = 0;
    const from = walkDown(forward, top);
    for (let index = arcs.length - 1; index >= 0; index--) unpack(metric, arcs[index], true, edges);
    arcs.length = 0;
    const to = walkDown(backward, top);
    for (const arc of arcs) unpack(metric, arc, false, edges);
    return { weight, edges, from, to };
  };

  /** Collects the arcs from the top to the start that it was reached from, which it answers. */
  function walkDown(search: Climb, top: number): number {
    let node = top;
    while (search.by[node] >= 0) {
      arcs.push(search.by[node]);
      node = arcTail[search.by[node]];
    }
    return node;
  }

  /** Appends the edges of an arc: the arc goes over a lower node, by two arcs of that node, and so on down to edges. */
  function unpack(metric: Metric, arc: number, isUp: boolean, edges: number[]): void {
    const via = isUp ? metric.upVia[arc] : metric.downVia[arc];
    if (via < 0) {
      edges.push(~via);
      return;
    }
    const toTail = arcBetween(graph, via, arcTail[arc]);
    const toHead = arcBetween(graph, via, graph.arcHead[arc]);
    unpack(metric, isUp ? toTail : toHead, false, edges);
    unpack(metric, isUp ? toHead : toTail, true, edges);
  }
}
