import { makeGrowingArray } from "./growing-array.ts";
import type { RawRoads } from "./raw-roads.ts";
import { ROAD_CLASSES, type RoadClass } from "./road-graph.ts";

export interface LinkInput {
  /** Numbers that `addNode` answered. */
  from: number;
  to: number;
  roadClass: RoadClass;
  /** "" for none. */
  name: string;
  lengthMeters: number;
  /** Seconds with empty roads; absent where the direction may not be driven. */
  forwardSeconds?: number;
  backwardSeconds?: number;
  /** Longitudes and latitudes between the two nodes, 1e-7 degrees, flat: lon, lat, lon, lat ... */
  between?: ArrayLike<number>;
  /** OpenStreetMap's ids of the points between. */
  betweenOsmIds?: ArrayLike<number>;
}

export interface RoadCollector {
  /** Degrees x 1e7. Answers the node's number, from 0. */
  addNode(longitude: number, latitude: number, osmId?: number): number;
  /** Answers the link's number, from 0: its sides are x 2 (forward) and x 2 + 1 (backward). */
  addLink(link: LinkInput): number;
  /** Who arrives along one side may not go on along the other. */
  forbidTurn(arrivingSide: number, leavingSide: number): void;
  finish(attribution: string): RawRoads;
}

/** Collects junctions and links, from a file or by hand, for `buildRoadGraph`. */
export function makeRoadCollector(): RoadCollector {
  const nodeLongitude: number[] = [];
  const nodeLatitude: number[] = [];
  const nodeOsmId: number[] = [];
  const linkFrom: number[] = [];
  const linkTo: number[] = [];
  const sideTime: number[] = [];
  const linkLength: number[] = [];
  const linkClass: number[] = [];
  const linkName: number[] = [];
  const firstPoint: number[] = [0];
  const pointLongitude = makeGrowingArray((length) => new Int32Array(length));
  const pointLatitude = makeGrowingArray((length) => new Int32Array(length));
  const pointOsmId = makeGrowingArray((length) => new Float64Array(length));
  const names = [""];
  const numberOfName = new Map([["", 0]]);
  const forbiddenTurns: number[] = [];

  function nameNumber(name: string): number {
    let number = numberOfName.get(name);
    if (number === undefined) {
      number = names.length;
      numberOfName.set(name, number);
      names.push(name);
    }
    return number;
  }

  return {
    addNode(longitude, latitude, osmId = 0) {
      nodeLongitude.push(longitude);
      nodeLatitude.push(latitude);
      return nodeOsmId.push(osmId) - 1;
    },

    addLink(link) {
      sideTime.push(centiseconds(link.forwardSeconds), centiseconds(link.backwardSeconds));
      linkTo.push(link.to);
      linkLength.push(Math.round(link.lengthMeters * 10));
      linkClass.push(ROAD_CLASSES.indexOf(link.roadClass));
      linkName.push(nameNumber(link.name));
      pointLongitude.push(nodeLongitude[link.from]);
      pointLatitude.push(nodeLatitude[link.from]);
      pointOsmId.push(nodeOsmId[link.from]);
      for (let index = 0; index < (link.between?.length ?? 0); index += 2) {
        pointLongitude.push(link.between![index]);
        pointLatitude.push(link.between![index + 1]);
        pointOsmId.push(link.betweenOsmIds?.[index / 2] ?? 0);
      }
      pointLongitude.push(nodeLongitude[link.to]);
      pointLatitude.push(nodeLatitude[link.to]);
      pointOsmId.push(nodeOsmId[link.to]);
      firstPoint.push(pointLatitude.length);
      return linkFrom.push(link.from) - 1;
    },

    forbidTurn(arrivingSide, leavingSide) {
      forbiddenTurns.push(arrivingSide, leavingSide);
    },

    finish: (attribution) => ({
      nodeLongitude: Int32Array.from(nodeLongitude),
      nodeLatitude: Int32Array.from(nodeLatitude),
      nodeOsmId: Float64Array.from(nodeOsmId),
      linkFrom: Uint32Array.from(linkFrom),
      linkTo: Uint32Array.from(linkTo),
      sideTime: Uint32Array.from(sideTime),
      linkLength: Uint32Array.from(linkLength),
      linkClass: Uint8Array.from(linkClass),
      linkName: Uint32Array.from(linkName),
      firstPoint: Uint32Array.from(firstPoint),
      pointLongitude: pointLongitude.view(),
      pointLatitude: pointLatitude.view(),
      pointOsmId: nodeOsmId.some((id) => id !== 0) ? pointOsmId.view() : new Float64Array(0),
      names,
      forbiddenTurns: Uint32Array.from(forbiddenTurns),
      attribution,
    }),
  };
}

/** At least one, so that 0 can mean "may not be driven"; at most a day, so that sums stay exact. */
function centiseconds(seconds: number | undefined): number {
  return seconds === undefined ? 0 : Math.min(8_640_000, Math.max(1, Math.round(seconds * 100)));
}
