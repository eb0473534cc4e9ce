import { nextStart } from "../features/time-windows.ts";
import type { Instance } from "../route/instance.ts";
import { readyAt, startBy } from "../route/leg.ts";
import { widen } from "../route/widen.ts";
import { hasPlainRoom } from "./plain-room.ts";
import type { Search } from "./search.ts";
import { membersOf, takeOutOfPlay } from "./search.ts";

/** Legs that shortest ways may look at in all, and what one counts on roads that change with the time of day: many vehicles in many places do without. */
const MOST_LEGS = 2e7;
const SLOW_LEG = 10;

/** Of one vehicle, the least that any way takes from its start to each task, and from there to its end. */
interface Ways {
  /** The earliest start of service. */
  ready: Float64Array;
  /** Seconds from that start to the end of the route; where roads change with the time of day, less the latest end; -Infinity: there is none. */
  home: Float64Array;
  meters: Float64Array;
  metersHome: Float64Array;
}

/**
 * Takes those of the unassigned jobs out of play that no vehicle can serve, whatever else it does: because of access, its number of tasks, its
 * capacity, or because even the shortest way is too long or too late. A search that knows nobody to be left out is a better one.
 */
export function setAside(search: Search): void {
  const { instance, bank, bankCount } = search;
  if (bankCount === 0) return;
  const waysOf = makeWays(instance);
  for (const job of bank.slice(0, bankCount)) {
    const members = membersOf(instance, job);
    const isBarred = (vehicle: number) =>
      !hasRoom(instance, vehicle, members) ||
      members.some(
        (task) => !goesStraight(instance, vehicle, task) && isTooFar(instance, vehicle, task, waysOf(vehicle)),
      );
    if (instance.fleet.profile.every((_, vehicle) => isBarred(vehicle))) takeOutOfPlay(search, job);
  }
}

/** Whether access, the number of tasks and loads let the vehicle serve these tasks and nothing else. */
function hasRoom(instance: Instance, vehicle: number, tasks: readonly number[]): boolean {
  const { fleet, mixedDimensions: mixed, rich } = instance;
  if (!hasPlainRoom(instance, vehicle, tasks, fleet.plainUsed)) return false;
  for (let k = 0; k < mixed; k++) {
    const capacity = instance.mixedCapacity[vehicle * mixed + k]!;
    for (const task of tasks) {
      if (instance.mixedDeliveries[task * mixed + k]! > capacity) return false;
      if (instance.mixedPickups[task * mixed + k]! > capacity) return false;
    }
  }
  const loads = rich?.loads;
  if (loads === undefined || loads.hasGiven[vehicle] === 1) return true;
  for (let k = 0; k < loads.dimensions; k++) {
    const capacity = widen(loads.capacity[vehicle * loads.dimensions + k]!);
    for (const task of tasks) {
      const at = task * loads.dimensions + k;
      if (Math.max(loads.deliveries[at]!, loads.pickups[at]!, loads.shipped[at]!) > capacity) return false;
    }
  }
  return true;
}

/** Whether the vehicle is in time if it drives to a task and home, and nothing but time is asked of it: then its ways need not be known. */
function goesStraight(instance: Instance, vehicle: number, task: number): boolean {
  const { fleet, windows } = instance;
  if (fleet.maxDuration[vehicle]! < Number.POSITIVE_INFINITY) return false;
  if (fleet.maxDistance[vehicle]! < Number.POSITIVE_INFINITY) return false;
  const profile = fleet.profile[vehicle]!;
  const ready = readyAt(instance, profile, fleet.from[vehicle]!, task, fleet.readyAt[vehicle]!);
  const start = ready === Number.POSITIVE_INFINITY ? ready : nextStart(windows, task, ready);
  if (start === Number.POSITIVE_INFINITY) return false;
  return readyAt(instance, profile, task, fleet.to[vehicle]!, start) <= fleet.latestEnd[vehicle]!;
}

