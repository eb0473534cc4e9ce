import { loadsBehind } from "../features/carried-loads.ts";
import { nextStart } from "../features/time-windows.ts";
import { INTS, NEXT } from "../route/heap.ts";
import type { Instance } from "../route/instance.ts";
import { readyAt } from "../route/leg.ts";
import { keepCandidate } from "./bundle-candidates.ts";
import type { Search } from "./search.ts";

/** Cheapest routes gone on with after each block: a job at its cheapest place often leaves none for those that must follow it. */
const WIDTH = 4;

/** A vehicle's route with the first blocks of the bundle in it. */
interface Draft {
  /** The vehicle's sentinel, then stops. */
  route: number[];
  /** What its legs cost more than the route's without the bundle. */
  price: number;
}

/**
 * Notes where jobs and shipments that relations connect may go in a vehicle's route: block by block (jobs that must stand side by side are
 * one), in an order that they may have, each behind all that must come before it. After each block the cheapest few routes are gone on with (a
 * beam search), and the one in which every block stands as early as it can, so that those behind it have the most time. `extra`: what the
 * vehicle costs beside its legs.
 */
export function placeRelated(search: Search, leader: number, vehicle: number, extra: number): void {
  const { instance, plan, candidates } = search;
  const { jobs, fleet } = instance;
  const { leader: leaders, members, first, directlyBefore } = instance.bundles!;
  const { ints } = plan;
  const route = [jobs + vehicle];
  for (let stop = ints[((jobs + vehicle) << INTS) | NEXT]!; stop < jobs; stop = ints[(stop << INTS) | NEXT]!) {
    route.push(stop);
  }
  // An unused vehicle does not drive from its start to its end as it is.
  const isUnused = route.length === 1 && fleet.type[vehicle] !== -1;
  let drafts: Draft[] = [
    { route, price: isUnused ? price(search, vehicle, fleet.from[vehicle]!, fleet.to[vehicle]!) : 0 },
  ];
  const end = first[leader + 1]!;
  for (let begin = first[leader]!, behind = begin; begin < end; begin = behind) {
    for (behind = begin + 1; behind < end && directlyBefore[members[behind]!] === members[behind - 1]; ) behind++;
    // A pickup's delivery is the next member: loads are looked at as if it stood directly behind.
    const delivery = isPickup(instance, members[begin]!) ? members[behind]! : -1;
    drafts = withBlock(search, vehicle, drafts, Array.from(members.subarray(begin, behind)), delivery);
  }
  const { nextTasks, nextPreds } = candidates;
  for (const draft of drafts) {
    let k = 0;
    for (const [at, stop] of draft.route.entries()) {
      if (stop >= jobs || leaders[stop] !== leader) continue;
      nextTasks[k] = stop;
      nextPreds[k++] = draft.route[at - 1]!;
    }
    keepCandidate(candidates, vehicle, extra + draft.price);
  }
}

/**
 * The cheapest of all routes that have the block at one place in one of the drafts, and keep times and loads; in front of them the first draft with
 * the block at its earliest place.
 */
function withBlock(
  search: Search,
  vehicle: number,
  drafts: readonly Draft[],
  block: number[],
  delivery: number,
): Draft[] {
  const { fleet } = search.instance;
  const { directlyBefore } = search.instance.bundles!;
  const kept: Draft[] = [];
  let early: Draft | undefined;
  let inside = 0;
  for (let k = 1; k < block.length; k++) inside += price(search, vehicle, block[k - 1]!, block[k]!);
  const [head, last] = [block[0]!, block.at(-1)!];
  for (const draft of drafts) {
    const { route } = draft;
    let wantsEarly = draft === drafts[0];
    for (let at = firstPlace(search, route, block); at <= route.length; at++) {
      const next = route[at];
      if (next !== undefined && directlyBefore[next]! >= 0) continue;
      // What must come directly before the block is frozen.
      if (directlyBefore[head]! >= 0 && at > 1) break;
      const from = at === 1 ? fleet.from[vehicle]! : route[at - 1]!;
      const to = next ?? fleet.to[vehicle]!;
      const detour = price(search, vehicle, from, head) + inside + price(search, vehicle, last, to);
      const total = draft.price + detour - price(search, vehicle, from, to);
      const isDear = kept.length === WIDTH && total >= kept[WIDTH - 1]!.price;
      if (isDear && !wantsEarly) continue;
      const tried = { route: [...route.slice(0, at), ...block, ...route.slice(at)], price: total };
      if (!holdsTimes(search, vehicle, tried.route) || !holdsLoads(search, vehicle, tried.route, head, delivery))
        continue;
      if (wantsEarly) early = tried;
      wantsEarly = false;
      if (isDear) continue;
      const rank = kept.findIndex((each) => each.price > total);
      kept.splice(rank < 0 ? kept.length : rank, 0, tried);
      if (kept.length > WIDTH) kept.pop();
    }
  }
  return early === undefined ? kept : [early, ...kept.filter((each) => each !== early)];
}

/** The first position behind everything that must come before a task of the block. */
function firstPlace({ instance }: Search, route: readonly number[], block: readonly number[]): number {
  const { firstBefore, before } = instance.bundles!;
  let place = 1;
  for (const task of block) {
    for (let at = firstBefore[task]!; at < firstBefore[task + 1]!; at++) {
      place = Math.max(place, route.indexOf(before[at]!) + 1);
    }
  }
  return place;
}

/** Whether windows and the shift's end hold along such a route. */
function holdsTimes({ instance }: Search, vehicle: number, route: readonly number[]): boolean {
  const { fleet, windows } = instance;
  const profile = fleet.profile[vehicle]!;
  let from = fleet.from[vehicle]!;
  let time = fleet.readyAt[vehicle]!;
  for (let i = 1; i < route.length; i++) {
    time = nextStart(windows, route[i]!, readyAt(instance, profile, from, route[i]!, time));
    if (time === Number.POSITIVE_INFINITY) return false;
    from = route[i]!;
  }
  return readyAt(instance, profile, from, fleet.to[vehicle]!, time) <= fleet.latestEnd[vehicle]!;
}

/** Whether loads fit along such a route with one more delivery, if there is one (else -1), directly behind its pickup. */
function holdsLoads(
  { instance, plan }: Search,
  vehicle: number,
  route: readonly number[],
  pickup: number,
  delivery: number,
): boolean {
  const { rich, fleet } = instance;
  const loads = rich?.loads;
  // Where it may reload, only the drive tells.
  if (loads === undefined || rich?.reloads?.[vehicle] !== undefined) return true;
  const { drive } = plan;
  let count = 0;
  for (const task of fleet.frozenJobs[vehicle]!) drive.route[count++] = task;
  for (let i = 1; i < route.length; i++) {
    drive.route[count++] = route[i]!;
    if (route[i] === pickup && delivery >= 0) drive.route[count++] = delivery;
  }
  return loadsBehind(loads, vehicle, drive.route, count, drive.loads);
}

function isPickup({ rich }: Instance, task: number): boolean {
  if (rich?.loads === undefined) return false;
  const { dimensions, shipped } = rich.loads;
  for (let k = 0; k < dimensions; k++) if (shipped[task * dimensions + k]! > 0) return true;
  return false;
}

function price({ instance, plan }: Search, vehicle: number, from: number, to: number): number {
  return instance.legs[plan.legsAt[vehicle]! + 2 * (from * instance.size + to)]!;
}
