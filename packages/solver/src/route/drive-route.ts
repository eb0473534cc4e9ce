import { legCostsOf } from "../features/leg-costs.ts";
import { withinLimits } from "../features/route-limits.ts";
import { lastStatedStart, nextStart } from "../features/time-windows.ts";
import { driveRich } from "./drive-rich.ts";
import type { Instance } from "./instance.ts";
import { readyAt, startBy } from "./leg.ts";

/** What a vehicle does at an entry of a driven route. */
export const TASK = 0;
export const BREAK = 1;
export const RELOAD = 2;

/** A whole route driven once, frozen prefix included. Made once by `makeDrive` and filled again by each `driveRoute`. */
export interface Drive {
  departure: number;
  end: number;
  distance: number;
  /** Everything that the route costs. */
  price: number;
  /** Whether windows, shift, limits and what is rich hold; plain and mixed loads, tasks and access are checked elsewhere. */
  feasible: boolean;
  /** Number of entries, frozen ones included; per entry the task (of a break its number, of a reload -1) and its start. */
  count: number;
  nodes: Int32Array;
  starts: Float64Array;

  /** Of rich problems: per entry what is done; 1 where the way to the next place lies before the break. */
  kinds: Uint8Array;
  isAhead: Uint8Array;
  /** Of rich problems: seconds of driving, and parts of the price. */
  driving: number;
  overtimePrice: number;
  waitingPrice: number;
  latenessPrice: number;
  stabilityPrice: number;
  /** Scratch of `driveRich` and of insertion: loads at the start and behind the entries, legs that have room for a shipment. */
  loads: Float64Array;
  room: Uint8Array;
  /** The earliest that an entry may start for the sake of others. */
  holds: Float64Array;
  route: Int32Array;
}

/** Room for the longest route of the instance. */
export function makeDrive({ jobs, rich }: Pick<Instance, "jobs" | "rich">): Drive {
  const breaks = Math.max(0, ...(rich?.breaks ?? []).map((each) => each.length));
  const entries = rich === undefined ? jobs : 2 * jobs + breaks + 2;
  return {
    departure: 0,
    end: 0,
    distance: 0,
    price: 0,
    feasible: true,
    count: 0,
    nodes: new Int32Array(entries),
    starts: new Float64Array(entries),
    kinds: new Uint8Array(entries),
    isAhead: new Uint8Array(entries),
    driving: 0,
    overtimePrice: 0,
    waitingPrice: 0,
    latenessPrice: 0,
    stabilityPrice: 0,
    loads: new Float64Array((entries + 1) * (rich?.loads?.dimensions ?? 0)),
    room: new Uint8Array(rich?.loads === undefined ? 0 : jobs + 1),
    holds: new Float64Array(rich === undefined ? 0 : entries),
    route: new Int32Array(rich === undefined ? 0 : entries),
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
  if (instance.rich !== undefined) {
    driveRich(instance, instance.rich, vehicle, jobs, begin, end, into);
    return;
  }
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
      ready = time + instance.service[offset + from]!;
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
    over = time + instance.service[offset + from]!;
  }
  distance += distances[(offset + from) * size + to]!;

  const departure = fleet.underWay[vehicle] === 1 ? earliest : latestDeparture(instance, vehicle, over, into);
  const legs = instance.legCosts === undefined ? 0 : legCostsOf(instance, instance.legCosts, vehicle, into);
  into.departure = departure;
  into.end = over;
  into.distance = distance;
  into.price =
    fleet.fixedPrice[vehicle]! +
    fleet.meterPrice[vehicle]! * distance +
    fleet.secondPrice[vehicle]! * (over - departure) +
    legs;
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
