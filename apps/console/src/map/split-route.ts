import type { Route } from "@reroute/protocol";
import { isEnded } from "../status/stop-status.ts";

type Position = readonly [number, number];

/**
 * Splits a route's line where the work stands: what is driven, and what is ahead. With a vehicle's position the two
 * parts meet there. Each is a line of at least two positions, or empty.
 */
export function splitRoute(
  route: Pick<Route, "geometry" | "stops">,
  vehicle?: Position,
): { done: Position[]; ahead: Position[] } {
  const { geometry } = route;
  const ended = route.stops.filter(isEnded);
  let at = 0;
  for (const { location } of ended) at = nearestFrom(geometry, [location.longitude, location.latitude], at);
  const meeting = vehicle ? [vehicle] : [];
  const done = [...geometry.slice(0, at + 1), ...meeting];
  const ahead = [...(vehicle ? meeting : geometry.slice(at, at + 1)), ...geometry.slice(at + 1)];
  return { done: done.length > 1 ? done : [], ahead: ahead.length > 1 ? ahead : [] };
}

/** Index of the nearest vertex at or after `from`; the first of several that are equally near. */
function nearestFrom(line: readonly Position[], [longitude, latitude]: Position, from: number): number {
  const shrink = Math.cos((latitude * Math.PI) / 180);
  let best = from;
  let least = Number.POSITIVE_INFINITY;
  for (let index = from; index < line.length; index++) {
    const [x, y] = line[index]!;
    const away = ((x - longitude) * shrink) ** 2 + (y - latitude) ** 2;
    if (away < least) [best, least] = [index, away];
  }
  return best;
}
