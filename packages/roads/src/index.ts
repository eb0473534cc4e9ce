export { arriveAt } from "./arrive-at.ts";
export { CITY_ATTRIBUTION, makeCity } from "./city/make-city.ts";
export { dijkstra } from "./dijkstra.ts";
export { haversineMeters } from "./geodesy.ts";
export { buildRoadGraph } from "./graph/build-road-graph.ts";
export { decodeGraph, encodeGraph } from "./graph/graph-file.ts";
export type { LinkPoint } from "./graph/link-line.ts";
export type { RawRoads } from "./graph/raw-roads.ts";
export { type LinkInput, makeRoadCollector, type RoadCollector } from "./graph/road-collector.ts";
export { freeFlowWeights, ROAD_CLASSES, type RoadClass, type RoadGraph } from "./graph/road-graph.ts";
export { makeWeight, metersOf, secondsOf, slowWeight } from "./graph/weight.ts";
export { type GreatCircle, type GreatCircleOptions, makeGreatCircle } from "./great-circle.ts";
export type { Location, LonLat } from "./location.ts";
export { answerOsrm, DEFAULT_OSRM_LIMITS, type OsrmAnswer, type OsrmLimits } from "./osrm/answer-osrm.ts";
export { RoadError } from "./road-error.ts";
export { RoadFileError } from "./road-file-error.ts";
export { type Conditions, makeRoadNetwork, type RoadNetwork, type SideRun, type Way } from "./road-network.ts";
export { makeRoadRouter, type RoadRouter, type RoadRouterOptions } from "./road-router.ts";
export type {
  ExtendMatrixRequest,
  LegRequest,
  MatrixRequest,
  RoadLeg,
  RoadMatrix,
  RoadSource,
  RoadSourceLimits,
} from "./road-source.ts";
export {
  type Leg,
  type LegTimes,
  type LegTimesRequest,
  type LineRequest,
  MIXED_SOURCE,
  makeRoadTimes,
  type RoadTimes,
} from "./road-times.ts";
export { simplifyLine } from "./simplify-line.ts";
export type { SlotGrid } from "./slot-grid.ts";
export { MOST_SNAP_METERS, snapLocation } from "./snap-location.ts";
export { DEFAULT_SPEED_BANDS, type SpeedBand } from "./speed-bands.ts";
export { type StreetStep, streetSteps } from "./street-steps.ts";
export { cutTile, MOST_TILE_ZOOM, TILE_EXTENT, type TileRoads } from "./tile/cut-tile.ts";
export { NO_TRAFFIC, type Traffic, type TrafficSnapshot } from "./traffic.ts";