/** Whether a task is out of reach even if the vehicle drives to it, and from it to its end, by the shortest ways there are. */
function isTooFar({ fleet, windows, slots }: Instance, vehicle: number, task: number, ways: Ways | undefined): boolean {
  if (ways === undefined) return false;
  const start = nextStart(windows, task, ways.ready[task]!);
  if (start === Number.POSITIVE_INFINITY) return true;
  if (start + ways.home[task]! > (slots ? 0 : fleet.latestEnd[vehicle]!)) return true;
  // A frozen prefix counts too, and may be too long by itself, which is not held against the rest.
  if (fleet.frozenJobs[vehicle]!.length > 0) return false;
  const seconds = slots ? 0 : ways.ready[task]! - fleet.readyAt[vehicle]! + ways.home[task]!;
  return (
    seconds > widen(fleet.maxDuration[vehicle]!) ||
    ways.meters[task]! + ways.metersHome[task]! > widen(fleet.maxDistance[vehicle]!)
  );
}

/** Ways by vehicle, worked out once for vehicles that are at the same places at the same times; undefined where it would take too long. */
function makeWays(instance: Instance): (vehicle: number) => Ways | undefined {
  const { fleet, rich, size, slots, distances } = instance;
  const known = new Map<string, Ways>();
  let legs = 0;
  return (vehicle) => {
    const [profile, from, to] = [fleet.profile[vehicle]!, fleet.from[vehicle]!, fleet.to[vehicle]!];
    const [ready, late] = [fleet.readyAt[vehicle]!, slots ? fleet.latestEnd[vehicle]! : 0];
    const reload = rich?.reloads?.[vehicle]?.node ?? -1;
    const key = [profile, from, to, ready, late, reload].join();
    const found = known.get(key);
    legs += found === undefined ? 4 * size * size * (slots ? SLOW_LEG : 1) : 0;
    if (found !== undefined || legs > MOST_LEGS) return found;
    const metersOf = (a: number, b: number) =>
      readyAt(instance, profile, a, b, 0) === Number.POSITIVE_INFINITY
        ? Number.POSITIVE_INFINITY
        : distances[(profile * size + a) * size + b]!;
    const ways = {
      ready: leastSums(instance, from, ready, reload, (at, next, start) => readyAt(instance, profile, at, next, start)),
      home:
        late === Number.MAX_VALUE
          ? new Float64Array(size).fill(Number.NEGATIVE_INFINITY)
          : leastSums(instance, to, -late, reload, (at, before, sum) => -startBy(instance, profile, before, at, -sum)),
      meters: leastSums(instance, from, 0, reload, (at, next, sum) => sum + metersOf(at, next)),
      metersHome: leastSums(instance, to, 0, reload, (at, before, sum) => sum + metersOf(before, at)),
    };
    known.set(key, ways);
    return ways;
  };
}

/**
 * Per task the least sum on any way between a place, where it is `first`, and the task, over other tasks and the vehicle's reload; Infinity: there is
 * no way. `along` is a sum one leg further (Dijkstra 1959, without a heap, for every node has a leg to every other).
 */
function leastSums(
  { jobs, size }: Instance,
  place: number,
  first: number,
  reload: number,
  along: (at: number, further: number, sum: number) => number,
): Float64Array {
  const sums = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  sums[place] = first;
  const left = Int32Array.from([...new Set([place, ...(reload < 0 ? [] : [reload]), ...Array(jobs).keys()])]);
  for (let count = left.length; count > 0; count--) {
    let least = 0;
    for (let i = 1; i < count; i++) if (sums[left[i]!]! < sums[left[least]!]!) least = i;
    const at = left[least]!;
    if (sums[at] === Number.POSITIVE_INFINITY) break;
    left[least] = left[count - 1]!;
    for (let i = 0; i < count - 1; i++) {
      const sum = along(at, left[i]!, sums[at]!);
      if (sum < sums[left[i]!]!) sums[left[i]!] = sum;
    }
  }
  return sums;
}
