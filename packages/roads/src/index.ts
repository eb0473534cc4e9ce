export { arriveAt } from "./arrive-at.ts";
export { CITY_ATTRIBUTION, makeCity } from "./city/make-city.ts";
export { dijkstra } from "./dijkstra.ts";
export { makeFallbackSource } from "./fallback-source.ts";
export { haversineMeters } from "./geodesy.ts";
export { buildRoadGraph } from "./graph/build-road-graph.ts";
export { decodeGraph, encodeGraph } from "./graph/graph-file.ts";
export type { LinkPoint } from "./graph/link-line.ts";
export type { SidePart } from "./graph/node-pairs.ts";
export type { RawRoads } from "./graph/raw-roads.ts";
export { type LinkInput, makeRoadCollector, type RoadCollector } from "./graph/road-collector.ts";
export { freeFlowWeights, ROAD_CLASSES, type RoadClass, type RoadGraph } from "./graph/road-graph.ts";
export { makeWeight, metersOf, secondsOf, slowWeight } from "./graph/weight.ts";
export { type GreatCircle, type GreatCircleOptions, makeGreatCircle } from "./great-circle.ts";
export { makeGreatCircleTimes } from "./great-circle-times.ts";
export type { HourlyProfile } from "./hourly-profile.ts";
export type { Location, LonLat } from "./location.ts";
export { matchLine } from "./match-line.ts";
export { answerOsrm, DEFAULT_OSRM_LIMITS, type OsrmAnswer, type OsrmLimits } from "./osrm/answer-osrm.ts";
export { readSpeedCsv } from "./osrm/read-speed-csv.ts";
export { makeTrafficPlacer, type TrafficPlacer } from "./place-traffic.ts";
export { makeGoogleProvider } from "./providers/google.ts";
export { makeGraphHopperProvider } from "./providers/graphhopper.ts";
export { makeHereProvider } from "./providers/here.ts";
export { makeMapboxProvider } from "./providers/mapbox.ts";
export { makeOsrmProvider } from "./providers/osrm.ts";
export type { AnsweredBlock } from "./providers/pair-times.ts";
export {
  type Exchange,
  type ProviderAnswer,
  ProviderError,
  type ProviderRequest,
  type RoadProvider,
} from "./providers/provider.ts";
export {
  makeProviderSource,
  type ProviderSource,
  type ProviderSourceOptions,
  type ProviderUsage,
} from "./providers/provider-source.ts";
export { makeProviderTimes, type ProviderTimes, type ProviderTimesOptions } from "./providers/provider-times.ts";
export { checkStatus, fieldOf, withoutKey } from "./providers/read-answer.ts";
export { makeThrottle, type ProviderClock, type Throttle } from "./providers/throttle.ts";
export { makeTomTomProvider } from "./providers/tomtom.ts";
export { makeValhallaProvider } from "./providers/valhalla.ts";
export { RoadError } from "./road-error.ts";
export { RoadFileError } from "./road-file-error.ts";
export { sourceOfCell } from "./road-matrix.ts";
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
export { DEFAULT_ROAD_PROFILES, type RoadProfiles } from "./side-profiles.ts";
export { simplifyLine } from "./simplify-line.ts";
export type { SlotGrid } from "./slot-grid.ts";
export { MOST_SNAP_METERS, snapLocation } from "./snap-location.ts";
export { DEFAULT_SPEED_BANDS, type SpeedBand } from "./speed-bands.ts";
export { type StreetStep, streetSteps } from "./street-steps.ts";
export { cutTile, MOST_TILE_ZOOM, TILE_EXTENT, type TileRoads } from "./tile/cut-tile.ts";
export { liveSpan, NO_TRAFFIC, type NodePair, type Traffic, type TrafficSnapshot } from "./traffic.ts";
export { type TrafficWeights, trafficWeights } from "./traffic-weights.ts";
