import { requireNumber } from "./road-error.ts";

/** Degrees, WGS 84. */
export interface Location {
  latitude: number;
  longitude: number;
}

/** [longitude, latitude] in degrees, as in GeoJSON. */
export type LonLat = readonly [longitude: number, latitude: number];

/** Throws a `RoadError` that names the coordinate unless latitude is in [-90, 90] and longitude in [-180, 180]. */
export function checkLocation(location: Location, path: string): void {
  requireNumber(location?.latitude, `${path}/latitude`, -90, 90);
  requireNumber(location?.longitude, `${path}/longitude`, -180, 180);
}
