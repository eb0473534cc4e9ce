import { breakStart, type CompiledBreak, lastBreakStart, mayGoWithout } from "../features/breaks.ts";
import { keepsOrder } from "../features/bundles.ts";
import { loadsBehind } from "../features/carried-loads.ts";
import { latenessPrice } from "../features/lateness.ts";
import { legCostsOf } from "../features/leg-costs.ts";
import { overtimePrice } from "../features/overtime.ts";
import { releaseOfTrip } from "../features/release.ts";
import { withinLimits } from "../features/route-limits.ts";
import { stabilityPrice } from "../features/stability.ts";
import { lastStatedStart, nextStart } from "../features/time-windows.ts";
import type { Drive } from "./drive-route.ts";
import type { Instance } from "./instance.ts";
import { arriveAt, departBy } from "./leg.ts";
import { placeBreaks } from "./place-breaks.ts";
import { setupOf } from "./read-matrices.ts";
import type { Rich } from "./rich.ts";
import { driveCheapestCut } from "./split-trips.ts";
import { widen } from "./widen.ts";

/** Kinds of entries, as in drive-route.ts (imported, they would be read from memory at every use). */
const TASK = 0;
const BREAK = 1;
const RELOAD = 2;
/** Passes that may raise starts for the sake of ride times; each raises at least one, and more than a few mean that they never meet. */
const MOST_PASSES = 24;
const NO_BREAKS: readonly CompiledBreak[] = [];

/**
 * `driveRoute` for problems with anything rich. No route at all is driven where an order, a trip or a load breaks a rule that no timing
 * mends; the routes of answers never do, but for frozen stops.
 */
export function driveRich(
  instance: Instance,
  rich: Rich,
  vehicle: number,
  jobs: Int32Array,
  begin: number,
  end: number,
  into: Drive,
  mend: Mend,
): void {
  const { fleet, bundles } = instance;
  const { route } = into;
  const frozen = fleet.frozenJobs[vehicle]!;
  let count = 0;
  for (let i = 0; i < frozen.length; i++) route[count++] = frozen[i]!;
  for (let i = begin; i < end; i++) route[count++] = jobs[i]!;
  const isInOrder = bundles === undefined || keepsOrder(bundles, route, count);
  const drive = (entries: number, isSound: boolean) => driveTrips(instance, rich, vehicle, into, entries, isSound);
  const mendIt = () => {
    if (into.mayMend) mend(instance, vehicle, into);
  };
  if (isInOrder && rich.reloads?.[vehicle]) {
    driveCheapestCut(instance, rich, vehicle, into, count, drive, mendIt);
    return;
  }
  drive(count, isInOrder);
  mendIt();
}

/** Tries other departures for a route that does not hold: a step behind this one, which times routes by it. */
type Mend = (instance: Instance, vehicle: number, drive: Drive) => void;

/** Drives `into.route[0..count)`, reloads standing in it as -1; `isSound`: whether nothing is wrong with it so far. */
function driveTrips(
  instance: Instance,
  rich: Rich,
  vehicle: number,
  into: Drive,
  count: number,
  isSound: boolean,
): void {
  const { fleet } = instance;
  const { nodes, kinds, route } = into;
  into.isSound = isSound;
  into.takesEarly = false;
  if (rich.loads && !loadsBehind(rich.loads, vehicle, route, count, into.loads)) into.isSound = false;
  if (!into.isSound && fleet.frozenJobs[vehicle]!.length === 0) {
    into.count = 0;
    into.feasible = false;
    into.mayMend = false;
    into.price = Number.POSITIVE_INFINITY;
    return;
  }
  into.count = count;
  for (let i = 0; i < count; i++) {
    nodes[i] = route[i]!;
    kinds[i] = route[i]! < 0 ? RELOAD : TASK;
  }
  timeRich(instance, rich, vehicle, into, fleet.earliestStart[vehicle]!);
}

/**
 * Times the tasks and reloads of the drive, leaving from `earliest` on: breaks are placed, ride times kept, the route is over as early as
 * can be, and the vehicle leaves as late as that end and the lateness at it allow.
 */
