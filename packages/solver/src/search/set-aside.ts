import { nextStart } from "../features/time-windows.ts";
import { mayServe } from "../features/vehicle-access.ts";
import type { Instance } from "../route/instance.ts";
import { widen } from "../route/widen.ts";
import type { Search } from "./search.ts";
import { membersOf, takeOutOfPlay } from "./search.ts";

/** Steps that shortest ways may take in all; a fleet with very many different places goes without what they tell. */
const MOST_STEPS = 2e7;

/** Of one vehicle, the least that any way takes from its start to each task, and from there to its end. */
interface Ways {
  seconds: Float64Array;
  secondsHome: Float64Array;
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
      members.some((task) => isTooFar(instance, vehicle, task, waysOf(vehicle)));
    if (instance.fleet.profile.every((_, vehicle) => isBarred(vehicle))) takeOutOfPlay(search, job);
  }
}

/** Whether access, the number of tasks and loads let the vehicle serve these tasks and nothing else. */
function hasRoom(instance: Instance, vehicle: number, tasks: readonly number[]): boolean {
  const { fleet, access, accessWords, plainDimensions: plain, mixedDimensions: mixed, rich } = instance;
  if (fleet.frozenJobs[vehicle]!.length + tasks.length > fleet.maxTasks[vehicle]!) return false;
  if (!tasks.every((task) => mayServe(access, accessWords, task, vehicle))) return false;
  for (let k = 0; k < plain; k++) {
    let load = fleet.plainUsed[vehicle * plain + k]!;
    for (const task of tasks) load += instance.plainAmounts[task * plain + k]!;
    if (load > instance.plainCapacity[vehicle * plain + k]!) return false;
  }
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

/** Whether a task is out of reach even if the vehicle drives to it, and from it to its end, by the shortest ways there are. */
function isTooFar({ fleet, windows }: Instance, vehicle: number, task: number, ways: Ways | undefined): boolean {
  if (ways === undefined) return false;
  const start = nextStart(windows, task, fleet.readyAt[vehicle]! + ways.seconds[task]!);
  if (start + ways.secondsHome[task]! > fleet.latestEnd[vehicle]!) return true;
  // A frozen prefix counts too, and may be too long by itself, which is not held against the rest.
  if (fleet.frozenJobs[vehicle]!.length > 0) return start === Number.POSITIVE_INFINITY;
  const isOver = (sum: number, most: number) => sum > widen(most);
  return (
    start === Number.POSITIVE_INFINITY ||
    isOver(ways.seconds[task]! + ways.secondsHome[task]!, fleet.maxDuration[vehicle]!) ||
    isOver(ways.meters[task]! + ways.metersHome[task]!, fleet.maxDistance[vehicle]!)
  );
}

/** Ways by vehicle, worked out once for vehicles with the same ends; undefined where roads change with the time of day, or it would take too long. */
function makeWays(instance: Instance): (vehicle: number) => Ways | undefined {
  const { fleet, rich, size, slots, times, distances } = instance;
  const known = new Map<string, Ways>();
  let steps = slots ? Number.POSITIVE_INFINITY : 0;
  return (vehicle) => {
    const [profile, from, to] = [fleet.profile[vehicle]!, fleet.from[vehicle]!, fleet.to[vehicle]!];
    const reload = rich?.reloads?.[vehicle]?.node ?? -1;
    const key = `${profile} ${from} ${to} ${reload}`;
    const found = known.get(key);
    steps += found === undefined ? 4 * size * size : 0;
    if (found !== undefined || steps > MOST_STEPS) return found;
    const shortest = (weights: Float64Array, end: number, isBack: boolean) =>
      shortestWays(instance, weights, profile, end, reload, isBack);
    const ways = {
      seconds: shortest(times, from, false),
      secondsHome: shortest(times, to, true),
      meters: shortest(distances, from, false),
      metersHome: shortest(distances, to, true),
    };
    known.set(key, ways);
    return ways;
  };
}

/**
 * Per task the least sum of weights on any way over other tasks and the vehicle's reload from a place to it, or with `isBack` from it to the place;
 * Infinity: there is none (Dijkstra 1959, without a heap, for every node has a leg to every other).
 */
function shortestWays(
  { jobs, size, times }: Instance,
  weights: Float64Array,
  profile: number,
  end: number,
  reload: number,
  isBack: boolean,
): Float64Array {
  const base = profile * size * size;
  const sums = new Float64Array(size).fill(Number.POSITIVE_INFINITY);
  sums[end] = 0;
  const left = Int32Array.from([end, ...(reload < 0 ? [] : [reload]), ...Array(jobs).keys()]);
  for (let count = left.length; count > 0; count--) {
    let at = 0;
    for (let i = 1; i < count; i++) if (sums[left[i]!]! < sums[left[at]!]!) at = i;
    const nearest = left[at]!;
    left[at] = left[count - 1]!;
    for (let i = 0; i < count - 1; i++) {
      const node = left[i]!;
      const leg = base + (isBack ? node * size + nearest : nearest * size + node);
      const sum = times[leg] === Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : sums[nearest]! + weights[leg]!;
      if (sum < sums[node]!) sums[node] = sum;
    }
  }
  return sums;
}
