import type { StabilityCosts } from "../features/stability.ts";
import { lastStatedStart, nextStart } from "../features/time-windows.ts";
import { driveAgain } from "./drive-again.ts";
import type { Drive } from "./drive-route.ts";
import type { Fleet, Instance } from "./instance.ts";
import { arriveAt, departBy } from "./leg.ts";
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
 * Looks for a departure with which a driven route holds that is too long, or whose breaks do not fit, when it leaves early; else the drive
 * stays as it is. A vehicle that leaves later may wait less, drive on emptier roads, or be on the road only when a break is over. Where the route is
 * late, only the last of these can help.
 */
export function leaveLater(instance: Instance, vehicle: number, drive: Drive): void {
  const { missed, isTimely, hasBreaks } = drive;
  const places = placesOf(instance, vehicle, drive);
  const { maxDuration, earliestStart } = instance.fleet;
  if (leastSeconds(instance, vehicle, places) > maxDuration[vehicle]!) return;
  let departures: number[];
  if (hasBreaks || instance.rich?.rides !== undefined) {
    departures = isTimely ? departuresOf(instance, vehicle, places) : behindBreaks(instance, vehicle);
  } else {
    // Who leaves later is nowhere earlier: there is no room for a break but when it is over.
    const [first = Number.POSITIVE_INFINITY] = behindBreaks(instance, vehicle);
    if (!reachesAll(instance, vehicle, places, first)) return;
    departures = departuresOf(instance, vehicle, places).filter((each) => each >= first);
  }
  for (const takesEarly of waysToBreak(instance, vehicle)) {
    if (takesEarly && !isTimely) break;
    drive.takesEarly = takesEarly;
    for (const departure of takesEarly ? [earliestStart[vehicle]!, ...departures] : departures) {
      if (!reachesAll(instance, vehicle, places, departure)) continue;
      driveAgain(instance, vehicle, drive, departure);
      if (drive.feasible && drive.missed <= missed) return;
    }
  }
  drive.takesEarly = false;
  driveAgain(instance, vehicle, drive, earliestStart[vehicle]!);
}

/**
 * The departure at which a driven, feasible route misses fewest frozen stops, and then costs least: leaving later may make it shorter though it
 * is over later (rush hour, a step in an arrival function, alternative windows), or bring it nearer to the previous plan. What a route costs is
 * piecewise linear in its departure; its least value lies where some leg begins or ends when travel changes, or some stop or break is reached as a
 * window opens or closes, or when it was planned. The drive is changed only where that is better.
 */
export function leaveCheapest(instance: Instance, vehicle: number, drive: Drive): void {
  const { fleet } = instance;
  if (!drive.feasible || fleet.underWay[vehicle] === 1) return;
  let { departure, takesEarly, missed, price } = drive;
  const departures = departuresOf(instance, vehicle, placesOf(instance, vehicle, drive));
  for (const isEarly of waysToBreak(instance, vehicle)) {
    drive.takesEarly = isEarly;
    for (const each of [fleet.earliestStart[vehicle]!, ...departures]) {
      driveAgain(instance, vehicle, drive, each);
      if (!drive.feasible || drive.missed > missed) continue;
      if (drive.missed === missed && drive.price >= price - ROUNDING * Math.abs(price)) continue;
      ({ missed, price } = drive);
      departure = each;
      takesEarly = isEarly;
    }
  }
  drive.takesEarly = takesEarly;
  driveAgain(instance, vehicle, drive, departure);
}

/** Breaks that make the route no longer are taken as late as can be, or as early. */
function waysToBreak({ rich }: Instance, vehicle: number): boolean[] {
  return (rich?.breaks?.[vehicle] ?? []).length > 0 ? [false, true] : [false];
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
  if (!drive.feasible || drive.missed > missed || drive.price >= price) driveAgain(instance, vehicle, drive, early);
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
  for (const { bounds, ends } of rich?.breaks?.[vehicle] ?? []) {
    for (const moment of [...bounds.filter((_, at) => at % 2 === 0), ...ends]) {
      for (const [index, { node }] of places.entries()) {
        const before = places[index - 1];
        const from = before?.node ?? fleet.origin[vehicle]!;
        for (const leave of [moment, departBy(instance, profile, from, node, moment)]) {
          departures.add(before ? departureFor(instance, vehicle, places, index - 1, leave - before.seconds) : leave);
        }
      }
    }
  }
  for (const each of behindBreaks(instance, vehicle)) departures.add(each);
  return inOrder(fleet, vehicle, departures);
}

/** The first whole seconds behind the windows of a vehicle's breaks, from which on they are not needed, or later. */
function behindBreaks({ rich, fleet }: Instance, vehicle: number): number[] {
  const moments = (rich?.breaks?.[vehicle] ?? []).flatMap(({ ends }) => Array.from(ends, (end) => Math.floor(end) + 1));
  return inOrder(fleet, vehicle, moments);
}

/** Moments at which the vehicle may leave, each once, ascending; behind the largest safe integer a second more or less is rounding. */
function inOrder({ earliestStart, latestStart }: Fleet, vehicle: number, moments: Iterable<number>): number[] {
  const latest = Math.min(latestStart[vehicle]!, Number.MAX_SAFE_INTEGER);
  return [...new Set(moments)]
    .filter((each) => each > earliestStart[vehicle]! && each <= latest)
    .sort((one, other) => one - other);
}

/** Whether all places are reached in time from a departure, breaks left out; what is frozen may be late. */
function reachesAll(instance: Instance, vehicle: number, places: Place[], departure: number): boolean {
  const { fleet, windows } = instance;
  if (fleet.frozenJobs[vehicle]!.length > 0) return true;
  const profile = fleet.profile[vehicle]!;
  let from = fleet.origin[vehicle]!;
  let time = departure;
  for (const { node, task, seconds } of places) {
    time = arriveAt(instance, profile, from, node, time);
    if (task >= 0) time = nextStart(windows, task, time + setupOf(instance, profile, from, node));
    time += seconds;
    from = node;
  }
  return time <= fleet.latestEnd[vehicle]!;
}

/** The latest departure with which service at place `index` starts by `start`; -Infinity: it is before the vehicle may leave. */
function departureFor(instance: Instance, vehicle: number, places: Place[], index: number, start: number): number {
  const { fleet, windows } = instance;
  const profile = fleet.profile[vehicle]!;
  let time = start;
  for (let at = index; at >= 0; at--) {
    if (time < fleet.earliestStart[vehicle]!) return Number.NEGATIVE_INFINITY;
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
