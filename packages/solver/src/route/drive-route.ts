import { withinLimits } from "../features/route-limits.ts";
import { lastStatedStart, nextStart } from "../features/time-windows.ts";
import type { Instance } from "./instance.ts";
import { readyAt, startBy } from "./leg.ts";

/** A whole route driven once, frozen prefix included. Made once by `makeDrive` and filled again by each `driveRoute`. */
export interface Drive {
  departure: number;
  end: number;
  distance: number;
  /** Fixed, distance and time at the vehicle's prices. */
  price: number;
  /** Whether windows, shift and limits hold; loads and access are checked elsewhere. */
  feasible: boolean;
  /** Number of stops, frozen ones included, and per stop the matrix node and the start of service. */
  count: number;
  nodes: Int32Array;
  starts: Float64Array;
}

/** Room for the longest route of the instance. */
export function makeDrive(jobs: number): Drive {
  return {
    departure: 0,
    end: 0,
    distance: 0,
    price: 0,
    feasible: true,
    count: 0,
    nodes: new Int32Array(jobs),
    starts: new Float64Array(jobs),
  };
}

/**
 * Drives the vehicle's frozen prefix and then `jobs[begin..end)`: as early as it can be over, and then leaving as late as that
 * end allows (a vehicle under way leaves at once). A frozen stop may be late or without a way: it is driven all the same, and
 * not held against the jobs behind it.
 */
export function driveRoute(
  instance: Instance,
  vehicle: number,
  jobs: Int32Array,
  begin: number,
  end: number,
  into: Drive,
): void {
  const { fleet, windows, distances, size } = instance;
  const { nodes, starts } = into;
  const profile = fleet.profile[vehicle]!;
  const offset = profile * size;
  const frozen = fleet.frozenJobs[vehicle]!;
  let count = 0;
  for (let i = 0; i < frozen.length; i++) nodes[count++] = frozen[i]!;
  for (let i = begin; i < end; i++) nodes[count++] = jobs[i]!;
  into.count = count;

  const origin = fleet.origin[vehicle]!;
  const earliest = fleet.earliestStart[vehicle]!;
  let feasible = earliest <= fleet.latestStart[vehicle]!;
  let distance = 0;
  let from = origin;
  let time = earliest;
  for (let i = 0; i < count; i++) {
    const to = nodes[i]!;
    let ready = readyAt(instance, profile, from, to, time);
    if (ready === Number.POSITIVE_INFINITY) {
      if (i >= frozen.length) feasible = false;
      ready = time + instance.service[from]!;
    }
    time = nextStart(windows, to, ready);
    if (time === Number.POSITIVE_INFINITY) {
      if (i >= frozen.length) feasible = false;
      time = ready;
    }
    starts[i] = time;
    distance += distances[(offset + from) * size + to]!;
    from = to;
  }
  const to = fleet.to[vehicle]!;
  let over = readyAt(instance, profile, from, to, time);
  if (over === Number.POSITIVE_INFINITY) {
    feasible = false;
    over = time + instance.service[from]!;
  }
  distance += distances[(offset + from) * size + to]!;

  const departure = fleet.underWay[vehicle] === 1 ? earliest : latestDeparture(instance, vehicle, over, into);
  into.departure = departure;
  into.end = over;
  into.distance = distance;
  into.price =
    fleet.fixedPrice[vehicle]! +
    fleet.meterPrice[vehicle]! * distance +
    fleet.secondPrice[vehicle]! * (over - departure);
  into.feasible =
    feasible && over <= fleet.latestEnd[vehicle]! && withinLimits(fleet, vehicle, distance, over - departure);
}

/** The latest departure that still ends at `end`, back through the starts of the earliest schedule. */
function latestDeparture(instance: Instance, vehicle: number, end: number, drive: Drive): number {
  const { fleet, windows } = instance;
  const { nodes, starts, count } = drive;
  const profile = fleet.profile[vehicle]!;
  let to = fleet.to[vehicle]!;
  let time = end;
  for (let i = count - 1; i >= 0; i--) {
    const node = nodes[i]!;
    const latest = lastStatedStart(windows, node, startBy(instance, profile, node, to, time));
    // A stop that is late anyway, and rounding, must not pull the departure before the earliest one.
    time = Math.max(starts[i]!, latest);
    to = node;
  }
  const latest = startBy(instance, profile, fleet.origin[vehicle]!, to, time);
  return Math.max(fleet.earliestStart[vehicle]!, Math.min(latest, fleet.latestStart[vehicle]!));
}
