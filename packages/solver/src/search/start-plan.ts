import { INTS, PREV } from "../route/heap.ts";
import { clearRoute, insertJob, settlePrice } from "../route/plan.ts";
import { exactPrice } from "./acceptance.ts";
import { settleBank } from "./anneal.ts";
import { bestInsertion, canInsert, drawBlink } from "./best-insertion.ts";
import type { BestPlan } from "./best-plan.ts";
import { makeBestPlan } from "./best-plan.ts";
import { insertBundle } from "./insert-bundle.ts";
import { openJournal } from "./journal.ts";
import { hasPlainRoom } from "./plain-room.ts";
import type { Orders } from "./recreate.ts";
import { recreate } from "./recreate.ts";
import type { Search } from "./search.ts";
import { addToBank, addToPool, leaderOf, markBundleOut, membersOf, takeFromBank } from "./search.ts";

/** More positions than any instance has: nothing is overlooked. */
const NO_BLINK = 2 ** 30;

/**
 * Puts unassigned jobs into a vehicle's empty route in this order; when the route as a whole breaks a rule, those that do not
 * fit behind the ones before them are left out. Returns how many stayed.
 */
export function keepRoute(search: Search, vehicle: number, jobs: number[]): number {
  const { plan, instance } = search;
  const sentinel = instance.jobs + vehicle;
  if (instance.rich !== undefined) return keepBundles(search, vehicle, [...new Set(jobs)]);
  const free = [...new Set(jobs)].filter((job) => search.bankAt[job]! >= 0);
  // Job by job alone would lose a stop behind which only the next one has a way home.
  const isWhole = routeHolds(search, vehicle, free);
  let kept = 0;
  for (const job of free) {
    const last = plan.ints[(sentinel << INTS) | PREV]!;
    if (!isWhole && !canInsert(search, job, last)) continue;
    insertJob(plan, job, last);
    takeFromBank(search, job);
    kept++;
  }
  return kept;
}

/** The same for rich problems: bundle by bundle, whole ones only, and the route is driven with each. */
function keepBundles(search: Search, vehicle: number, jobs: number[]): number {
  const { plan, instance, bankAt } = search;
  const free = jobs.filter((job) => bankAt[leaderOf(instance, job)]! >= 0 && instance.frozen[job] === 0);
  const known = new Set(free);
  const leaders = [...new Set(free.map((job) => leaderOf(instance, job)))].filter((leader) =>
    membersOf(instance, leader).every((job) => known.has(job)),
  );
  let taken = new Set(leaders);
  const route = () => free.filter((job) => taken.has(leaderOf(instance, job)));
  if (!routeHolds(search, vehicle, route())) {
    taken = new Set();
    for (const leader of leaders) {
      taken.add(leader);
      if (!routeHolds(search, vehicle, route())) taken.delete(leader);
    }
  }
  const kept = route();
  for (const job of kept) {
    insertJob(plan, job, plan.ints[((instance.jobs + vehicle) << INTS) | PREV]!);
    if (bankAt[job]! >= 0) takeFromBank(search, job);
  }
  return kept.length;
}

/** Whether a vehicle may drive its frozen prefix and then these jobs: everything checked. */
function routeHolds(search: Search, vehicle: number, jobs: number[]): boolean {
  const { plan, instance, trial } = search;
  if (!hasPlainRoom(instance, vehicle, jobs, plan.used)) return false;
  trial.set(jobs);
  return exactPrice(search, vehicle, trial, 0, jobs.length) < Number.POSITIVE_INFINITY;
}

/** How often which order of `makeOrders` is drawn: always the one of those far from home first, or always the random one. */
const FAR_FIRST = [0, 0, 1];
const AT_RANDOM = [1];

/** Inserts all unassigned jobs greedily, those of high priority and far from home first, or in random order. */
export function insertBank(search: Search, orders: Orders, isRandom = false): void {
  openJournal(search.journal, search.plan);
  search.blink = NO_BLINK;
  search.isHasty = true;
  for (let i = 0; i < search.bankCount; i++) addToPool(search, search.bank[i]!);
  recreate(search, { ...orders, weights: isRandom ? AT_RANDOM : FAR_FIRST, totalWeight: 1 });
  search.isHasty = false;
  settleBank(search);
  search.poolCount = 0;
  settleAll(search);
  drawBlink(search);
}

/** Makes a greedy plan in random order the present one; `best`, where that leaves out more: who is may take long to be served again. */
export function startAfresh(search: Search, orders: Orders, best: BestPlan): void {
  restorePlan(search, makeBestPlan(search.instance));
  insertBank(search, orders, true);
  if (search.bankPriority > best.bankPriority || search.bankUnits > best.bankUnits) restorePlan(search, best);
}

/**
 * Makes the best plan the present one, and serves every unassigned job that still fits somewhere, until it is late: nothing is left out by
 * chance.
 */
export function restoreBest(search: Search, best: BestPlan, isLate: () => boolean): void {
  restorePlan(search, best);
  serveLeftOver(search, isLate);
}

/** Makes a noted plan the present one. */
export function restorePlan(search: Search, noted: BestPlan): void {
  const { plan, instance } = search;
  for (const job of search.free) {
    if (search.bankAt[job]! < 0) addToBank(search, job);
    markBundleOut(search, job);
  }
  plan.served = 0;
  plan.open = 0;
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
    clearRoute(plan, vehicle);
    for (let at = noted.begins[vehicle]!; at < noted.begins[vehicle + 1]!; at++) {
      const job = noted.stops[at]!;
      insertJob(plan, job, plan.ints[((instance.jobs + vehicle) << INTS) | PREV]!);
      if (search.bankAt[job]! >= 0) takeFromBank(search, job);
    }
  }
  settleAll(search);
}

function serveLeftOver(search: Search, isLate: () => boolean): void {
  const { plan, instance, bank, bankCount } = search;
  const left = Array.from(bank.subarray(0, bankCount))
    .filter((job) => instance.units[job]! > 0)
    .sort((a, b) => instance.priority[b]! - instance.priority[a]! || a - b);
  search.blink = NO_BLINK;
  openJournal(search.journal, plan);
  for (const job of left) {
    if (isLate()) break;
    if (instance.rich !== undefined) {
      if (insertBundle(search, job, true)) takeFromBank(search, job);
      continue;
    }
    bestInsertion(search, job, true);
    if (search.pred < 0) continue;
    insertJob(plan, job, search.pred);
    takeFromBank(search, job);
  }
  if (search.bankCount < bankCount) settleAll(search);
}

/** Exact prices of all routes, and their sum. */
export function settleAll(search: Search): void {
  const { plan, instance } = search;
  search.price = 0;
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
    if (instance.fleet.exact[vehicle] === 1) settlePrice(plan, vehicle);
    search.price += plan.price[vehicle]!;
  }
}
