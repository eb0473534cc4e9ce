import type { Location } from "@reroute/protocol";
import {
  type LegRequest,
  type LonLat,
  MOST_SNAP_METERS,
  makeGreatCircle,
  makeRoadRouter,
  type RoadGraph,
  type RoadLeg,
  simplifyLine,
} from "@reroute/roads";
import { DEPOT_TIME_ZONE } from "./places.ts";

/** The roads of the world, of which the server may have the same map, and its own idea of the traffic. */
export interface WorldRoads {
  leg(request: LegRequest): RoadLeg;
  /** The way between two places as a line of at most 1,000 points, as traffic on it is reported. */
  lineBetween(from: Location, to: Location): LonLat[];
}

const LINE_METERS = 5;

/** The graph's streets, and great circles where an end is off them or there is no graph. */
export function makeWorldRoads(graph: RoadGraph | undefined): WorldRoads {
  const greatCircle = makeGreatCircle({ timeZone: DEPOT_TIME_ZONE });
  const router = graph && makeRoadRouter(graph, { timeZone: DEPOT_TIME_ZONE });
  const isOnRoads = ({ longitude, latitude }: Location) =>
    router !== undefined && router.network.links.nearest(longitude, latitude, 1)[0].meters <= MOST_SNAP_METERS;
  const leg = (request: LegRequest) =>
    router !== undefined && isOnRoads(request.from) && isOnRoads(request.to)
      ? router.legSync(request)
      : greatCircle.legSync(request);

  return {
    leg,
    lineBetween: (from, to) => simplifyLine(leg({ from, to, departAtMs: 0 }).geometry, LINE_METERS),
  };
}

/** Great circles. */
export const noGraph = makeWorldRoads(undefined);
