import { climb, makeClimb, type Starts } from "./climb.ts";
import type { Metric } from "./customize.ts";
import type { Hierarchy } from "./hierarchy.ts";

/** The weights of the fastest ways from one place to every node, or from every node to it. */
export interface OneToAll {
  /** By node; `Infinity` without a way. The array is filled anew by the next call. */
  from(metric: Metric, starts: Starts): Float64Array;
  to(metric: Metric, ends: Starts): Float64Array;
}

/** A search upward, then one sweep over all nodes from the top down (Delling, Goldberg, Nowatzyk & Werneck 2011). */
export function makeOneToAll(hierarchy: Hierarchy): OneToAll {
  const { nodeCount } = hierarchy;
  const { firstArc, arcHead } = hierarchy.graph;
  const search = makeClimb(hierarchy);
  const weights = new Float64Array(nodeCount);

  function sweep(upward: Float64Array, downward: Float64Array, starts: Starts): Float64Array {
    climb(hierarchy, upward, starts, search);
    for (let node = nodeCount - 1; node >= 0; node--) {
      let weight = search.weight[node];
      const lastArc = firstArc[node + 1];
      for (let arc = firstArc[node]; arc < lastArc; arc++) {
        const through = weights[arcHead[arc]] + downward[arc];
        if (through < weight) weight = through;
      }
      weights[node] = weight;
    }
    return weights;
  }

  return {
    from: ({ up, down }, starts) => sweep(up, down, starts),
    to: ({ up, down }, ends) => sweep(down, up, ends),
  };
}
