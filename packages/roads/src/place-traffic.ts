import { RADIANS } from "./geodesy.ts";
import { makeNodePairs, type SidePart } from "./graph/node-pairs.ts";
import type { LonLat } from "./location.ts";
import { type LineMatch, matchLine } from "./match-line.ts";
import type { RoadNetwork } from "./road-network.ts";
import type { Traffic } from "./traffic.ts";
import { appendCrossings, makeTrafficShape } from "./traffic-shape.ts";

const METERS_PER_DEGREE = 111_195;
/** A line that follows no streets touches those that it lies on. */
const HALF_STREET_METERS = 20;
/** A line of which less than this lies on streets follows none. */
const LEAST_MATCHED_SHARE = 0.5;
/** The two carriageways of one road lie no further apart. */
const CARRIAGEWAY_METERS = 20;
/** An end of a closed line that reaches less far into a street only touches it. */
const TOUCH_METERS = 20;
/** Lines whose streets are remembered: a feed says the same ones every few minutes. */
const MOST_LINES = 20_000;

/** Finds the streets of traffic. Edges and node pairs that the graph does not have are none. `at` is the item's pointer. */
export type TrafficPlacer = (item: Traffic, at: string) => SidePart[];

/** Makes the finder of the parts of streets that an item touches, in driving order, of a closure those that it closes. */
export function makeTrafficPlacer(network: RoadNetwork): TrafficPlacer {
  const { graph } = network;
  const matched = new Map<string, SidePart[]>();
  let nodePairs: ReturnType<typeof makeNodePairs> | undefined;

  return (item, at) => {
    if (item.edges) {
      const known = item.edges.filter((edge) => edge < graph.sideTime.length);
      return known.map((side) => ({ side, fromShare: 0, toShare: 1 }));
    }
    if (item.nodePairs) {
      nodePairs ??= makeNodePairs(graph);
      return item.nodePairs.flatMap(([from, to]) => nodePairs!(from, to));
    }
    if (item.area || item.halfWidthMeters !== undefined) return partsInside(network, item, at);
    return followed(item, at);
  };

  function followed(item: Traffic, at: string): SidePart[] {
    const key = `${item.direction ?? "both"} ${item.closed ? "closed" : ""} ${item.polyline!.join(" ")}`;
    let parts = matched.get(key);
    matched.delete(key);
    if (parts === undefined) {
      parts = follow(item, at);
      if (matched.size >= MOST_LINES) matched.delete(matched.keys().next().value!);
    }
    matched.set(key, parts);
    return parts;
  }

  function follow(item: Traffic, at: string): SidePart[] {
    const direction = item.direction ?? "both";
    const lines: (readonly LonLat[])[] = [];
    if (direction !== "backward") lines.push(item.polyline!);
    if (direction !== "forward") lines.push(item.polyline!.toReversed());
    const matches = lines.map((line) => matchLine(network, line));
    // The other way of a one-way street lies on nothing, which is right, or on the next street, which is wrong.
    const nearest = Math.min(...matches.filter(isMatched).map(({ offMeters }) => offMeters));
    const follows = matches.filter((match) => isMatched(match) && match.offMeters <= nearest + CARRIAGEWAY_METERS);
    const parts = follows.flatMap((match) => (item.closed ? withoutTouches(network, match.parts) : match.parts));
    return parts.length > 0 ? parts : partsInside(network, { ...item, halfWidthMeters: HALF_STREET_METERS }, at);
  }
}

function isMatched({ matchedMeters, meters }: LineMatch): boolean {
  return matchedMeters > 0 && matchedMeters >= LEAST_MATCHED_SHARE * meters;
}

/** The ends of a line often reach a little into the next street, which is not meant when the line is closed. */
function withoutTouches({ graph }: RoadNetwork, parts: readonly SidePart[]): SidePart[] {
  const isTouch = ({ side, fromShare, toShare }: SidePart) =>
    toShare - fromShare < 0.5 && (toShare - fromShare) * (graph.linkLength[side >> 1] / 10) < TOUCH_METERS;
  const kept = parts.filter((part, index) => (index > 0 && index < parts.length - 1) || !isTouch(part));
  return kept.length > 0 ? kept : [...parts];
}