export function timeRich(instance: Instance, rich: Rich, vehicle: number, drive: Drive, earliest: number): void {
  const { fleet } = instance;
  const isUnderWay = fleet.underWay[vehicle] === 1;
  const breaks = rich.breaks?.[vehicle] ?? NO_BREAKS;
  if (breaks.length > 0) takeOutBreaks(drive);
  const { releases } = rich;
  // A vehicle under way has left: it carries what was there by then.
  const waits = releases !== undefined && !isUnderWay;
  const leaves = waits ? Math.max(earliest, releaseOfTrip(releases, drive.nodes, 0, drive.count)) : earliest;
  const goods = releases !== undefined && isUnderWay ? goodsMissed(instance, releases, drive, leaves) : NO_GOODS;
  const isOnTime = leaves <= fleet.latestStart[vehicle]! && goods.areFrozen;
  if (breaks.length > 0) placeBreaks(instance, rich, vehicle, drive, leaves, true);
  let isInTime = startEntries(instance, rich, vehicle, drive, leaves);
  if (!isInTime && rich.rides !== undefined && breaks.length > 0) {
    takeOutBreaks(drive);
    placeBreaks(instance, rich, vehicle, drive, leaves, false);
    isInTime = startEntries(instance, rich, vehicle, drive, leaves);
  }
  const over = drive.end;
  if (!isUnderWay) {
    const departure = latestDeparture(instance, rich, vehicle, drive, leaves);
    if (departure > widen(leaves)) {
      const holds = startEntries(instance, rich, vehicle, drive, departure, isInTime);
      // Under time-dependent travel a later departure may stretch a ride: then the early one stands.
      const isWorse = (isInTime && !holds) || drive.end > over * (1 + 1e-12);
      if (isWorse) startEntries(instance, rich, vehicle, drive, leaves);
      else isInTime = holds;
    }
  }
  drive.missed += goods.count;
  const { departure, end, distance, driving } = drive;
  drive.hasBreaks = hasBreaks(breaks, rich.lostBreaks[vehicle]!, drive);
  drive.isTimely = isInTime && end <= fleet.latestEnd[vehicle]!;
  const mayHold = drive.isSound && isOnTime;
  const isShort =
    withinLimits(fleet, vehicle, distance, end - departure) &&
    (rich.maxTravel === undefined || driving <= rich.maxTravel[vehicle]!);
  drive.feasible = mayHold && drive.isTimely && drive.hasBreaks && isShort;
  const mayMend = mayHold && !drive.feasible && !isUnderWay && withinLimits(fleet, vehicle, distance, 0);
  const isFlexible = instance.slots || instance.windows.isSoft;
  const varies = breaks.length > 0 || (drive.isTimely && (isFlexible || hasAlternatives(instance, drive)));
  drive.mayMend = mayMend && varies;
  settleCosts(instance, rich, vehicle, drive);
}

/** Stops whose goods a first trip left without, and whether all of them are frozen. */
interface Goods {
  count: number;
  areFrozen: boolean;
}

const NO_GOODS: Goods = { count: 0, areFrozen: true };

function goodsMissed(
  { frozen }: Instance,
  releases: Float64Array,
  { nodes, kinds, count }: Drive,
  left: number,
): Goods {
  const goods = { ...NO_GOODS };
  for (let i = 0; i < count && kinds[i] !== RELOAD; i++) {
    if (kinds[i] !== TASK || releases[nodes[i]!]! <= widen(left)) continue;
    goods.count++;
    if (frozen[nodes[i]!] === 0) goods.areFrozen = false;
  }
  return goods;
}

function hasAlternatives({ alternatives }: Instance, { nodes, kinds, count }: Drive): boolean {
  for (let i = 0; i < count; i++) if (kinds[i] === TASK && alternatives[nodes[i]!] === 1) return true;
  return false;
}

/** Leaves tasks and reloads. */
function takeOutBreaks(drive: Drive): void {
  const { nodes, kinds, count } = drive;
  drive.count = 0;
  for (let i = 0; i < count; i++) {
    if (kinds[i] === BREAK) continue;
    nodes[drive.count] = nodes[i]!;
    kinds[drive.count++] = kinds[i]!;
  }
}

/**
 * Starts everything as early as it may from a departure, and pickups so late that rides are kept. False when something is too late. `before`: the
 * drive is what an earlier departure with the same end gave, and this was said of it.
 */
function startEntries(
  instance: Instance,
  rich: Rich,
  vehicle: number,
  drive: Drive,
  departure: number,
  before?: boolean,
): boolean {
  holdReloads(rich, drive);
  const isSteady = !instance.slots && rich.rides === undefined;
  const isInTime = passForward(instance, rich, vehicle, drive, departure, isSteady ? before : undefined);
  if (rich.rides === undefined || keepRides(instance, rich, vehicle, drive, departure)) return isInTime;
  // Holding a pickup back without end helps nobody.
  holdReloads(rich, drive);
  passForward(instance, rich, vehicle, drive, departure);
  return false;
}

