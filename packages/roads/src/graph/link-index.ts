import Flatbush from "flatbush";
import { RADIANS } from "../geodesy.ts";
import { type LinkPoint, nearestOnLink } from "./link-line.ts";
import type { RoadGraph } from "./road-graph.ts";

/** Finds links by place. Boxes of whole links, not of their segments: a quarter of the memory, and the shape decides anyway. */
export interface LinkIndex {
  /** The nearest points of the `count` nearest links, nearest first; `isWanted` leaves links out. Degrees. */
  nearest(longitude: number, latitude: number, count: number, isWanted?: (link: number) => boolean): LinkPoint[];
  /** Links whose boxes touch this one, degrees. */
  within(west: number, south: number, east: number, north: number): number[];
}

export function makeLinkIndex(graph: RoadGraph): LinkIndex {
  const { firstPoint, pointLongitude, pointLatitude } = graph;
  const linkCount = graph.linkLength.length;
  const middle = pointLatitude.reduce((sum, latitude) => sum + latitude, 0) / pointLatitude.length;
  // East-west units as long as north-south ones in the middle of the network.
  const xScale = Math.cos(middle * 1e-7 * RADIANS);
  const boxes = new Flatbush(linkCount);
  for (let link = 0; link < linkCount; link++) {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let point = firstPoint[link]; point < firstPoint[link + 1]; point++) {
      west = Math.min(west, pointLongitude[point]);
      east = Math.max(east, pointLongitude[point]);
      south = Math.min(south, pointLatitude[point]);
      north = Math.max(north, pointLatitude[point]);
    }
    boxes.add(west * xScale * 1e-7, south * 1e-7, east * xScale * 1e-7, north * 1e-7);
  }
  boxes.finish();

  return {
    nearest(longitude, latitude, count, isWanted) {
      // Boxes come by their distance, lines are further: look on until a box is further than the last line kept.
      for (let look = count + 7; ; look *= 4) {
        const found = boxes.neighbors(longitude * xScale, latitude, look, Infinity, isWanted);
        const points = found.map((link) => nearestOnLink(graph, link, longitude, latitude));
        points.sort((a, b) => a.meters - b.meters || a.link - b.link);
        if (found.length < look) return points.slice(0, count);
        const lastBox = boxMeters(found[look - 1], longitude, latitude);
        if (points[count - 1].meters <= lastBox) return points.slice(0, count);
      }
    },
    within: (west, south, east, north) => boxes.search(west * xScale, south, east * xScale, north),
  };

  function boxMeters(link: number, longitude: number, latitude: number): number {
    let [west, south, east, north] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let point = firstPoint[link]; point < firstPoint[link + 1]; point++) {
      west = Math.min(west, pointLongitude[point]);
      east = Math.max(east, pointLongitude[point]);
      south = Math.min(south, pointLatitude[point]);
      north = Math.max(north, pointLatitude[point]);
    }
    const dx = Math.max(0, west * 1e-7 - longitude, longitude - east * 1e-7) * Math.cos(latitude * RADIANS);
    const dy = Math.max(0, south * 1e-7 - latitude, latitude - north * 1e-7);
    return Math.sqrt(dx * dx + dy * dy) * METERS_PER_DEGREE;
  }
}

const METERS_PER_DEGREE = 111_195;
