import type { Hierarchy } from "./hierarchy.ts";

/** A search upward from one place, reused for the next: `path` are the nodes reached, ascending. */
export interface Climb {
  /** By node; `Infinity` where not reached. */
  weight: Float64Array;
  /** By node: the arc that it was reached by, -1 at a start. */
  by: Int32Array;
  path: Uint32Array;
  length: number;
}

export function makeClimb({ nodeCount }: Hierarchy): Climb {
  return {
    weight: new Float64Array(nodeCount).fill(Infinity),
    by: new Int32Array(nodeCount),
    path: new Uint32Array(nodeCount),
    length: 0,
  };
}

/** Where a place meets the network: nodes and the weights to (or from) them. */
export interface Starts {
  nodes: Uint32Array;
  weights: Float64Array;
  /** The side that leads to (or from) the node. */
  sides: Uint32Array;
  count: number;
}

/** Two sides, and one node more for each road that arrives with a forbidden turn: no junction has so many. */
const MOST_STARTS = 64;

export function makeStarts(): Starts {
  return {
    nodes: new Uint32Array(MOST_STARTS),
    weights: new Float64Array(MOST_STARTS),
    sides: new Uint32Array(MOST_STARTS),
    count: 0,
  };
}

export function addStart(starts: Starts, node: number, weight: number, side: number): void {
  if (weight === Infinity) return;
  if (starts.count === MOST_STARTS) throw new Error(`a place meets the network at more than ${MOST_STARTS} nodes`);
  starts.nodes[starts.count] = node;
  starts.sides[starts.count] = side;
  starts.weights[starts.count++] = weight;
}

/**
 * Searches from the starts to all their ancestors in the elimination tree, by arc weights upward (from a source) or downward (to a
 * target). No queue: every way upward leads through ancestors, in ascending order (Dibbelt, Strasser & Wagner 2016, section 5.2).
 */
export function climb(hierarchy: Hierarchy, arcWeights: Float64Array, starts: Starts, into: Climb): void {
  const { firstArc, arcHead } = hierarchy.graph;
  const { weight, by, path } = into;
  for (let step = 0; step < into.length; step++) weight[path[step]] = Infinity;
  let length = 0;
  let active = starts.count;
  for (let start = 0; start < active; start++) {
    const node = starts.nodes[start];
    at[start] = node;
    if (starts.weights[start] < weight[node]) {
      weight[node] = starts.weights[start];
      by[node] = -1;
    }
  }
  while (active > 0) {
    let node = at[0];
    for (let start = 1; start < active; start++) if (at[start] < node) node = at[start];
    path[length++] = node;
    const reached = weight[node];
    const lastArc = firstArc[node + 1];
    if (reached < Infinity) {
      for (let arc = firstArc[node]; arc < lastArc; arc++) {
        const through = reached + arcWeights[arc];
        const head = arcHead[arc];
        if (through < weight[head]) {
          weight[head] = through;
          by[head] = arc;
        }
      }
    }
    // Walks that have met go on as one.
    let left = 0;
    let moved = false;
    for (let start = 0; start < active; start++) {
      if (at[start] !== node) at[left++] = at[start];
      else if (!moved) {
        moved = true;
        if (firstArc[node] < lastArc) at[left++] = arcHead[firstArc[node]];
      }
    }
    active = left;
  }
  into.length = length;
}

/** Where each start's walk is, in module scope so that a climb allocates nothing. */
const at = new Uint32Array(MOST_STARTS);