/** Whether every break that the route as driven cannot do without is in it, but for those that are lost. */
function hasBreaks(
  breaks: readonly CompiledBreak[],
  lost: number,
  { nodes, kinds, count, departure, end }: Drive,
): boolean {
  return breaks.every((each, index) => {
    if ((lost >> index) & 1 || mayGoWithout(each, departure, end)) return true;
    for (let i = 0; i < count; i++) if (kinds[i] === BREAK && nodes[i] === index) return true;
    return false;
  });
}

/** Nothing holds a start back but the goods that a reload waits for. */
function holdReloads({ releases }: Rich, { nodes, kinds, holds, count }: Drive): void {
  for (let i = 0; i < count; i++) {
    holds[i] = Number.NEGATIVE_INFINITY;
    if (kinds[i] !== RELOAD || releases === undefined) continue;
    for (let j = i + 1; j < count && kinds[j] !== RELOAD; j++) {
      if (kinds[j] === TASK) holds[i] = Math.max(holds[i]!, releases[nodes[j]!]!);
    }
  }
}

/**
 * Starts of all entries from a departure, each as early as it may be; end, distance and waiting. False when something is too late. `before`: the
 * drive has them of an earlier departure, of which this was said, on roads that are always the same: from the first entry on that begins when it
 * did, nothing changes.
 */
function passForward(
  instance: Instance,
  rich: Rich,
  vehicle: number,
  drive: Drive,
  departure: number,
  before?: boolean,
): boolean {
  const { fleet, windows, distances, size, service } = instance;
  const { nodes, kinds, isAhead, starts, holds, count } = drive;
  const profile = fleet.profile[vehicle]!;
  const offset = profile * size;
  const frozen = fleet.frozenJobs[vehicle]!.length;
  const reload = rich.reloads?.[vehicle];
  const breaks = rich.breaks?.[vehicle];
  let isInTime = true;
  let missed = 0;
  let tasks = 0;
  let from = fleet.origin[vehicle]!;
  let time = departure;
  let isThere = false;
  let distance = 0;
  let driving = 0;
  let waiting = 0;
  for (let i = 0; i <= count; i++) {
    const kind = i === count ? RELOAD : kinds[i]!;
    if (kind !== BREAK || isAhead[i] === 1) {
      if (!isThere) {
        const to = i === count ? fleet.to[vehicle]! : placeFrom(drive, i, reload?.node ?? -1, fleet.to[vehicle]!);
        let arrival = arriveAt(instance, profile, from, to, time);
        if (arrival === Number.POSITIVE_INFINITY) {
          missed++;
          if (i === count || tasks >= frozen) isInTime = false;
          arrival = time;
        }
        distance += distances[(offset + from) * size + to]!;
        driving += arrival - time;
        time = arrival;
        isThere = true;
      }
    }
    if (i === count) break;
    if (kind === BREAK) {
      const each = breaks![nodes[i]!]!;
      let start = breakStart(each, time);
      if (start === Number.POSITIVE_INFINITY) {
        isInTime = false;
        start = time;
      }
      waiting += start - time;
      starts[i] = start;
      time = start + each.seconds;
      continue;
    }
    if (kind === RELOAD) {
      const start = Math.max(time, holds[i]!);
      waiting += start - time;
      starts[i] = start;
      time = start + reload!.seconds;
      from = reload!.node;
    } else {
      const task = nodes[i]!;
      const ready = time + setupOf(instance, profile, from, task);
      let start = nextStart(windows, task, Math.max(ready, holds[i]!));
      if (start === Number.POSITIVE_INFINITY) {
        missed++;
        if (tasks >= frozen) isInTime = false;
        start = ready;
      }
      if (before !== undefined && start === starts[i]) {
        // Only the wait ahead of it is shorter.
        if (rich.waitingPrice) drive.waitingPrice -= rich.waitingPrice[vehicle]! * (departure - drive.departure);
        drive.departure = departure;
        return isInTime && before;
      }
      waiting += start - ready;
      starts[i] = start;
      time = start + service[offset + task]!;
      from = task;
      tasks++;
    }
    isThere = false;
  }
  drive.departure = departure;
  drive.end = time;
  drive.distance = distance;
  drive.driving = driving;
  drive.missed = missed;
  drive.waitingPrice = rich.waitingPrice === undefined ? 0 : rich.waitingPrice[vehicle]! * waiting;
  return isInTime;
}

/** The place of the first entry from `at` on that has one. */
function placeFrom({ nodes, kinds, count }: Drive, at: number, reloadNode: number, end: number): number {
  for (let i = at; i < count; i++) if (kinds[i] !== BREAK) return kinds[i] === RELOAD ? reloadNode : nodes[i]!;
  return end;
}