/** What lies inside an area or a corridor. A corridor closes only streets that run along it: others it would touch by an end. */
function partsInside(network: RoadNetwork, item: Traffic, path: string): SidePart[] {
  const { graph, links } = network;
  const parts: SidePart[] = [];
  for (const way of oneWayItems(item)) {
    const shape = makeTrafficShape(way, path);
    const high = shape.halfHeight / METERS_PER_DEGREE + 1e-6;
    const wide = shape.halfWidth / shape.longitudeMeters + 1e-6;
    const { originLongitude: x, originLatitude: y } = shape;
    for (const link of links.within(x - wide, y - high, x + wide, y + high)) {
      for (const side of [link * 2, link * 2 + 1]) {
        if (graph.sideTime[side] === 0) continue;
        const inside = partsOfSide(network, side, shape);
        const length = graph.linkLength[link] / 10;
        const covered = inside.reduce((sum, { fromShare, toShare }) => sum + toShare - fromShare, 0) * length;
        if (way.closed && way.polyline && covered <= Math.min(2 * shape.corridorMeters, length / 2)) continue;
        parts.push(...inside);
      }
    }
  }
  return parts;
}

/** A corridor both ways is one each way: streets that cross it go neither, and are not touched. */
function oneWayItems(item: Traffic): Traffic[] {
  if (item.polyline === undefined || (item.direction ?? "both") !== "both") return [item];
  return [
    { ...item, direction: "forward" },
    { ...item, direction: "backward" },
  ];
}

/** The parts of a side inside a shape, joined where they meet. */
function partsOfSide(network: RoadNetwork, side: number, shape: ReturnType<typeof makeTrafficShape>): SidePart[] {
  const pieces: { from: number; to: number }[] = [];
  const crossings: number[] = [];
  let length = 0;
  forEachPiece(network, side, (meters, ...piece) => {
    crossings.length = 0;
    appendCrossings(shape, ...piece, crossings);
    for (let part = 0; part < crossings.length; part += 2) {
      pieces.push({ from: length + crossings[part] * meters, to: length + crossings[part + 1] * meters });
    }
    length += meters;
  });
  pieces.sort((a, b) => a.from - b.from);
  const parts: SidePart[] = [];
  for (const { from, to } of pieces) {
    const last = parts.at(-1);
    if (last !== undefined && from / length <= last.toShare) last.toShare = Math.max(last.toShare, to / length);
    else parts.push({ side, fromShare: from / length, toShare: to / length });
  }
  return parts;
}

/** Visits the straight pieces of a side in driving order: metres, then both ends in degrees. */
function forEachPiece(
  { graph }: RoadNetwork,
  side: number,
  visit: (meters: number, fromLat: number, fromLon: number, toLat: number, toLon: number) => void,
): void {
  const { firstPoint, pointLongitude, pointLatitude } = graph;
  const [low, high] = [firstPoint[side >> 1], firstPoint[(side >> 1) + 1] - 1];
  const [first, last, step] = (side & 1) === 0 ? [low, high, 1] : [high, low, -1];
  for (let point = first; point !== last; point += step) {
    const [fromLat, fromLon] = [pointLatitude[point] * 1e-7, pointLongitude[point] * 1e-7];
    const [toLat, toLon] = [pointLatitude[point + step] * 1e-7, pointLongitude[point + step] * 1e-7];
    const east = (toLon - fromLon) * Math.cos(fromLat * RADIANS);
    const meters = Math.sqrt(east * east + (toLat - fromLat) * (toLat - fromLat)) * METERS_PER_DEGREE;
    if (meters > 0) visit(meters, fromLat, fromLon, toLat, toLon);
  }
}
