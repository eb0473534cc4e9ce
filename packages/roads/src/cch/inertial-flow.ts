import type { Network } from "./nested-dissection.ts";

/** A run of the order: positions `from` to `to` - 1. */
export interface Cell {
  from: number;
  to: number;
}

/** Share of a cell's nodes at each end of a direction that must lie on that end's side of the cut. */
const SEED_SHARE = 0.25;
/** West-east, south-north and both diagonals, as weights of x and y. */
const DIRECTIONS = [
  [1, 0],
  [0, 1],
  [1, 1],
  [1, -1],
];

/**
 * Splits cells of a road network where few roads cross: in each of four directions the first and the last quarter of the nodes are
 * held apart by a minimum cut (Dinic 1970), and the smallest of the four cuts is taken (Schild & Sommer 2015, "inertial flow").
 */
export function makeInertialFlow(network: Network) {
  const { longitudes, latitudes, tails, heads } = network;
  const nodeCount = longitudes.length;
  const { firstEdge, edgeHead } = undirected(tails, heads, nodeCount);
  const xScale = Math.cos((latitudes.reduce((sum, latitude) => sum + latitude / nodeCount, 0) / 1e7) * (Math.PI / 180));

  // One workspace for all cells, in the cell's own numbering.
  const localOf = new Int32Array(nodeCount).fill(-1);
  const first = new Uint32Array(nodeCount + 1);
  const head = new Uint32Array(edgeHead.length);
  const reverse = new Uint32Array(edgeHead.length);
  const globalEdge = new Int32Array(edgeHead.length).fill(-1);
  const residual = new Uint8Array(edgeHead.length);
  const keys = new Float64Array(nodeCount);
  const level = new Int32Array(nodeCount);
  const queue = new Uint32Array(nodeCount);
  const nextEdge = new Uint32Array(nodeCount);
  const pathEdge = new Uint32Array(nodeCount + 1);
  /** 1: held on the first side, 2: on the second, 0: free. */
  const seed = new Uint8Array(nodeCount);
  const isFirst = new Uint8Array(nodeCount);
  const isSeparator = new Uint8Array(nodeCount);
  const twin = twins(firstEdge, edgeHead);

  return { split, degree: (node: number) => firstEdge[node + 1] - firstEdge[node] };

  /** Reorders the cell of `order` into one half, the other half, and the separator; answers where the halves end. */
  function split(order: Uint32Array, { from, to }: Cell): { firstEnd: number; secondEnd: number } {
    const nodes = order.slice(from, to);
    const size = nodes.length;
    takeCell(nodes);
    let smallest = Infinity;
    let imbalance = Infinity;
    for (const [xWeight, yWeight] of DIRECTIONS) {
      seedEnds(nodes, xWeight, yWeight);
      const cut = maximumFlow(size, smallest);
      if (cut > smallest) continue;
      let firstSize = 0;
      for (let node = 0; node < size; node++) if (level[node] >= 0) firstSize++;
      const off = Math.abs(2 * firstSize - size);
      if (cut === smallest && off >= imbalance) continue;
      smallest = cut;
      imbalance = off;
      for (let node = 0; node < size; node++) isFirst[node] = level[node] >= 0 ? 1 : 0;
    }
    markSeparator(size);
    let [firstEnd, secondEnd, end] = [from, from, to];
    for (let node = 0; node < size; node++)
      if (isSeparator[node] === 0 && isFirst[node] === 1) order[firstEnd++] = nodes[node];
    secondEnd = firstEnd;
    for (let node = 0; node < size; node++) {
      if (isSeparator[node] === 1) order[--end] = nodes[node];
      else if (isFirst[node] === 0) order[secondEnd++] = nodes[node];
    }
    for (let node = 0; node < size; node++) localOf[nodes[node]] = -1;
    return { firstEnd, secondEnd };
  }

  function takeCell(nodes: Uint32Array): void {
    for (let node = 0; node < nodes.length; node++) localOf[nodes[node]] = node;
    let edges = 0;
    for (let node = 0; node < nodes.length; node++) {
      first[node] = edges;
      for (let edge = firstEdge[nodes[node]]; edge < firstEdge[nodes[node] + 1]; edge++) {
        const other = localOf[edgeHead[edge]];
        if (other < 0) continue;
        head[edges] = other;
        globalEdge[edge] = edges;
        // The second of two twins to be met knows where the first stands.
        if (other < node) {
          reverse[edges] = globalEdge[twin[edge]];
          reverse[globalEdge[twin[edge]]] = edges;
        }
        edges++;
      }
    }
    first[nodes.length] = edges;
  }

  function seedEnds(nodes: Uint32Array, xWeight: number, yWeight: number): void {
    const size = nodes.length;
    const project = (node: number) => xWeight * longitudes[node] * xScale + yWeight * latitudes[node];
    let [low, high] = [Infinity, -Infinity];
    for (let node = 0; node < size; node++) {
      const at = project(nodes[node]);
      if (at < low) low = at;
      if (at > high) high = at;
    }
    // Place and number in one double of 53 bits, so that a typed array's own sort does the work.
    const room = 2 ** Math.ceil(Math.log2(size));
    const scale = high > low ? 2 ** 52 / room / (high - low) : 0;
    for (let node = 0; node < size; node++) {
      keys[node] = Math.floor((project(nodes[node]) - low) * scale) * room + node;
    }
    const sorted = keys.subarray(0, size).sort();
    const held = Math.max(1, Math.floor(size * SEED_SHARE));
    seed.fill(0, 0, size);
    for (let place = 0; place < held; place++) {
      seed[sorted[place] % room] = 1;
      seed[sorted[size - 1 - place] % room] = 2;
    }
  }

  /** Roads that cross at least, at most `bound` + 1; afterwards level >= 0 is the first side of the cut. */
  function maximumFlow(size: number, bound: number): number {
    residual.fill(1, 0, first[size]);
    let flow = 0;
    while (flow <= bound && setLevels(size)) {
      nextEdge.set(first.subarray(0, size));
      for (let node = 0; node < size && flow <= bound; node++) {
        if (seed[node] === 1) while (flow <= bound && augment(node)) flow++;
      }
    }
    return flow;
  }

  /** Breadth first from the first seeds; whether a second one was reached. */
  function setLevels(size: number): boolean {
    level.fill(-1, 0, size);
    let filled = 0;
    let reached = false;
    for (let node = 0; node < size; node++) {
      if (seed[node] !== 1) continue;
      level[node] = 0;
      queue[filled++] = node;
    }
    for (let done = 0; done < filled; done++) {
      const node = queue[done];
      if (seed[node] === 2) reached = true;
      if (reached) continue;
      for (let edge = first[node]; edge < first[node + 1]; edge++) {
        if (residual[edge] === 0 || level[head[edge]] >= 0) continue;
        level[head[edge]] = level[node] + 1;
        queue[filled++] = head[edge];
      }
    }
    return reached;
  }

  /** Sends one unit from the seed along ascending levels to a second seed, if there is a way left. */
  function augment(from: number): boolean {
    let depth = 0;
    let node = from;
    while (seed[node] !== 2) {
      const edge = nextEdge[node];
      if (edge < first[node + 1]) {
        if (residual[edge] > 0 && level[head[edge]] === level[node] + 1) {
          pathEdge[depth++] = edge;
          node = head[edge];
        } else {
          nextEdge[node]++;
        }
      } else {
        if (depth === 0) return false;
        node = head[reverse[pathEdge[--depth]]];
        nextEdge[node]++;
      }
    }
    for (let step = 0; step < depth; step++) {
      residual[pathEdge[step]]--;
      residual[reverse[pathEdge[step]]]++;
    }
    return true;
  }

  /** The ends of the cut's roads on one side separate the halves: on the side where they are fewer. */
  function markSeparator(size: number): void {
    let onFirst = 0;
    let onSecond = 0;
    for (let node = 0; node < size; node++) {
      isSeparator[node] = 0;
      for (let edge = first[node]; edge < first[node + 1]; edge++) {
        if (isFirst[head[edge]] === isFirst[node]) continue;
        if (isFirst[node] === 1) onFirst++;
        else onSecond++;
        isSeparator[node] = 1;
        break;
      }
    }
    const keep = onFirst <= onSecond ? 1 : 0;
    for (let node = 0; node < size; node++) if (isFirst[node] !== keep) isSeparator[node] = 0;
  }
}

