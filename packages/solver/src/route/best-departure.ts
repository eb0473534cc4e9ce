import { withinLimits } from "../features/route-limits.ts";
import { lastStatedStart, nextStart } from "../features/time-windows.ts";
import type { Drive } from "./drive-route.ts";
import type { Instance } from "./instance.ts";
import { readyAt, startBy } from "./leg.ts";

/**
 * The departure at which a driven, feasible route costs the least for its time: where travel depends on the time of day, leaving later
 * may make the route shorter though it is over later (rush hour, a step in an arrival function). The time on the road is piecewise
 * linear in the departure; its least value lies where some leg is left at a breakpoint of its travel or some stop is reached as its
 * window opens. Writes departure, starts, end and price when that is cheaper than what the drive has; else changes nothing.
 */
export function leaveCheapest(instance: Instance, vehicle: number, drive: Drive): void {
  const { fleet, windows, size, service } = instance;
  const { nodes, count } = drive;
  if (!instance.slots || fleet.underWay[vehicle] === 1) return;
  if (!drive.feasible || fleet.secondPrice[vehicle] === 0) return;
  const profile = fleet.profile[vehicle]!;
  const stop = (index: number) =>
    index < 0 ? fleet.origin[vehicle]! : index < count ? nodes[index]! : fleet.to[vehicle]!;
  /** The latest departure that starts service at stop `index` by `start`. */
  const departureFor = (index: number, start: number) => {
    let time = start;
    for (let at = index; at >= 0; at--) {
      time = startBy(instance, profile, stop(at - 1), stop(at), lastStatedStart(windows, stop(at), time));
    }
    return time;
  };
  const candidates = new Set<number>();
  for (let index = -1; index < count; index++) {
    const served = index < 0 ? 0 : service[profile * size + stop(index)]!;
    for (const border of bordersOf(instance, profile, stop(index), stop(index + 1))) {
      candidates.add(departureFor(index, border - served));
    }
    if (index < 0) continue;
    for (let each = windows.first[stop(index)]!; each < windows.first[stop(index) + 1]!; each++) {
      candidates.add(departureFor(index, windows.bounds[2 * each]!));
    }
  }
  let best = drive.end - drive.departure;
  let departure = drive.departure;
  for (const time of candidates) {
    if (time < fleet.earliestStart[vehicle]! || time > fleet.latestStart[vehicle]!) continue;
    const seconds = endFrom(instance, vehicle, drive, time) - time;
    // A gain that is rounding is none.
    if (seconds > fleet.latestEnd[vehicle]! - time || seconds >= best - 1e-6) continue;
    if (!withinLimits(fleet, vehicle, drive.distance, seconds)) continue;
    best = seconds;
    departure = time;
  }
  if (departure === drive.departure) return;
  drive.price += fleet.secondPrice[vehicle]! * (best - (drive.end - drive.departure));
  drive.departure = departure;
  drive.end = endFrom(instance, vehicle, drive, departure, drive.starts);
}

/** When the route is over that leaves at `departure`; Infinity: a window is missed. */
function endFrom(instance: Instance, vehicle: number, drive: Drive, departure: number, starts?: Float64Array): number {
  const { fleet, windows } = instance;
  const profile = fleet.profile[vehicle]!;
  let from = fleet.origin[vehicle]!;
  let time = departure;
  for (let i = 0; i < drive.count; i++) {
    time = nextStart(windows, drive.nodes[i]!, readyAt(instance, profile, from, drive.nodes[i]!, time));
    if (starts !== undefined) starts[i] = time;
    from = drive.nodes[i]!;
  }
  return readyAt(instance, profile, from, fleet.to[vehicle]!, time);
}

/** When travel on a leg changes: the borders of slots, or the departures of its points. */
function bordersOf({ travels, spot, spots }: Instance, profile: number, from: number, to: number): number[] {
  const { start, length, count, points, firsts } = travels[profile]!;
  if (firsts.length === 0) return Array.from({ length: count }, (_, slot) => start + slot * length);
  const leg = spot[from]! * spots + spot[to]!;
  return Array.from(points.subarray(2 * firsts[leg]!, 2 * firsts[leg + 1]!)).filter((_, at) => at % 2 === 0);
}
