import { type CompiledBreak, loadAllows, mayGoWithout, windowFrom } from "../features/breaks.ts";
import { releaseOfTrip } from "../features/release.ts";
import { nextStart } from "../features/time-windows.ts";
import type { Drive } from "./drive-route.ts";
import type { Instance } from "./instance.ts";
import { arriveAt } from "./leg.ts";
import { setupOf } from "./read-matrices.ts";
import type { Rich } from "./rich.ts";

const TASK = 0;
const BREAK = 1;
const RELOAD = 2;
/** In `last`: no break was taken here. */
const NONE = -1;
/** Of `takeBreaks`: no break is left for later. */
const NOT_LATER = -1;

/** Per row and set of breaks taken: how many frozen stops are missed, the earliest time, and the break taken last (see `NONE`). */
export interface BreakTable {
  missed: Int32Array;
  times: Float64Array;
  last: Int8Array;
}

/** Room for so many rows and sets. */
export function makeBreakTable(length: number): BreakTable {
  return { missed: new Int32Array(length), times: new Float64Array(length), last: new Int8Array(length) };
}

/**
 * Puts the vehicle's breaks between the entries of the drive, in any order, so that as few frozen stops as can be are missed and then the
 * route is over as early as can be: a table of the earliest time at every place with each set of breaks taken (8 at most, see
 * parse-vehicle.ts), before the way there and behind it. While a shipment whose ride is bounded is on board, breaks are taken only if
 * `mayBreakRides`, and only if that is earlier. Where the breaks cannot be taken, the drive stays without.
 */
export function placeBreaks(
  instance: Instance,
  rich: Rich,
  vehicle: number,
  drive: Drive,
  departure: number,
  mayBreakRides: boolean,
): void {
  const { fleet, windows, service, size } = instance;
  const { route, count } = drive;
  for (let i = 0; i < count; i++) route[i] = drive.nodes[i]!;
  const profile = fleet.profile[vehicle]!;
  const frozen = fleet.frozenJobs[vehicle]!.length;
  const reload = rich.reloads?.[vehicle];
  const breaks = rich.breaks![vehicle]!;
  const sets = 2 ** breaks.length;
  // Two rows a leg: where it begins and where it ends. Per set of breaks the earliest time, and the break taken last in this row.
  const length = 2 * (count + 1) * sets;
  if (drive.breakTable.times.length < length) drive.breakTable = makeBreakTable(2 * length);
  const table = drive.breakTable;
  const { missed, times, last } = table;
  times.fill(Number.POSITIVE_INFINITY, 0, length);
  last.fill(NONE, 0, length);
  const rides = ridesUnderWay(rich, route, count);
  times[0] = departure;
  missed[0] = 0;
  let from = fleet.origin[vehicle]!;
  let tasks = 0;
  for (let i = 0; i <= count; i++) {
    const isEnd = i === count;
    const task = isEnd ? -1 : route[i]!;
    const to = isEnd ? fleet.to[vehicle]! : task < 0 ? reload!.node : task;
    const begin = 2 * i * sets;
    const there = begin + sets;
    const isRiding = rides !== undefined && rides[i] === 1;
    const isEarly = isRiding || drive.takesEarly;
    // On roads that are always the same, a break that may still begin there is over no later there.
    const seconds = instance.slots ? NOT_LATER : arriveAt(instance, profile, from, to, 0);
    const isHere = !isRiding || mayBreakRides;
    if (isHere) takeBreaks(rich, breaks, drive.loads, i, table, begin, isEarly, isEarly ? NOT_LATER : seconds);
    for (let set = 0; set < sets; set++) {
      const leave = times[begin + set]!;
      if (leave === Number.POSITIVE_INFINITY) continue;
      const arrival = instance.slots ? arriveAt(instance, profile, from, to, leave) : leave + seconds;
      times[there + set] = arrival === Number.POSITIVE_INFINITY ? leave : arrival;
      missed[there + set] = missed[begin + set]!;
    }
    if (isHere) takeBreaks(rich, breaks, drive.loads, i, table, there, isEarly, NOT_LATER);
    if (isEnd) break;
    const release =
      task < 0 && rich.releases !== undefined
        ? releaseOfTrip(rich.releases, route, i + 1, count)
        : Number.NEGATIVE_INFINITY;
    const setup = task < 0 ? 0 : setupOf(instance, profile, from, task);
    for (let set = 0; set < sets; set++) {
      const time = times[there + set]!;
      if (time === Number.POSITIVE_INFINITY) continue;
      missed[there + sets + set] = missed[there + set]!;
      if (task < 0) {
        times[there + sets + set] = Math.max(time, release) + reload!.seconds;
        continue;
      }
      const start = nextStart(windows, task, time + setup);
      if (start === Number.POSITIVE_INFINITY && tasks >= frozen) continue;
      if (start === Number.POSITIVE_INFINITY) missed[there + sets + set]!++;
      const begins = start === Number.POSITIVE_INFINITY ? time + setup : start;
      times[there + sets + set] = begins + service[profile * size + task]!;
    }
    if (task >= 0) tasks++;
    from = to;
  }
  const best = bestEnd(breaks, rich.lostBreaks[vehicle]!, table, length - sets, departure);
  if (best >= 0) writeEntries(drive, last, sets, best);
}

