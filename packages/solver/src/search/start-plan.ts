import { INTS, PREV, ROUTE } from "../route/heap.ts";
import { clearRoute, insertJob, settlePrice } from "../route/plan.ts";
import { settleBank } from "./anneal.ts";
import { bestInsertion, canInsert, drawBlink } from "./best-insertion.ts";
import type { BestPlan } from "./best-plan.ts";
import { openJournal } from "./journal.ts";
import type { Orders } from "./recreate.ts";
import { recreate } from "./recreate.ts";
import type { Search } from "./search.ts";
import { addToBank, addToPool, takeFromBank } from "./search.ts";

/** More positions than any instance has: nothing is overlooked. */
const NO_BLINK = 2 ** 30;

/** Appends jobs to a vehicle's route in this order and leaves out those that do not fit there; returns how many stayed. */
export function keepRoute(search: Search, vehicle: number, jobs: ArrayLike<number>): number {
  const { plan, instance } = search;
  const sentinel = instance.jobs + vehicle;
  let kept = 0;
  for (let i = 0; i < jobs.length; i++) {
    const job = jobs[i]!;
    if (search.bankAt[job]! < 0) continue;
    const last = plan.ints[sentinel * INTS + PREV]!;
    if (!canInsert(search, job, last)) continue;
    insertJob(plan, job, last);
    takeFromBank(search, job);
    kept++;
  }
  return kept;
}

/** Inserts all unassigned jobs greedily, those of high priority and far from home first. */
export function insertBank(search: Search, orders: Orders): void {
  openJournal(search.journal, search.plan);
  search.blink = NO_BLINK;
  for (let i = 0; i < search.bankCount; i++) addToPool(search, search.bank[i]!);
  recreate(search, { ...orders, weights: [0, 0, 1], totalWeight: 1 });
  settleBank(search);
  search.poolCount = 0;
  settleAll(search);
  drawBlink(search);
}

/** Makes the best plan the present one, and serves every unassigned job that still fits somewhere: nothing is left out by chance. */
export function restoreBest(search: Search, best: BestPlan): void {
  const { plan, instance } = search;
  for (let job = 0; job < instance.jobs; job++) {
    if (instance.frozen[job] === 1) continue;
    if (search.bankAt[job]! < 0) addToBank(search, job);
    plan.ints[job * INTS + ROUTE] = -1;
  }
  plan.served = 0;
  plan.open = 0;
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
    clearRoute(plan, vehicle);
    for (let at = best.begins[vehicle]!; at < best.begins[vehicle + 1]!; at++) {
      insertJob(plan, best.stops[at]!, plan.ints[(instance.jobs + vehicle) * INTS + PREV]!);
      takeFromBank(search, best.stops[at]!);
    }
  }
  settleAll(search);
  serveLeftOver(search);
}

function serveLeftOver(search: Search): void {
  const { plan, instance, bank, bankCount } = search;
  const left = [...bank.subarray(0, bankCount)].sort((a, b) => instance.priority[b]! - instance.priority[a]! || a - b);
  search.blink = NO_BLINK;
  for (const job of left) {
    bestInsertion(search, job, true);
    if (search.pred < 0) continue;
    insertJob(plan, job, search.pred);
    takeFromBank(search, job);
  }
  if (search.bankCount < left.length) settleAll(search);
}

function settleAll(search: Search): void {
  const { plan, instance } = search;
  search.price = 0;
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
    if (instance.fleet.exact[vehicle] === 1) settlePrice(plan, vehicle);
    search.price += plan.price[vehicle]!;
  }
}
