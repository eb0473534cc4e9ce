import type { StabilityCosts } from "../features/stability.ts";
import { lastStart, lastStatedStart, nextStart } from "../features/time-windows.ts";
import { driveAgain } from "./drive-again.ts";
import type { Drive } from "./drive-route.ts";
import type { Fleet, Instance } from "./instance.ts";
import { arriveAt, departBy } from "./leg.ts";
import { setupOf } from "./read-matrices.ts";
import { narrow } from "./widen.ts";

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
    let before: Timing | undefined;
    for (const departure of takesEarly ? [earliestStart[vehicle]!, ...departures] : departures) {
      if (!reachesAll(instance, vehicle, places, departure)) continue;
      driveAgain(instance, vehicle, drive, departure);
      if (drive.feasible && drive.missed <= missed) {
        leaveAtEdge(instance, vehicle, drive, departure, before);
        return;
      }
      before = timingOf(drive);
    }
  }
  drive.takesEarly = false;
  driveAgain(instance, vehicle, drive, earliestStart[vehicle]!);
}

/** When a driven route leaves, and how long it takes. */
interface Timing {
  departure: number;
  seconds: number;
}

/** Undefined where it is late. */
function timingOf({ isTimely, departure, end }: Drive): Timing | undefined {
  return isTimely ? { departure, seconds: end - departure } : undefined;
}

/** The departure between two at which a route takes as long as it may; undefined: it takes too long at both, or at neither. */
function edgeBetween(one: Timing | undefined, other: Timing | undefined, most: number): number | undefined {
  if (one === undefined || other === undefined) return undefined;
  const over = one.seconds - most;
  const under = other.seconds - most;
  if (!(over * under < 0)) return undefined;
  const edge = one.departure + ((other.departure - one.departure) * over) / (over - under);
  // Whole seconds stay whole.
  return Math.abs(edge - Math.round(edge)) < 1e-6 ? Math.round(edge) : edge;
}

/** Of a feasible drive that leaves at `departure`, and takes too long at the one `before`: leaves between the two, if that costs less. */
function leaveAtEdge(
  instance: Instance,
  vehicle: number,
  drive: Drive,
  departure: number,
  before: Timing | undefined,
): void {
  const edge = edgeBetween(before, timingOf(drive), narrow(instance.fleet.maxDuration[vehicle]!));
  if (edge === undefined) return;
  const { price, missed } = drive;
  driveAgain(instance, vehicle, drive, edge);
  if (!drive.feasible || drive.missed > missed || drive.price > price) driveAgain(instance, vehicle, drive, departure);
}

/**
 * The departure at which a driven, feasible route misses fewest frozen stops, and then costs least: leaving later may make it shorter though it
 * is over later (rush hour, a step in an arrival function, alternative windows), or bring it nearer to the previous plan. What a route costs is
 * piecewise linear in its departure; its least value lies where some leg begins or ends when travel changes, or some stop or break is reached as a
 * window opens or closes, or when it was planned, or where the route takes as long as it may. The drive is changed only where that is better.
 */
