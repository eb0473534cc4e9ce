import type { Route, Stop } from "@reroute/protocol";
import { isEnded } from "../status/stop-status.ts";

/** A stretch of a route's day, in epoch milliseconds. */
export interface Block {
  kind: "driving" | "waiting" | "service";
  start: number;
  end: number;
  /** The stop that is driven to, waited for or served; the number of stops for the way back. */
  stopIndex: number;
  done: boolean;
}

/**
 * A route's day as it is now expected: driving to each stop until its ETA, waiting until its window opens, service,
 * and the way back to the depot. The blocks are in order and do not overlap.
 */
export function routeBlocks(route: Pick<Route, "plannedStart" | "eta" | "stops">): Block[] {
  const blocks: Block[] = [];
  let now = Date.parse(route.plannedStart);
  const add = (kind: Block["kind"], until: number, stopIndex: number, done: boolean) => {
    if (until > now) blocks.push({ kind, start: now, end: until, stopIndex, done });
    now = Math.max(now, until);
  };
  route.stops.forEach((stop, index) => {
    const done = isEnded(stop);
    const arrived = done || stop.status === "arrived";
    const arrival = Date.parse(stop.eta);
    const start = serviceStart(stop);
    add("driving", arrival, index, arrived);
    add("waiting", start, index, done);
    add("service", Math.max(now, start) + stop.serviceSeconds * 1000, index, done);
  });
  add("driving", Date.parse(route.eta), route.stops.length, false);
  return blocks;
}

/** When service is expected to start: on arrival, or when the next window opens. */
export function serviceStart(stop: Pick<Stop, "eta" | "timeWindows">): number {
  const arrival = Date.parse(stop.eta);
  const window = stop.timeWindows.find((each) => Date.parse(each.end) >= arrival);
  return window ? Math.max(arrival, Date.parse(window.start)) : arrival;
}
