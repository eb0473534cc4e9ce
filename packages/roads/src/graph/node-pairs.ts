import type { RoadGraph } from "./road-graph.ts";

/** A part of one side, in the direction in which it is driven: shares of the way along it. */
export interface SidePart {
  side: number;
  fromShare: number;
  toShare: number;
}

/**
 * Makes the look-up of streets by two OpenStreetMap nodes on them, in driving order: neighbours, or any two of one link. Answers no part
 * for nodes that are not known or not on one link, and several where links lie side by side.
 */
export function makeNodePairs(graph: RoadGraph): (from: number, to: number) => SidePart[] {
  const { pointOsmId, firstPoint, pointLongitude, pointLatitude } = graph;
  /** Points by their id, ascending. */
  const order = Uint32Array.from(pointOsmId, (_, point) => point).sort((a, b) => pointOsmId[a] - pointOsmId[b]);

  return (from, to) => {
    const parts: SidePart[] = [];
    if (from === 0 || to === 0 || from === to) return parts;
    for (let place = firstOf(from); place < order.length && pointOsmId[order[place]] === from; place++) {
      const start = order[place];
      const link = linkOf(start);
      const ends: number[] = [];
      for (let end = firstPoint[link]; end < firstPoint[link + 1]; end++) if (pointOsmId[end] === to) ends.push(end);
      // On a ring, which ends where it begins, the neighbour is meant.
      const nearest = ends.sort((a, b) => Math.abs(a - start) - Math.abs(b - start))[0];
      if (nearest === undefined) continue;
      const [startShare, endShare] = sharesOf(link, start, nearest);
      const backward = nearest > start ? 0 : 1;
      const side = link * 2 + backward;
      if (graph.sideTime[side] === 0) continue;
      parts.push(
        backward === 0
          ? { side, fromShare: startShare, toShare: endShare }
          : { side, fromShare: 1 - startShare, toShare: 1 - endShare },
      );
    }
    return parts;
  };

  function firstOf(id: number): number {
    let [low, high] = [0, order.length];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (pointOsmId[order[middle]] < id) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  function linkOf(point: number): number {
    let [low, high] = [0, firstPoint.length - 2];
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (firstPoint[middle] <= point) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** How far along the link two of its points lie. */
  function sharesOf(link: number, ...points: [number, number]): [number, number] {
    const xScale = Math.cos(pointLatitude[firstPoint[link]] * 1e-7 * (Math.PI / 180));
    const along = [0, 0];
    let length = 0;
    for (let point = firstPoint[link] + 1; point < firstPoint[link + 1]; point++) {
      const dx = (pointLongitude[point] - pointLongitude[point - 1]) * xScale;
      const dy = pointLatitude[point] - pointLatitude[point - 1];
      length += Math.sqrt(dx * dx + dy * dy);
      if (point === points[0]) along[0] = length;
      if (point === points[1]) along[1] = length;
    }
    return length === 0 ? [0, 1] : [along[0] / length, along[1] / length];
  }
}
