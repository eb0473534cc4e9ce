import { legCostsOf } from "../features/leg-costs.ts";
import { withinLimits } from "../features/route-limits.ts";
import { lastStatedStart, nextStart } from "../features/time-windows.ts";
import type { Drive } from "./drive-route.ts";
import type { Instance } from "./instance.ts";
import { readyAt, startBy } from "./leg.ts";

/** Drives the tasks of `drive.nodes` where nothing is rich, leaving from `earliest` on: over as early as can be, and away as late as that allows. */
export function drivePlain(instance: Instance, vehicle: number, drive: Drive, earliest: number): void {
  const { fleet, windows, distances, size, alternatives } = instance;
  const { nodes, starts, count } = drive;
  const profile = fleet.profile[vehicle]!;
  const offset = profile * size;
  const frozen = fleet.frozenJobs[vehicle]!.length;
  const origin = fleet.origin[vehicle]!;
  let feasible = earliest <= fleet.latestStart[vehicle]!;
  let missed = 0;
  let distance = 0;
  let varies = instance.slots || windows.isSoft;
  let from = origin;
  let time = earliest;
  for (let i = 0; i < count; i++) {
    const to = nodes[i]!;
    let ready = readyAt(instance, profile, from, to, time);
    let isMissed = ready === Number.POSITIVE_INFINITY;
    if (isMissed) ready = time + instance.service[offset + from]!;
    time = nextStart(windows, to, ready);
    if (time === Number.POSITIVE_INFINITY) {
      isMissed = true;
      time = ready;
    }
    if (isMissed) {
      missed++;
      if (i >= frozen) feasible = false;
    }
    starts[i] = time;
    distance += distances[(offset + from) * size + to]!;
    varies ||= alternatives[to] === 1;
    from = to;
  }
  const to = fleet.to[vehicle]!;
  let over = readyAt(instance, profile, from, to, time);
  if (over === Number.POSITIVE_INFINITY) {
    feasible = false;
    over = time + instance.service[offset + from]!;
  }
  distance += distances[(offset + from) * size + to]!;

  const isUnderWay = fleet.underWay[vehicle] === 1;
  const departure = isUnderWay ? earliest : latestDeparture(instance, vehicle, over, drive, earliest);
  const legs = instance.legCosts === undefined ? 0 : legCostsOf(instance, instance.legCosts, vehicle, drive);
  drive.departure = departure;
  drive.end = over;
  drive.distance = distance;
  drive.missed = missed;
  drive.price =
    fleet.fixedPrice[vehicle]! +
    fleet.meterPrice[vehicle]! * distance +
    fleet.secondPrice[vehicle]! * (over - departure) +
    legs;
  const isTimely = feasible && over <= fleet.latestEnd[vehicle]!;
  drive.isTimely = isTimely;
  drive.feasible = isTimely && withinLimits(fleet, vehicle, distance, over - departure);
  drive.mayMend = isTimely && !drive.feasible && varies && !isUnderWay && withinLimits(fleet, vehicle, distance, 0);
}

/** The latest departure that still ends at `end`, back through the starts of the earliest schedule. */
function latestDeparture(instance: Instance, vehicle: number, end: number, drive: Drive, earliest: number): number {
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
  return Math.max(earliest, Math.min(latest, fleet.latestStart[vehicle]!));
}
