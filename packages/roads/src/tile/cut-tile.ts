import { RADIANS } from "../geodesy.ts";
import { ROAD_CLASSES, type RoadClass } from "../graph/road-graph.ts";
import type { RoadNetwork } from "../road-network.ts";
import { clipLine } from "./clip-line.ts";
import { joinLines } from "./join-lines.ts";

/** Roads of one class and name on a map tile. */
export interface TileRoads {
  roadClass: RoadClass;
  /** "" without one, and on tiles from afar. */
  name: string;
  /** Driven only as drawn. */
  isOneWay: boolean;
  /** Lines as x, y, x, y ... in units of the tile: 0, 0 is its north-west corner, TILE_EXTENT its edge's length. */
  lines: number[][];
}

export const TILE_EXTENT = 4096;
/** Tiles are cut up to here; a map shows the last ones larger beyond. */
export const MOST_TILE_ZOOM = 14;
/** Lines reach so far over the edge that their ends and widths are not seen. */
const BUFFER = 96;
const NAMES_FROM_ZOOM = 12;

/** From which zoom each class is shown. */
const FIRST_ZOOM: Record<RoadClass, number> = {
  motorway: 4,
  trunk: 6,
  primary: 8,
  secondary: 9,
  tertiary: 10,
  unclassified: 11,
  residential: 12,
  living_street: 13,
};

/** The roads on a tile of the web's square world (zoom z, column x from 180 west, row y from the north), by class and name. */
export function cutTile({ graph, links }: RoadNetwork, z: number, x: number, y: number): TileRoads[] {
  const tiles = 2 ** z;
  const edge = BUFFER / TILE_EXTENT;
  const longitudeAt = (column: number) => (column / tiles) * 360 - 180;
  const latitudeAt = (row: number) => Math.atan(Math.sinh(Math.PI * (1 - (2 * row) / tiles))) / RADIANS;
  const found = links.within(
    longitudeAt(x - edge),
    latitudeAt(y + 1 + edge),
    longitudeAt(x + 1 + edge),
    latitudeAt(y - edge),
  );
  found.sort((one, other) => one - other);
  const unitsX = (longitude: number) =>
    Math.round(((longitude / 1e7 + 180) / 360) * tiles * TILE_EXTENT) - x * TILE_EXTENT;
  const unitsY = (latitude: number) => {
    const turned = Math.asinh(Math.tan((latitude / 1e7) * RADIANS));
    return Math.round(((1 - turned / Math.PI) / 2) * tiles * TILE_EXTENT) - y * TILE_EXTENT;
  };

  const roads = new Map<string, TileRoads>();
  const line: number[] = [];
  for (const link of found) {
    const roadClass = ROAD_CLASSES[graph.linkClass[link]];
    if (z < FIRST_ZOOM[roadClass]) continue;
    const [isForward, isBackward] = [graph.sideTime[link * 2] > 0, graph.sideTime[link * 2 + 1] > 0];
    line.length = 0;
    for (let point = graph.firstPoint[link]; point < graph.firstPoint[link + 1]; point++) {
      line.push(unitsX(graph.pointLongitude[point]), unitsY(graph.pointLatitude[point]));
    }
    const isOneWay = isForward !== isBackward;
    if (isOneWay && isBackward) reverse(line);
    const parts = clipLine(withoutRepeats(line), -BUFFER, TILE_EXTENT + BUFFER);
    if (parts.length === 0) continue;
    const name = z < NAMES_FROM_ZOOM ? "" : graph.names[graph.linkName[link]];
    const key = `${roadClass} ${isOneWay} ${name}`;
    const known = roads.get(key);
    if (known) known.lines.push(...parts);
    else roads.set(key, { roadClass, name, isOneWay, lines: parts });
  }
  return [...roads.values()].map((some) => ({ ...some, lines: joinLines(some.lines, some.isOneWay) }));
}

function reverse(line: number[]): void {
  for (let low = 0, high = line.length - 2; low < high; low += 2, high -= 2) {
    [line[low], line[high]] = [line[high], line[low]];
    [line[low + 1], line[high + 1]] = [line[high + 1], line[low + 1]];
  }
}

/** From afar many points fall on one unit. */
function withoutRepeats(line: readonly number[]): number[] {
  const kept: number[] = [];
  for (let at = 0; at < line.length; at += 2) {
    if (kept.at(-2) !== line[at] || kept.at(-1) !== line[at + 1]) kept.push(line[at], line[at + 1]);
  }
  return kept;
}
