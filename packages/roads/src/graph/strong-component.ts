/**
 * Marks with 1 the nodes of the largest strongly connected component (Tarjan 1972, without recursion): from each of them every other
 * can be reached. Edges of node v are firstEdge[v] to firstEdge[v + 1] - 1.
 */
export function largestStrongComponent(firstEdge: Uint32Array, edgeHead: Uint32Array): Uint8Array {
  const nodeCount = firstEdge.length - 1;
  /** When the node was found, from 1; 0 = not yet. */
  const foundAt = new Uint32Array(nodeCount);
  const lowest = new Uint32Array(nodeCount);
  const nextEdge = firstEdge.slice(0, nodeCount);
  const open = new Uint32Array(nodeCount);
  const isOpen = new Uint8Array(nodeCount);
  const callers = new Uint32Array(nodeCount);
  const component = new Uint32Array(nodeCount);
  let openCount = 0;
  let found = 0;
  let components = 0;
  let largest = 0;
  let largestSize = 0;

  for (let root = 0; root < nodeCount; root++) {
    if (foundAt[root] !== 0) continue;
    let depth = 0;
    callers[0] = root;
    enter(root);
    while (depth >= 0) {
      const node = callers[depth];
      if (nextEdge[node] < firstEdge[node + 1]) {
        const head = edgeHead[nextEdge[node]++];
        if (foundAt[head] === 0) {
          callers[++depth] = head;
          enter(head);
        } else if (isOpen[head] === 1) {
          lowest[node] = Math.min(lowest[node], foundAt[head]);
        }
        continue;
      }
      depth--;
      if (depth >= 0) lowest[callers[depth]] = Math.min(lowest[callers[depth]], lowest[node]);
      if (lowest[node] === foundAt[node]) close(node);
    }
  }
  const inLargest = new Uint8Array(nodeCount);
  for (let node = 0; node < nodeCount; node++) inLargest[node] = component[node] === largest ? 1 : 0;
  return inLargest;

  function enter(node: number): void {
    foundAt[node] = ++found;
    lowest[node] = found;
    open[openCount++] = node;
    isOpen[node] = 1;
  }

  function close(root: number): void {
    const id = components++;
    let size = 0;
    for (let node = -1; node !== root; size++) {
      node = open[--openCount];
      isOpen[node] = 0;
      component[node] = id;
    }
    if (size > largestSize) {
      largest = id;
      largestSize = size;
    }
  }
}
