import { RADIANS } from "./geodesy.ts";
import { legTrafficOf } from "./leg-traffic.ts";
import type { RoadNetwork } from "./road-network.ts";
import type { SlotGrid } from "./slot-grid.ts";
import type { Traffic, TrafficSnapshot } from "./traffic.ts";
import { appendCrossings, makeTrafficShape, type TrafficShape } from "./traffic-shape.ts";

const METERS_PER_DEGREE = 111_195;
/** On streets a line is a street, not a corridor of half a kilometre. */
const HALF_STREET_METERS = 20;

/** A snapshot laid on a network: how much it slows which sides during a slot. */
export interface SideTraffic {
  /**
   * Calls `slow` for each side that the traffic touches, with its travel-time multiplier, `Infinity` when it is closed. `kphOf` answers
   * how fast a side is driven in the slot without traffic, 0 when it is not. The grid has one slot.
   */
  forEachSide(slot: SlotGrid, kphOf: (side: number) => number, slow: (side: number, multiplier: number) => void): void;
}

/** Finds once which links the items may touch. Throws `RoadError` when an item is malformed; `path` is the snapshot's pointer. */
export function makeSideTraffic(network: RoadNetwork, snapshot: TrafficSnapshot, path: string): SideTraffic {
  // Once as it came, so that errors point at the caller's items.
  legTrafficOf(snapshot, path);
  const all = snapshot.items.flatMap(onStreets).map((item) => placed(network, item, path));
  const isClosedLine = ({ item }: Placed) => item.closed === true && item.polyline !== undefined;
  const closedLines = all.filter(isClosedLine);
  const others = all.filter((placed) => !isClosedLine(placed));
  const legTraffic = legTrafficOf({ version: snapshot.version, items: others.map(({ item }) => item) }, path);
  const isValid = (slot: SlotGrid) => {
    const endMs = slot.startMs + slot.slotMs;
    return ({ item }: Placed) => item.validFromMs < endMs && item.validUntilMs > slot.startMs;
  };

  /** The mean multiplier of a side's pieces, by their length. */
  function multiplierOf(slot: SlotGrid, side: number, kph: number): number {
    let [length, slowed] = [0, 0];
    forEachPiece(network, side, (meters, ...piece) => {
      length += meters;
      slowed += meters * (legTraffic.cross(slot, ...piece) ? legTraffic.slowdown(slot, 0, kph) : 1);
    });
    return length === 0 ? 1 : slowed / length;
  }

  return {
    forEachSide(slot, kphOf, slow) {
      const closed = new Set<number>();
      for (const { shape, links } of closedLines.filter(isValid(slot))) {
        for (const side of links.flatMap((link) => [link * 2, link * 2 + 1])) {
          if (kphOf(side) === 0 || closed.has(side) || !runsAlong(network, side, shape)) continue;
          closed.add(side);
          slow(side, Infinity);
        }
      }
      const touched = new Set(others.filter(isValid(slot)).flatMap(({ links }) => links));
      for (const link of touched) {
        for (const side of [link * 2, link * 2 + 1]) {
          const kph = closed.has(side) ? 0 : kphOf(side);
          const multiplier = kph === 0 ? 1 : multiplierOf(slot, side, kph);
          if (multiplier !== 1) slow(side, multiplier);
        }
      }
    },
  };
}

/** An item on its plane, with the links whose boxes touch the box of its place. */
interface Placed {
  item: Traffic;
  shape: TrafficShape;
  links: number[];
}

function placed({ links }: RoadNetwork, item: Traffic, path: string): Placed {
  const shape = makeTrafficShape(item, path);
  const high = shape.halfHeight / METERS_PER_DEGREE + 1e-6;
  const wide = shape.halfWidth / shape.longitudeMeters + 1e-6;
  const { originLongitude: x, originLatitude: y } = shape;
  return { item, shape, links: links.within(x - wide, y - high, x + wide, y + high) };
}

/** A line both ways is one each way: streets that cross it go neither, and are not touched. */
function onStreets(item: Traffic): Traffic[] {
  if (item.polyline === undefined) return [item];
  const line = { ...item, halfWidthMeters: item.halfWidthMeters ?? HALF_STREET_METERS };
  if ((item.direction ?? "both") !== "both") return [line];
  return [
    { ...line, direction: "forward" },
    { ...line, direction: "backward" },
  ];
}

/**
 * Whether a side lies along a line, rather than beginning where the line ends: for more than the corridor's width, or half of a short
 * side. A touch would close the next street too.
 */
function runsAlong(network: RoadNetwork, side: number, shape: TrafficShape): boolean {
  let [length, inside] = [0, 0];
  const parts: number[] = [];
  forEachPiece(network, side, (meters, ...piece) => {
    parts.length = 0;
    appendCrossings(shape, ...piece, parts);
    length += meters;
    inside += meters * unionLength(parts);
  });
  return inside > Math.min(2 * shape.corridorMeters, length / 2);
}

/** The length of the union of parts [t0, t1], given flat. */
function unionLength(parts: readonly number[]): number {
  const starts = Array.from({ length: parts.length / 2 }, (_, part) => part * 2).sort((a, b) => parts[a] - parts[b]);
  let [length, end] = [0, 0];
  for (const start of starts) {
    length += Math.max(0, parts[start + 1] - Math.max(end, parts[start]));
    end = Math.max(end, parts[start + 1]);
  }
  return length;
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
