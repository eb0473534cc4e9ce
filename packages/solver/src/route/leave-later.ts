import type { StabilityCosts } from "../features/stability.ts";
import { lastStatedStart } from "../features/time-windows.ts";
import { driveAgain } from "./drive-again.ts";
import type { Drive } from "./drive-route.ts";
import type { Instance } from "./instance.ts";
import { departBy } from "./leg.ts";
import { setupOf } from "./read-matrices.ts";

const TASK = 0;
const BREAK = 1;
/** A gain in price below this share is rounding. */
const ROUNDING = 1e-9;

/** A place on a driven route: where it is, which task is done there (-1: none), for how long, and how long the breaks before it take. */
interface Place {
  node: number;
  task: number;
  seconds: number;
  pause: number;
}

/**
 * Looks for a later departure with which a driven route holds that takes too long, or cannot take a break, when it leaves early; else the
 * drive stays as it is. A vehicle that leaves later may wait less, drive on emptier roads, or be on the road only when a break is over.
 */
export function leaveLater(instance: Instance, vehicle: number, drive: Drive): void {
  const { departure: early, missed } = drive;
  const places = placesOf(instance, vehicle, drive);
  const { maxDuration, earliestStart } = instance.fleet;
  if (leastSeconds(instance, vehicle, places) > maxDuration[vehicle]!) return;
  for (const departure of departuresOf(instance, vehicle, places)) {
    if (departure <= early) continue;
    driveAgain(instance, vehicle, drive, departure);
    if (drive.feasible && drive.missed <= missed) return;
  }
  driveAgain(instance, vehicle, drive, earliestStart[vehicle]!);
}

/**
 * The departure at which a driven, feasible route costs least: leaving later may make it shorter though it is over later (rush hour, a step
 * in an arrival function, alternative windows), or bring it nearer to the previous plan. What a route costs is piecewise linear in its departure;
 * its least value lies where some leg begins or ends when travel changes, or some stop is reached as its window opens or closes, or when it was
 * planned. The drive is changed only where that is cheaper.
 */
export function leaveCheapest(instance: Instance, vehicle: number, drive: Drive): void {
  if (!drive.feasible || instance.fleet.underWay[vehicle] === 1) return;
  const { departure: early, missed } = drive;
  let departure = early;
  let least = drive.price;
  for (const each of departuresOf(instance, vehicle, placesOf(instance, vehicle, drive))) {
    if (each <= early) continue;
    driveAgain(instance, vehicle, drive, each);
    if (!drive.feasible || drive.missed > missed || drive.price >= least - ROUNDING * Math.abs(least)) continue;
    least = drive.price;
    departure = each;
  }
  driveAgain(instance, vehicle, drive, departure);
}

/** Where times of the previous plan have a price, leaves so late that the first stop of it begins when it was planned, if that is cheaper. */
export function leaveAsPlanned(instance: Instance, stability: StabilityCosts, vehicle: number, drive: Drive): void {
  const { fleet } = instance;
  if (stability.etaShiftPerSecond === 0 || !drive.feasible || fleet.underWay[vehicle] === 1) return;
  const { nodes, kinds, starts, count, departure: early, price, missed } = drive;
  let first = 0;
  while (first < count && (kinds[first] !== TASK || Number.isNaN(stability.start[nodes[first]!]!))) first++;
  if (first === count || starts[first]! >= stability.start[nodes[first]!]!) return;
  const places = placesOf(instance, vehicle, drive);
  const at = places.findIndex(({ task }) => task === nodes[first]);
  const departure = departureFor(instance, vehicle, places, at, stability.start[nodes[first]!]!);
  if (departure <= early || departure > fleet.latestStart[vehicle]!) return;
  driveAgain(instance, vehicle, drive, departure);
  if (!drive.feasible || drive.missed > missed || drive.price >= price) {
    driveAgain(instance, vehicle, drive, fleet.earliestStart[vehicle]!);
  }
}

/** The places of a driven route behind its departure, and its end. */
function placesOf(instance: Instance, vehicle: number, { nodes, kinds, count }: Drive): Place[] {
  const { fleet, rich, service, size } = instance;
  const offset = fleet.profile[vehicle]! * size;
  const places: Place[] = [];
  let pause = 0;
  for (let i = 0; i < count; i++) {
    if (kinds[i] === BREAK) {
      pause += rich!.breaks![vehicle]![nodes[i]!]!.seconds;
      continue;
    }
    const reload = kinds[i] === TASK ? undefined : rich!.reloads![vehicle]!;
    places.push(
      reload
        ? { node: reload.node, task: -1, seconds: reload.seconds, pause }
        : { node: nodes[i]!, task: nodes[i]!, seconds: service[offset + nodes[i]!]!, pause },
    );
    pause = 0;
  }
  places.push({ node: fleet.to[vehicle]!, task: -1, seconds: 0, pause });
  return places;
}