export function leaveCheapest(instance: Instance, vehicle: number, drive: Drive): void {
  const { fleet } = instance;
  if (!drive.feasible || fleet.underWay[vehicle] === 1) return;
  let { departure, takesEarly, missed, price } = drive;
  const departures = departuresOf(instance, vehicle, placesOf(instance, vehicle, drive));
  const most = narrow(fleet.maxDuration[vehicle]!);
  for (const isEarly of waysToBreak(instance, vehicle)) {
    drive.takesEarly = isEarly;
    const leaveAt = (each: number) => {
      driveAgain(instance, vehicle, drive, each);
      const timing = timingOf(drive);
      if (!drive.feasible || drive.missed > missed) return timing;
      if (drive.missed === missed && drive.price >= price - ROUNDING * Math.abs(price)) return timing;
      ({ missed, price } = drive);
      departure = each;
      takesEarly = isEarly;
      return timing;
    };
    let before: Timing | undefined;
    for (const each of [fleet.earliestStart[vehicle]!, ...departures]) {
      const timing = leaveAt(each);
      const edge = edgeBetween(before, timing, most);
      if (edge !== undefined) leaveAt(edge);
      before = timing;
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
  const departure = departureFor(instance, vehicle, places, at, stability.start[nodes[first]!]!, false);
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

/** Departures, ascending, at which what happens along the route changes, with its breaks as they are and without. */
function departuresOf(instance: Instance, vehicle: number, places: Place[]): number[] {
  const departures = new Set(behindBreaks(instance, vehicle));
  addDepartures(instance, vehicle, places, departures);
  if (places.some(({ pause }) => pause > 0)) {
    const plain = places.map((place) => ({ ...place, pause: 0 }));
    addDepartures(instance, vehicle, plain, departures);
  }
  return inOrder(instance.fleet, vehicle, departures);
}

function addDepartures(instance: Instance, vehicle: number, places: Place[], departures: Set<number>): void {
  const { fleet, windows, rich } = instance;
  const profile = fleet.profile[vehicle]!;
  /** Those with which service at place `index` starts at `start`, -1 being the departure itself: nobody being late, or somebody. */
  const add = (index: number, start: number) => {
    departures.add(departureFor(instance, vehicle, places, index, start, false));
    if (windows.isSoft) departures.add(departureFor(instance, vehicle, places, index, start, true));
  };
  for (const [index, { node, task }] of places.entries()) {
    const before = places[index - 1];
    const from = before?.node ?? fleet.origin[vehicle]!;
    const setup = task < 0 ? 0 : setupOf(instance, profile, from, node);
    for (const border of bordersOf(instance, profile, from, node)) {
      add(index - 1, border - (before?.seconds ?? 0));
      add(index, border + setup);
    }
    if (task < 0) continue;
    for (let each = windows.first[task]!; each < windows.first[task + 1]!; each++) {
      add(index, windows.bounds[2 * each]!);
      add(index, windows.ends[each]!);
      if (windows.isSoft) add(index, Math.floor(windows.bounds[2 * each + 1]!));
    }
    const planned = rich?.stability?.start[task];
    if (planned !== undefined) add(index, planned);
  }
  for (const { bounds, ends } of rich?.breaks?.[vehicle] ?? []) {
    for (const moment of [...bounds.filter((_, at) => at % 2 === 0), ...ends]) {
      for (const [index, { node }] of places.entries()) {
        const before = places[index - 1];
        const from = before?.node ?? fleet.origin[vehicle]!;
        for (const leave of [moment, departBy(instance, profile, from, node, moment)]) {
          add(index - 1, leave - (before?.seconds ?? 0));
        }
      }
    }
  }
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

/**
 * The latest departure with which service at place `index` starts by `start` (-1: the departure itself); -Infinity: it is before the vehicle may leave.
 * On the way there nobody is served behind the soft end of a window, unless `isLate`.
 */
function departureFor(
  instance: Instance,
  vehicle: number,
  places: Place[],
  index: number,
  start: number,
  isLate: boolean,
): number {
  const { fleet, windows } = instance;
  const profile = fleet.profile[vehicle]!;
  let time = start;
  for (let at = index; at >= 0; at--) {
    if (time < fleet.earliestStart[vehicle]!) return Number.NEGATIVE_INFINITY;
    const { node, task, pause } = places[at]!;
    const before = places[at - 1];
    const from = before?.node ?? fleet.origin[vehicle]!;
    if (task >= 0) {
      // Window ends are widened by rounding: what is stated is a whole second before that.
      const latest = isLate ? lastStart(windows, task, time) : lastStatedStart(windows, task, time);
      time = (isLate && latest < time ? Math.floor(latest) : latest) - setupOf(instance, profile, from, node);
    }
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
