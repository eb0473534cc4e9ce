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
  /** The links so far, without a copy. */
  links(): Pick<RawRoads, "linkFrom" | "linkTo" | "sideTime">;
  /** Who arrives along one side may not go on along the other. */
  forbidTurn(arrivingSide: number, leavingSide: number): void;
  finish(attribution: string): RawRoads;
}

/** Collects junctions and links, from a file or by hand, for `buildRoadGraph`. */
export function makeRoadCollector(): RoadCollector {
  const nodeLongitude = makeGrowingArray((length) => new Int32Array(length));
  const nodeLatitude = makeGrowingArray((length) => new Int32Array(length));
  const nodeOsmId = makeGrowingArray((length) => new Float64Array(length));
  const linkFrom = makeGrowingArray((length) => new Uint32Array(length));
  const linkTo = makeGrowingArray((length) => new Uint32Array(length));
  const sideTime = makeGrowingArray((length) => new Uint32Array(length));
  const linkLength = makeGrowingArray((length) => new Uint32Array(length));
  const linkClass = makeGrowingArray((length) => new Uint8Array(length));
  const linkName = makeGrowingArray((length) => new Uint32Array(length));
  const firstPoint = makeGrowingArray((length) => new Uint32Array(length));
  firstPoint.push(0);
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
      nodeOsmId.push(osmId);
      return nodeOsmId.length - 1;
    },

    addLink(link) {
      sideTime.push(centiseconds(link.forwardSeconds));
      sideTime.push(centiseconds(link.backwardSeconds));
      linkFrom.push(link.from);
      linkTo.push(link.to);
      linkLength.push(Math.round(link.lengthMeters * 10));
      linkClass.push(ROAD_CLASSES.indexOf(link.roadClass));
      linkName.push(nameNumber(link.name));
      pointLongitude.push(nodeLongitude.at(link.from));
      pointLatitude.push(nodeLatitude.at(link.from));
      pointOsmId.push(nodeOsmId.at(link.from));
      for (let index = 0; index < (link.between?.length ?? 0); index += 2) {
        pointLongitude.push(link.between![index]);
        pointLatitude.push(link.between![index + 1]);
        pointOsmId.push(link.betweenOsmIds?.[index / 2] ?? 0);
      }
      pointLongitude.push(nodeLongitude.at(link.to));
      pointLatitude.push(nodeLatitude.at(link.to));
      pointOsmId.push(nodeOsmId.at(link.to));
      firstPoint.push(pointLatitude.length);
      return linkFrom.length - 1;
    },

    links: () => ({ linkFrom: linkFrom.view(), linkTo: linkTo.view(), sideTime: sideTime.view() }),

    forbidTurn(arrivingSide, leavingSide) {
      forbiddenTurns.push(arrivingSide, leavingSide);
    },

    finish: (attribution) => ({
      nodeLongitude: nodeLongitude.view(),
      nodeLatitude: nodeLatitude.view(),
      nodeOsmId: nodeOsmId.view(),
      linkFrom: linkFrom.view(),
      linkTo: linkTo.view(),
      sideTime: sideTime.view(),
      linkLength: linkLength.view(),
      linkClass: linkClass.view(),
      linkName: linkName.view(),
      firstPoint: firstPoint.view(),
      pointLongitude: pointLongitude.view(),
      pointLatitude: pointLatitude.view(),
      pointOsmId: nodeOsmId.view().some((id) => id !== 0) ? pointOsmId.view() : new Float64Array(0),
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
