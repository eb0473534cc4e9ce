import { type Cell, makeInertialFlow } from "./inertial-flow.ts";

/** An undirected network: edges may stand in both directions and more than once. 1e-7 degrees. */
export interface Network {
  longitudes: Int32Array;
  latitudes: Int32Array;
  tails: Uint32Array;
  heads: Uint32Array;
}

/** Cells this small are ordered by degree: the flow costs more than it gains. */
const SMALL_CELL = 8;

/**
 * An order of contraction: the nodes that separate the network into two halves come last, before them those that separate the halves,
 * and so on (George 1973, with separators by inertial flow). Answers the nodes, first contracted first. Same network, same order.
 */
export function nestedDissection(
  network: Network,
  onProgress?: (ordered: number, total: number) => void,
): Uint32Array<ArrayBuffer> {
  const total = network.longitudes.length;
  const order = new Uint32Array(total);
  for (let node = 0; node < total; node++) order[node] = node;
  const flow = makeInertialFlow(network);
  const cells: Cell[] = [{ from: 0, to: total }];
  let ordered = 0;
  for (let cell = cells.pop(); cell !== undefined; cell = cells.pop()) {
    const { from, to } = cell;
    if (to - from <= SMALL_CELL) {
      order.subarray(from, to).sort((a, b) => flow.degree(a) - flow.degree(b) || a - b);
      ordered += to - from;
    } else {
      // One half, the other, and what separates them: in this order they stand in the cell from now on.
      const { firstEnd, secondEnd } = flow.split(order, cell);
      ordered += to - secondEnd;
      if (firstEnd > from) cells.push({ from, to: firstEnd });
      if (secondEnd > firstEnd) cells.push({ from: firstEnd, to: secondEnd });
    }
    onProgress?.(ordered, total);
  }
  return order;
}
