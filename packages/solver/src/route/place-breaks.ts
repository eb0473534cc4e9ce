import { breakStart, type CompiledBreak, loadAllows, mayGoWithout } from "../features/breaks.ts";
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

/**
 * Puts the vehicle's breaks between the entries of `drive.route`, in any order, so that the route is over as early as can be: a
 * table of the earliest time at every place with each set of breaks taken (8 at most, see parse-vehicle.ts), before the way there
 * and behind it. Writes `nodes`, `kinds` and `isAhead`; returns the new count, -1 when the breaks cannot be taken.
 */
export function placeBreaks(
  instance: Instance,
  rich: Rich,
  vehicle: number,
  drive: Drive,
  count: number,
  departure: number,
): number {
  const { fleet, windows, service, size } = instance;
  const { route } = drive;
  const profile = fleet.profile[vehicle]!;
  const frozen = fleet.frozenJobs[vehicle]!.length;
  const reload = rich.reloads?.[vehicle];
  const breaks = rich.breaks![vehicle]!;
  const sets = 2 ** breaks.length;
  // Two rows a leg: where it begins and where it ends. Per set of breaks the earliest time, and the break taken last in this row.
  const times = new Float64Array(2 * (count + 1) * sets).fill(Number.POSITIVE_INFINITY);
  const last = new Int8Array(times.length).fill(NONE);
  times[0] = departure;
  let from = fleet.origin[vehicle]!;
  let tasks = 0;
  for (let i = 0; i <= count; i++) {
    const isEnd = i === count;
    const task = isEnd ? -1 : route[i]!;
    const to = isEnd ? fleet.to[vehicle]! : task < 0 ? reload!.node : task;
    const begin = 2 * i * sets;
    const there = begin + sets;
    takeBreaks(rich, breaks, drive.loads, i, times, last, begin);
    for (let set = 0; set < sets; set++) {
      const leave = times[begin + set]!;
      if (leave === Number.POSITIVE_INFINITY) continue;
      const arrival = arriveAt(instance, profile, from, to, leave);
      times[there + set] = arrival === Number.POSITIVE_INFINITY ? leave : arrival;
    }
    takeBreaks(rich, breaks, drive.loads, i, times, last, there);
    if (isEnd) break;
    const release =
      task < 0 && rich.releases !== undefined
        ? releaseOfTrip(rich.releases, route, i + 1, count)
        : Number.NEGATIVE_INFINITY;
    const setup = task < 0 ? 0 : setupOf(instance, profile, from, task);
    for (let set = 0; set < sets; set++) {
      const time = times[there + set]!;
      if (time === Number.POSITIVE_INFINITY) continue;
      if (task < 0) {
        times[there + sets + set] = Math.max(time, release) + reload!.seconds;
        continue;
      }
      const start = nextStart(windows, task, time + setup);
      if (start === Number.POSITIVE_INFINITY && tasks >= frozen) continue;
      const begins = start === Number.POSITIVE_INFINITY ? time + setup : start;
      times[there + sets + set] = begins + service[profile * size + task]!;
    }
    if (task >= 0) tasks++;
    from = to;
  }
  const best = bestEnd(breaks, times.subarray(times.length - sets), departure);
  return best < 0 ? -1 : writeEntries(drive, last, sets, count, best);
}

/** Takes breaks at a place, one after another, wherever that gives a set of them earlier than it is reached otherwise. */
function takeBreaks(
  rich: Rich,
  breaks: CompiledBreak[],
  loads: Float64Array,
  entry: number,
  times: Float64Array,
  last: Int8Array,
  row: number,
): void {
  for (let set = 0; set < 2 ** breaks.length; set++) {
    const time = times[row + set]!;
    if (time === Number.POSITIVE_INFINITY) continue;
    for (let each = 0; each < breaks.length; each++) {
      const more = set | (1 << each);
      if (more === set || (rich.loads && !loadAllows(breaks[each]!, loads, entry))) continue;
      const over = breakStart(breaks[each]!, time) + breaks[each]!.seconds;
      // At the same time rather here than before the way: then who waits, waits where the next stop is.
      if (over === Number.POSITIVE_INFINITY || over > times[row + more]!) continue;
      times[row + more] = over;
      last[row + more] = each;
    }
  }
}

/** Back from the end: every row says which break was taken last in it. */
function writeEntries(
  { route, nodes, kinds, isAhead }: Drive,
  last: Int8Array,
  sets: number,
  count: number,
  best: number,
): number {
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
  return total;
}

/** The set of breaks with which the way is over first, when the others may be done without; -1: there is none. */
function bestEnd(breaks: CompiledBreak[], ends: Float64Array, departure: number): number {
  let best = -1;
  for (let set = 0; set < ends.length; set++) {
    const end = ends[set]!;
    if (end === Number.POSITIVE_INFINITY || (best >= 0 && end >= ends[best]!)) continue;
    if (breaks.every((each, index) => (set >> index) & 1 || mayGoWithout(each, departure, end))) best = set;
  }
  return best;
}
