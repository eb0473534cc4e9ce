import { contract } from "../cch/contract.ts";
import { nestedDissection } from "../cch/nested-dissection.ts";
import { RoadError } from "../road-error.ts";
import type { RawRoads } from "./raw-roads.ts";
import type { RoadGraph } from "./road-graph.ts";
import { type Edges, splitNodes } from "./split-nodes.ts";
import { largestStrongComponent } from "./strong-component.ts";

export interface BuildOptions {
  /** Called while nodes are ordered, the long part, with how many have their place. */
  onProgress?(ordered: number, total: number): void;
}

/**
 * Makes the graph of raw roads: splits junctions with forbidden turns, keeps the largest part where everything reaches everything,
 * orders and contracts it. Throws `RoadError` when no two junctions are left.
 */
export function buildRoadGraph(raw: RawRoads, options: BuildOptions = {}): RoadGraph {
  const split = splitNodes(raw);
  const firstEdge = firstsOf(split.tails, split.origin.length);
  const kept = largestStrongComponent(firstEdge, sortedByTail(split, firstEdge));

  /** The raw node of each node that is kept. */
  const origins = new Uint32Array(split.origin.length);
  const newNode = new Int32Array(split.origin.length).fill(-1);
  let nodeCount = 0;
  for (let node = 0; node < newNode.length; node++) {
    if (kept[node] === 0) continue;
    newNode[node] = nodeCount;
    origins[nodeCount++] = split.origin[node];
  }
  if (nodeCount < 2) throw new RoadError("/roads", "no roads that connect at least two junctions both ways");

  let edgeCount = 0;
  const isUsed = new Uint8Array(raw.linkLength.length);
  for (let edge = 0; edge < split.tails.length; edge++) {
    const tail = newNode[split.tails[edge]];
    const head = newNode[split.heads[edge]];
    if (tail < 0 || head < 0) continue;
    split.tails[edgeCount] = tail;
    split.heads[edgeCount] = head;
    split.sides[edgeCount++] = split.sides[edge];
    isUsed[split.sides[edge] >> 1] = 1;
  }
  const edges: Edges = {
    tails: split.tails.subarray(0, edgeCount),
    heads: split.heads.subarray(0, edgeCount),
    sides: split.sides.subarray(0, edgeCount),
  };
  const origin = origins.subarray(0, nodeCount);
  const longitudes = gather(raw.nodeLongitude, origin, new Int32Array(nodeCount));
  const latitudes = gather(raw.nodeLatitude, origin, new Int32Array(nodeCount));

  const order = nestedDissection({ longitudes, latitudes, tails: edges.tails, heads: edges.heads }, options.onProgress);
  const rank = new Uint32Array(nodeCount);
  for (let position = 0; position < nodeCount; position++) rank[order[position]] = position;
  for (let edge = 0; edge < edgeCount; edge++) {
    edges.tails[edge] = rank[edges.tails[edge]];
    edges.heads[edge] = rank[edges.heads[edge]];
  }
  return {
    nodeLongitude: gather(longitudes, order, new Int32Array(nodeCount)),
    nodeLatitude: gather(latitudes, order, new Int32Array(nodeCount)),
    nodeOsmId: gather(raw.nodeOsmId, gather(origin, order, new Uint32Array(nodeCount)), new Float64Array(nodeCount)),
    ...adjacency(edges, nodeCount, raw, isUsed),
    ...contract(nodeCount, edges.tails, edges.heads),
    attribution: raw.attribution,
  };
}

/** The graph's edges and its links, without the links that nothing leads along any more. */
function adjacency(edges: Edges, nodeCount: number, raw: RawRoads, isUsed: Uint8Array) {
  const newLink = new Uint32Array(isUsed.length);
  const used = new Uint32Array(isUsed.length);
  let linkCount = 0;
  for (let link = 0; link < isUsed.length; link++) {
    newLink[link] = linkCount;
    if (isUsed[link] === 1) used[linkCount++] = link;
  }
  const links = used.subarray(0, linkCount);
  const firstEdge = firstsOf(edges.tails, nodeCount);
  const next = firstEdge.slice();
  const edgeHead = new Uint32Array(edges.tails.length);
  const edgeSide = new Uint32Array(edges.tails.length);
  const sideTime = new Uint32Array(linkCount * 2);
  for (let edge = 0; edge < edges.tails.length; edge++) {
    const place = next[edges.tails[edge]]++;
    const side = edges.sides[edge];
    edgeHead[place] = edges.heads[edge];
    edgeSide[place] = newLink[side >> 1] * 2 + (side & 1);
    sideTime[edgeSide[place]] = raw.sideTime[side];
  }

  const firstPoint = new Uint32Array(linkCount + 1);
  for (const [link, old] of links.entries()) {
    firstPoint[link + 1] = firstPoint[link] + raw.firstPoint[old + 1] - raw.firstPoint[old];
  }
  const pointLongitude = new Int32Array(firstPoint[linkCount]);
  const pointLatitude = new Int32Array(firstPoint[linkCount]);
  const pointOsmId = new Float64Array(raw.pointOsmId.length === 0 ? 0 : firstPoint[linkCount]);
  for (const [link, old] of links.entries()) {
    const [from, to] = [raw.firstPoint[old], raw.firstPoint[old + 1]];
    pointLongitude.set(raw.pointLongitude.subarray(from, to), firstPoint[link]);
    pointLatitude.set(raw.pointLatitude.subarray(from, to), firstPoint[link]);
    if (pointOsmId.length > 0) pointOsmId.set(raw.pointOsmId.subarray(from, to), firstPoint[link]);
  }
  return {
    firstEdge,
    edgeHead,
    edgeSide,
    sideTime,
    linkLength: gather(raw.linkLength, links, new Uint32Array(linkCount)),
    linkClass: gather(raw.linkClass, links, new Uint8Array(linkCount)),
    linkName: gather(raw.linkName, links, new Uint32Array(linkCount)),
    firstPoint,
    pointLongitude,
    pointLatitude,
    pointOsmId,
    names: raw.names,
  };
}

/** The values at these places, into an array of as many. Not `from` with a function: it first makes a plain array of millions. */
function gather<Values extends Uint8Array | Int32Array | Uint32Array | Float64Array>(
  values: Values,
  places: Uint32Array,
  into: Values,
): Values {
  for (let index = 0; index < places.length; index++) into[index] = values[places[index]];
  return into;
}

/** Where each node's edges begin when edges are sorted by tail; one more entry for the end. */
function firstsOf(tails: Uint32Array, nodeCount: number): Uint32Array {
  const firsts = new Uint32Array(nodeCount + 1);
  for (let edge = 0; edge < tails.length; edge++) firsts[tails[edge] + 1]++;
  for (let node = 0; node < nodeCount; node++) firsts[node + 1] += firsts[node];
  return firsts;
}

function sortedByTail({ tails, heads }: Edges, firstEdge: Uint32Array): Uint32Array {
  const next = firstEdge.slice();
  const sorted = new Uint32Array(tails.length);
  for (let edge = 0; edge < tails.length; edge++) sorted[next[tails[edge]]++] = heads[edge];
  return sorted;
}
