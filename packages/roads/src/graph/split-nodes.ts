import { makeGrowingArray } from "./growing-array.ts";
import type { RawRoads } from "./raw-roads.ts";

/** Directed edges in no order. */
export interface Edges {
  tails: Uint32Array;
  heads: Uint32Array;
  sides: Uint32Array;
}

/**
 * Turns forbidden turns into plain edges: a side that arrives at a junction and may not go on everywhere arrives at a node of its own,
 * from which only the allowed sides leave. Junctions without such a side stay one node. `origin` is the raw node of each node.
 */
export function splitNodes(raw: RawRoads): Edges & { origin: Uint32Array } {
  const { linkFrom, linkTo, sideTime, forbiddenTurns } = raw;
  const forbidden = new Map<number, Set<number>>();
  for (let turn = 0; turn < forbiddenTurns.length; turn += 2) {
    const [arriving, leaving] = [forbiddenTurns[turn], forbiddenTurns[turn + 1]];
    if (sideTime[arriving] === 0 || sideTime[leaving] === 0) continue;
    const turns = forbidden.get(arriving);
    if (turns) turns.add(leaving);
    else forbidden.set(arriving, new Set([leaving]));
  }
  const tailOf = (side: number) => ((side & 1) === 0 ? linkFrom[side >> 1] : linkTo[side >> 1]);
  const headOf = (side: number) => ((side & 1) === 0 ? linkTo[side >> 1] : linkFrom[side >> 1]);

  const rawCount = raw.nodeLongitude.length;
  const origin = new Uint32Array(rawCount + forbidden.size);
  for (let node = 0; node < rawCount; node++) origin[node] = node;
  const ownHead = new Map<number, number>();
  const leavingSides = new Map<number, number[]>();
  for (const side of forbidden.keys()) {
    const copy = rawCount + ownHead.size;
    origin[copy] = headOf(side);
    ownHead.set(side, copy);
    leavingSides.set(headOf(side), []);
  }

  const tails = makeGrowingArray((length) => new Uint32Array(length));
  const heads = makeGrowingArray((length) => new Uint32Array(length));
  const sides = makeGrowingArray((length) => new Uint32Array(length));
  const addEdge = (tail: number, side: number) => {
    tails.push(tail);
    heads.push(ownHead.get(side) ?? headOf(side));
    sides.push(side);
  };
  for (let side = 0; side < sideTime.length; side++) {
    if (sideTime[side] === 0) continue;
    addEdge(tailOf(side), side);
    leavingSides.get(tailOf(side))?.push(side);
  }
  for (const [arriving, copy] of ownHead) {
    for (const leaving of leavingSides.get(origin[copy])!) {
      if (!forbidden.get(arriving)!.has(leaving)) addEdge(copy, leaving);
    }
  }
  return { tails: tails.view(), heads: heads.view(), sides: sides.view(), origin };
}
