import type { LinkPoint } from "./graph/link-line.ts";
import type { Location } from "./location.ts";
import { RoadError } from "./road-error.ts";
import type { RoadNetwork } from "./road-network.ts";

/** Who lives further from a road than this is on another map, or at sea. */
export const MOST_SNAP_METERS = 2_000;

/**
 * The point of the network nearest to a location. Throws a `RoadError` that names the location when it is more than `mostMeters` off,
 * and says so when latitude and longitude look swapped.
 */
export function snapLocation(
  network: RoadNetwork,
  location: Location,
  path: string,
  mostMeters = MOST_SNAP_METERS,
): LinkPoint {
  const { latitude, longitude } = location;
  const [nearest] = network.links.nearest(longitude, latitude, 1);
  if (nearest.meters <= mostMeters) return nearest;
  const kilometers = (nearest.meters / 1000).toFixed(1);
  const problem = `latitude ${latitude}, longitude ${longitude} is ${kilometers} km from the nearest road, at most ${mostMeters / 1000} km are bridged`;
  const isSwapped =
    Math.abs(longitude) <= 90 && network.links.nearest(latitude, longitude, 1)[0].meters <= MOST_SNAP_METERS;
  throw new RoadError(path, isSwapped ? `${problem}; latitude and longitude are swapped` : problem);
}
