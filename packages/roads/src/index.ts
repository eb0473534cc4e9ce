export { arriveAt } from "./arrive-at.ts";
export { haversineMeters } from "./geodesy.ts";
export { type GreatCircle, type GreatCircleOptions, makeGreatCircle } from "./great-circle.ts";
export type { Location, LonLat } from "./location.ts";
export { RoadError } from "./road-error.ts";
export type {
  ExtendMatrixRequest,
  LegRequest,
  MatrixRequest,
  RoadLeg,
  RoadMatrix,
  RoadSource,
  RoadSourceLimits,
} from "./road-source.ts";
export type { SlotGrid } from "./slot-grid.ts";
export { DEFAULT_SPEED_BANDS, type SpeedBand } from "./speed-bands.ts";
export { NO_TRAFFIC, type Traffic, type TrafficSnapshot } from "./traffic.ts";
