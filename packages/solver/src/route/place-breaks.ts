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

/**
 * Puts the vehicle's breaks, in the order of their first windows, between the entries of `drive.route` so that the route is over
 * as early as can be: a table of the earliest time behind every entry with so many breaks taken, each before or after the way to
 * the next place. Writes `nodes`, `kinds` and `isAhead`; returns the new count, -1 when the breaks cannot be taken.
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
  const all = rich.breaks![vehicle]!;
  // Who leaves behind a break's last window has had it before.
  const breaks = all.filter((each) => each.isAlways || departure <= each.lastEnd);
  const width = breaks.length + 1;
  // Per entry (0: the start) and breaks behind us: time, breaks taken on the way to it, how many of them before driving.
  const times = new Float64Array((count + 2) * width).fill(Number.POSITIVE_INFINITY);
  const taken = new Int8Array((count + 2) * width);
  const before = new Int8Array((count + 2) * width);
  times[0] = departure;
  let from = fleet.origin[vehicle]!;
  let tasks = 0;
  for (let i = 0; i <= count; i++) {
    const isEnd = i === count;
    const task = isEnd ? -1 : route[i]!;
    const to = isEnd ? fleet.to[vehicle]! : task < 0 ? reload!.node : task;
    const release =
      task < 0 && !isEnd && rich.releases !== undefined
        ? releaseOfTrip(rich.releases, route, i + 1, count)
        : Number.NEGATIVE_INFINITY;
    const setup = task < 0 ? 0 : setupOf(instance, profile, from, task);
    for (let done = 0; done < width; done++) {
      const leave = times[i * width + done]!;
      if (leave === Number.POSITIVE_INFINITY) continue;
      for (let more = 0; done + more < width; more++) {
        if (more > 0 && rich.loads && !loadAllows(breaks[done + more - 1]!, drive.loads, i)) break;
        for (let first = 0; first <= more; first++) {
          let time = takeBreaks(breaks, done, done + first, leave);
          if (time === Number.POSITIVE_INFINITY) break;
          const arrival = arriveAt(instance, profile, from, to, time);
          time = takeBreaks(breaks, done + first, done + more, arrival === Number.POSITIVE_INFINITY ? time : arrival);
          if (time === Number.POSITIVE_INFINITY) continue;
          if (task >= 0) {
            const start = nextStart(windows, task, time + setup);
            if (start === Number.POSITIVE_INFINITY && tasks >= frozen) continue;
            time = (start === Number.POSITIVE_INFINITY ? time + setup : start) + service[profile * size + task]!;
          } else if (!isEnd) time = Math.max(time, release) + reload!.seconds;
          const at = (i + 1) * width + done + more;
          if (time >= times[at]!) continue;
          times[at] = time;
          taken[at] = more;
          before[at] = first;
        }
      }
    }
    if (task >= 0) tasks++;
    from = to;
  }
  let done = bestEnd(breaks, times.subarray((count + 1) * width), departure);
  if (done < 0) return -1;
  const total = count + done;
  for (let i = count, out = total; i >= 0; i--) {
    const at = (i + 1) * width + done;
    const more = taken[at]!;
    const first = before[at]!;
    if (i < count) {
      drive.nodes[--out] = route[i]!;
      drive.kinds[out] = route[i]! < 0 ? RELOAD : TASK;
      drive.isAhead[out] = 0;
    }
    for (let each = more - 1; each >= 0; each--) {
      drive.nodes[--out] = all.indexOf(breaks[done - more + each]!);
      drive.kinds[out] = BREAK;
      drive.isAhead[out] = each >= first ? 1 : 0;
    }
    done -= more;
  }
  return total;
}

/** When the breaks from `first` up to, but without, `last` are over, taken one after another from `time` on; Infinity: never. */
function takeBreaks(breaks: CompiledBreak[], first: number, last: number, time: number): number {
  for (let each = first; each < last && time < Number.POSITIVE_INFINITY; each++) {
    time = breakStart(breaks[each]!, time) + breaks[each]!.seconds;
  }
  return time;
}

/** How many breaks are taken on the way that is over first, when the rest may be done without; -1: there is none. */
function bestEnd(breaks: CompiledBreak[], ends: Float64Array, departure: number): number {
  let best = -1;
  for (let done = 0; done < ends.length; done++) {
    const end = ends[done]!;
    if (end === Number.POSITIVE_INFINITY || (best >= 0 && end >= ends[best]!)) continue;
    if (breaks.slice(done).every((each) => mayGoWithout(each, departure, end))) best = done;
  }
  return best;
}
