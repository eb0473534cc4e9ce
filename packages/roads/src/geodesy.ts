/** IUGG mean Earth radius R1, metres. */
export const EARTH_RADIUS_METERS = 6_371_008.8;

export const RADIANS = Math.PI / 180;

/** Great-circle distance in metres between two points in degrees, by the haversine formula; exact at poles and antimeridian. */
export function haversineMeters(
  fromLatitude: number,
  fromLongitude: number,
  toLatitude: number,
  toLongitude: number,
): number {
  const sinLatitude = Math.sin(((toLatitude - fromLatitude) * RADIANS) / 2);
  const sinLongitude = Math.sin(((toLongitude - fromLongitude) * RADIANS) / 2);
  const h =
    sinLatitude * sinLatitude +
    Math.cos(fromLatitude * RADIANS) * Math.cos(toLatitude * RADIANS) * sinLongitude * sinLongitude;
  return 2 * EARTH_RADIUS_METERS * Math.asin(Math.sqrt(Math.min(1, h)));
}

/** The same longitude (or difference of two) in [-180, 180), degrees: the short way round. */
export function wrapDegrees(degrees: number): number {
  if (degrees >= -180 && degrees < 180) return degrees;
  const turned = (((degrees + 180) % 360) + 360) % 360;
  return turned - 180;
}