/** Starts pickups later where a ride would last too long: the least fixed point, since every start only moves back. */
function keepRides(instance: Instance, rich: Rich, vehicle: number, drive: Drive, departure: number): boolean {
  const { pickup, most } = rich.rides!;
  const { nodes, kinds, starts, holds, count } = drive;
  const offset = instance.fleet.profile[vehicle]! * instance.size;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    let isKept = true;
    for (let i = 0; i < count; i++) {
      if (kinds[i] !== TASK || pickup[nodes[i]!]! < 0) continue;
      const origin = pickup[nodes[i]!]!;
      let at = i - 1;
      while (at >= 0 && (kinds[at] !== TASK || nodes[at] !== origin)) at--;
      if (at < 0) continue;
      const service = instance.service[offset + origin]!;
      if (starts[i]! - starts[at]! - service <= widen(most[nodes[i]!]!)) continue;
      holds[at] = starts[i]! - most[nodes[i]!]! - service;
      isKept = false;
    }
    if (isKept) return true;
    if (!passForward(instance, rich, vehicle, drive, departure)) return false;
  }
  return false;
}

/** The latest departure with the same end and no stop behind its soft end that was not before, back through the earliest starts. */
function latestDeparture(instance: Instance, rich: Rich, vehicle: number, drive: Drive, earliest: number): number {
  const { fleet, windows, service, size } = instance;
  const { nodes, kinds, isAhead, starts, count } = drive;
  const profile = fleet.profile[vehicle]!;
  const reload = rich.reloads?.[vehicle];
  let to = fleet.to[vehicle]!;
  let time = drive.end;
  let isThere = true;
  for (let i = count - 1; i >= 0; i--) {
    const kind = kinds[i]!;
    if (isThere && (kind !== BREAK || isAhead[i] === 0)) {
      time = departBy(instance, profile, placeBefore(instance, rich, vehicle, drive, i), to, time);
      isThere = false;
    }
    if (kind === BREAK) {
      const each = rich.breaks![vehicle]![nodes[i]!]!;
      time = Math.max(starts[i]!, lastBreakStart(each, time - each.seconds));
      continue;
    }
    if (kind === RELOAD) {
      time = Math.max(starts[i]!, time - reload!.seconds);
      to = reload!.node;
    } else {
      const task = nodes[i]!;
      time = Math.max(starts[i]!, lastStatedStart(windows, task, time - service[profile * size + task]!));
      time -= setupOf(instance, profile, placeBefore(instance, rich, vehicle, drive, i - 1), task);
      to = task;
    }
    isThere = true;
  }
  if (isThere) time = departBy(instance, profile, fleet.origin[vehicle]!, to, time);
  return Math.max(earliest, Math.min(time, fleet.latestStart[vehicle]!));
}

/** Where the vehicle is when entry `at` begins, its way to the next place not driven. */
function placeBefore(instance: Instance, rich: Rich, vehicle: number, drive: Drive, at: number): number {
  const { nodes, kinds } = drive;
  for (let i = at; i >= 0; i--) {
    if (kinds[i] === TASK) return nodes[i]!;
    if (kinds[i] === RELOAD) return rich.reloads![vehicle]!.node;
  }
  return instance.fleet.origin[vehicle]!;
}

function settleCosts(instance: Instance, rich: Rich, vehicle: number, drive: Drive): void {
  const { fleet, windows } = instance;
  const { nodes, kinds, starts, count, route } = drive;
  drive.overtimePrice = rich.overtime === undefined ? 0 : overtimePrice(rich.overtime, vehicle, drive.end);
  drive.latenessPrice = 0;
  if (rich.hasLateness) {
    for (let i = 0; i < count; i++) {
      if (kinds[i] === TASK) drive.latenessPrice += latenessPrice(windows, nodes[i]!, starts[i]!);
    }
  }
  drive.stabilityPrice = 0;
  if (rich.stability !== undefined) {
    for (let i = 0; i < count; i++) route[i] = kinds[i] === TASK ? nodes[i]! : -1;
    drive.stabilityPrice = stabilityPrice(rich.stability, vehicle, route, starts, count);
  }
  const legs = instance.legCosts === undefined ? 0 : legCostsOf(instance, instance.legCosts, vehicle, drive);
  drive.price =
    fleet.fixedPrice[vehicle]! +
    fleet.meterPrice[vehicle]! * drive.distance +
    fleet.secondPrice[vehicle]! * (drive.end - drive.departure) +
    legs +
    drive.overtimePrice +
    drive.waitingPrice +
    drive.latenessPrice +
    drive.stabilityPrice;
}