/** Per entry, and the end: 1 where a shipment whose ride is bounded is on board on the way there; undefined: no ride is bounded. */
function ridesUnderWay({ rides }: Rich, route: Int32Array, count: number): Uint8Array | undefined {
  if (rides === undefined) return undefined;
  const isRiding = new Uint8Array(count + 1);
  for (let i = 0; i < count; i++) {
    const pickup = route[i]! < 0 ? -1 : rides.pickup[route[i]!]!;
    const at = pickup < 0 ? -1 : route.subarray(0, i).lastIndexOf(pickup);
    if (at >= 0) isRiding.fill(1, at + 1, i + 1);
  }
  return isRiding;
}

/**
 * Takes breaks at a place, one after another, wherever that gives a set of them earlier than it is reached otherwise. At the same time they
 * are taken rather here than before the way, unless they are to be taken early, as where somebody rides: then who waits, waits where the next
 * stop is. A break that may also begin `ahead` seconds later, in the same window, is left for then.
 */
function takeBreaks(
  rich: Rich,
  breaks: CompiledBreak[],
  loads: Float64Array,
  entry: number,
  { missed, times, last }: BreakTable,
  row: number,
  isEarly: boolean,
  ahead: number,
): void {
  const all = (1 << breaks.length) - 1;
  for (let set = 0; set < all; set++) {
    const time = times[row + set]!;
    if (time === Number.POSITIVE_INFINITY) continue;
    for (let each = 0; each < breaks.length; each++) {
      const more = set | (1 << each);
      if (more === set) continue;
      const pause = breaks[each]!;
      const { bounds } = pause;
      const at = windowFrom(pause, time);
      if (at === bounds.length || (ahead >= 0 && time + ahead <= bounds[at + 1]!)) continue;
      const over = Math.max(time, bounds[at]!) + pause.seconds;
      const isKnown = times[row + more]! < Number.POSITIVE_INFINITY;
      if (isKnown) {
        const misses = missed[row + set]! - missed[row + more]!;
        if (misses > 0 || (misses === 0 && over > times[row + more]!)) continue;
        if (isEarly && misses === 0 && over === times[row + more]) continue;
      }
      if (rich.loads && !loadAllows(pause, loads, entry)) continue;
      missed[row + more] = missed[row + set]!;
      times[row + more] = over;
      last[row + more] = each;
    }
  }
}

/** Back from the end: every row says which break was taken last in it. */
function writeEntries(drive: Drive, last: Int8Array, sets: number, best: number): void {
  const { route, nodes, kinds, isAhead, count } = drive;
  let total = count;
  for (let set = best; set > 0; set &= set - 1) total++;
  let out = total;
  let set = best;
  for (let row = 2 * count + 1; row >= 0; row--) {
    const isThere = row % 2;
    if (isThere === 1 && row < 2 * count) {
      const node = route[row >> 1]!;
      nodes[--out] = node;
      kinds[out] = node < 0 ? RELOAD : TASK;
      isAhead[out] = 0;
    }
    for (let each = last[row * sets + set]!; each !== NONE; each = last[row * sets + set]!) {
      nodes[--out] = each;
      kinds[out] = BREAK;
      isAhead[out] = isThere;
      set ^= 1 << each;
    }
  }
  drive.count = total;
}

/** The set of breaks with which fewest stops are missed and the way is over first, when the others are lost or may be done without; -1: there is none. */
function bestEnd(
  breaks: CompiledBreak[],
  lost: number,
  { missed, times }: BreakTable,
  row: number,
  departure: number,
): number {
  let best = -1;
  for (let set = 0; set < 2 ** breaks.length; set++) {
    const end = times[row + set]!;
    if (end === Number.POSITIVE_INFINITY) continue;
    const misses = best < 0 ? -1 : missed[row + set]! - missed[row + best]!;
    if (misses > 0 || (misses === 0 && end >= times[row + best]!)) continue;
    if (breaks.every((each, index) => ((set | lost) >> index) & 1 || mayGoWithout(each, departure, end))) best = set;
  }
  return best;
}