/** Each pair of neighbours once, as two edges. */
function undirected(tails: Uint32Array, heads: Uint32Array, nodeCount: number) {
  const firstEdge = new Uint32Array(nodeCount + 1);
  const pairs = new Float64Array(tails.length);
  let count = 0;
  for (let edge = 0; edge < tails.length; edge++) {
    const [low, high] = [Math.min(tails[edge], heads[edge]), Math.max(tails[edge], heads[edge])];
    if (low !== high) pairs[count++] = low * nodeCount + high;
  }
  const sorted = pairs.subarray(0, count).sort();
  const isNew = (index: number) => index === 0 || sorted[index] !== sorted[index - 1];
  for (let index = 0; index < count; index++) {
    if (!isNew(index)) continue;
    firstEdge[Math.floor(sorted[index] / nodeCount) + 1]++;
    firstEdge[(sorted[index] % nodeCount) + 1]++;
  }
  for (let node = 0; node < nodeCount; node++) firstEdge[node + 1] += firstEdge[node];
  const next = firstEdge.slice();
  const edgeHead = new Uint32Array(firstEdge[nodeCount]);
  for (let index = 0; index < count; index++) {
    if (!isNew(index)) continue;
    const [low, high] = [Math.floor(sorted[index] / nodeCount), sorted[index] % nodeCount];
    edgeHead[next[low]++] = high;
    edgeHead[next[high]++] = low;
  }
  return { firstEdge, edgeHead };
}

/** For each edge the one that leads back. */
function twins(firstEdge: Uint32Array, edgeHead: Uint32Array): Uint32Array {
  const twin = new Uint32Array(edgeHead.length);
  for (let node = 0; node + 1 < firstEdge.length; node++) {
    for (let edge = firstEdge[node]; edge < firstEdge[node + 1]; edge++) {
      let back = firstEdge[edgeHead[edge]];
      while (edgeHead[back] !== node) back++;
      twin[edge] = back;
    }
  }
  return twin;
}