/** Departures, ascending, at which what happens along the route changes. */
function departuresOf(instance: Instance, vehicle: number, places: Place[]): number[] {
  const { fleet, windows, rich } = instance;
  const profile = fleet.profile[vehicle]!;
  const departures = new Set<number>();
  for (const [index, { node, task }] of places.entries()) {
    const before = places[index - 1];
    const from = before?.node ?? fleet.origin[vehicle]!;
    const setup = task < 0 ? 0 : setupOf(instance, profile, from, node);
    for (const border of bordersOf(instance, profile, from, node)) {
      departures.add(before ? departureFor(instance, vehicle, places, index - 1, border - before.seconds) : border);
      departures.add(departureFor(instance, vehicle, places, index, border + setup));
    }
    if (task < 0) continue;
    for (let each = windows.first[task]!; each < windows.first[task + 1]!; each++) {
      departures.add(departureFor(instance, vehicle, places, index, windows.bounds[2 * each]!));
      departures.add(departureFor(instance, vehicle, places, index, windows.ends[each]!));
    }
    const planned = rich?.stability?.start[task];
    if (planned !== undefined) departures.add(departureFor(instance, vehicle, places, index, planned));
  }
  // A break is not needed from the first whole second behind its windows on.
  for (const { isAlways, lastEnd } of rich?.breaks?.[vehicle] ?? []) {
    if (!isAlways) departures.add(Math.floor(lastEnd) + 1);
  }
  // Behind the largest safe integer a second more or less is rounding.
  const earliest = fleet.earliestStart[vehicle]!;
  const latest = Math.min(fleet.latestStart[vehicle]!, Number.MAX_SAFE_INTEGER);
  return [...departures].filter((each) => each > earliest && each <= latest).sort((one, other) => one - other);
}

/** The latest departure with which service at place `index` starts by `start`. */
function departureFor(instance: Instance, vehicle: number, places: Place[], index: number, start: number): number {
  const { fleet, windows } = instance;
  const profile = fleet.profile[vehicle]!;
  let time = start;
  for (let at = index; at >= 0; at--) {
    const { node, task, pause } = places[at]!;
    const before = places[at - 1];
    const from = before?.node ?? fleet.origin[vehicle]!;
    if (task >= 0) time = lastStatedStart(windows, task, time) - setupOf(instance, profile, from, node);
    time = departBy(instance, profile, from, node, time - pause) - (before?.seconds ?? 0);
  }
  return time;
}

/** When travel on a leg changes: the borders of slots, or the departures of its points. */
function bordersOf({ slots, travels, spot, spots }: Instance, profile: number, from: number, to: number): number[] {
  if (!slots) return [];
  const { start, length, count, points, firsts } = travels[profile]!;
  if (firsts.length === 0) return Array.from({ length: count }, (_, slot) => start + slot * length);
  const leg = spot[from]! * spots + spot[to]!;
  return Array.from(points.subarray(2 * firsts[leg]!, 2 * firsts[leg + 1]!)).filter((_, at) => at % 2 === 0);
}

/** What the route takes at least, whenever it leaves: breaks and waiting left out, every leg at its fastest. */
function leastSeconds(instance: Instance, vehicle: number, places: Place[]): number {
  const { fleet, slots, travels, spot, spots } = instance;
  const profile = fleet.profile[vehicle]!;
  let sum = 0;
  let from = fleet.origin[vehicle]!;
  for (const { node, task, seconds } of places) {
    if (task >= 0) sum += setupOf(instance, profile, from, node);
    sum += seconds;
    if (!slots) sum += arriveSeconds(instance, profile, from, node);
    else {
      const { count, durations, points, firsts } = travels[profile]!;
      const leg = spot[from]! * spots + spot[node]!;
      let least = Number.POSITIVE_INFINITY;
      for (let at = firsts[leg] ?? 0; at < (firsts[leg + 1] ?? 0); at++)
        least = Math.min(least, points[2 * at + 1]! - points[2 * at]!);
      for (let slot = 0; firsts.length === 0 && slot < count; slot++)
        least = Math.min(least, durations[leg * count + slot]!);
      sum += least;
    }
    from = node;
  }
  return sum;
}

/** Constant travel. */
function arriveSeconds(instance: Instance, profile: number, from: number, to: number): number {
  return -departBy(instance, profile, from, to, 0);
}
