import type { Hierarchy } from "./hierarchy.ts";

/** A hierarchy under one set of weights. By arc: upward from its lower node, and downward to it. */
export interface Metric {
  up: Float64Array;
  down: Float64Array;
  /** The lower node that the arc's best way passes; ~edge where it is that edge itself. */
  upVia: Int32Array;
  downVia: Int32Array;
}

export function makeMetric(hierarchy: Hierarchy): Metric {
  const arcs = hierarchy.arcTail.length;
  return {
    up: new Float64Array(arcs),
    down: new Float64Array(arcs),
    upVia: new Int32Array(arcs),
    downVia: new Int32Array(arcs),
  };
}

/**
 * Fills `metric` with the weights of the fastest ways over lower nodes (Dibbelt, Strasser & Wagner 2016, basic customization).
 * `weights` are by side, `Infinity` where nobody may drive. Takes no memory, so it may run at every change of traffic.
 */
export function customize(hierarchy: Hierarchy, weights: Float64Array, metric: Metric): void {
  const { graph, nodeCount, arcTail, edgeArc, firstBelow, arcBelow } = hierarchy;
  const { firstArc, arcHead, edgeSide } = graph;
  const { up, down, upVia, downVia } = metric;
  up.fill(Infinity);
  down.fill(Infinity);
  upVia.fill(-1);
  downVia.fill(-1);
  for (let edge = 0; edge < edgeArc.length; edge++) {
    if (edgeArc[edge] < 0) continue;
    const arc = edgeArc[edge] >> 1;
    const weight = weights[edgeSide[edge]];
    if ((edgeArc[edge] & 1) === 0) {
      if (weight < up[arc]) {
        up[arc] = weight;
        upVia[arc] = ~edge;
      }
    } else if (weight < down[arc]) {
      down[arc] = weight;
      downVia[arc] = ~edge;
    }
  }

  /** The arc from the node in hand to each higher one. */
  const arcTo = hierarchy.arcTo;
  for (let node = 0; node < nodeCount; node++) {
    const lastArc = firstArc[node + 1];
    for (let arc = firstArc[node]; arc < lastArc; arc++) arcTo[arcHead[arc]] = arc;
    // Every lower node's arcs are final before those of the node in hand are closed over it.
    const lastBelow = firstBelow[node + 1];
    for (let below = firstBelow[node]; below < lastBelow; below++) {
      const toNode = arcBelow[below];
      const lower = arcTail[toNode];
      const upToNode = up[toNode];
      const downFromNode = down[toNode];
      const lastOfLower = firstArc[lower + 1];
      for (let other = toNode + 1; other < lastOfLower; other++) {
        const closing = arcTo[arcHead[other]];
        const upward = downFromNode + up[other];
        if (upward < up[closing]) {
          up[closing] = upward;
          upVia[closing] = lower;
        }
        const downward = down[other] + upToNode;
        if (downward < down[closing]) {
          down[closing] = downward;
          downVia[closing] = lower;
        }
      }
    }
  }
}
