/**
 * Contracts nodes 0, 1, 2 ... in turn: arcs join each node to the higher ones that it meets, so that every triangle of two arcs upward
 * from a node is closed by a third. Weights play no part (Dibbelt, Strasser & Wagner 2016). A node passes its neighbours on to the lowest
 * of them, its parent in the elimination tree; that closes all triangles.
 */
export function contract(
  nodeCount: number,
  tails: Uint32Array,
  heads: Uint32Array,
): { firstArc: Uint32Array; arcHead: Uint32Array } {
  const firstUp = new Uint32Array(nodeCount + 1);
  for (let edge = 0; edge < tails.length; edge++) {
    if (tails[edge] !== heads[edge]) firstUp[Math.min(tails[edge], heads[edge]) + 1]++;
  }
  for (let node = 0; node < nodeCount; node++) firstUp[node + 1] += firstUp[node];
  const next = firstUp.slice();
  const upHead = new Uint32Array(firstUp[nodeCount]);
  for (let edge = 0; edge < tails.length; edge++) {
    if (tails[edge] !== heads[edge]) {
      upHead[next[Math.min(tails[edge], heads[edge])]++] = Math.max(tails[edge], heads[edge]);
    }
  }

  const firstArc = new Uint32Array(nodeCount + 1);
  let arcHead = new Uint32Array(Math.max(16, upHead.length * 3));
  let arcCount = 0;
  /** Children in the elimination tree, as linked lists. */
  const firstChild = new Int32Array(nodeCount).fill(-1);
  const nextSibling = new Int32Array(nodeCount).fill(-1);
  /** The last node that took this one as a neighbour. */
  const takenBy = new Int32Array(nodeCount).fill(-1);

  for (let node = 0; node < nodeCount; node++) {
    firstArc[node] = arcCount;
    // A node's neighbours are fewer than all nodes: room for them is made before they are taken.
    if (arcHead.length < arcCount + nodeCount) {
      const larger = new Uint32Array(Math.max(arcHead.length * 2, arcCount + nodeCount));
      larger.set(arcHead);
      arcHead = larger;
    }
    takenBy[node] = node;
    for (let up = firstUp[node]; up < firstUp[node + 1]; up++) take(node, upHead[up]);
    for (let child = firstChild[node]; child >= 0; child = nextSibling[child]) {
      for (let arc = firstArc[child]; arc < firstArc[child + 1]; arc++) take(node, arcHead[arc]);
    }
    if (arcCount === firstArc[node]) continue;
    arcHead.subarray(firstArc[node], arcCount).sort();
    const parent = arcHead[firstArc[node]];
    nextSibling[node] = firstChild[parent];
    firstChild[parent] = node;
    firstArc[node + 1] = arcCount;
  }
  firstArc[nodeCount] = arcCount;
  return { firstArc, arcHead: arcHead.slice(0, arcCount) };

  function take(node: number, neighbor: number): void {
    if (takenBy[neighbor] === node) return;
    takenBy[neighbor] = node;
    arcHead[arcCount++] = neighbor;
  }
}
