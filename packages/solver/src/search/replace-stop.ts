import { SINGLE } from "../features/bundles.ts";
import { nextStart } from "../features/time-windows.ts";
import { mayServe } from "../features/vehicle-access.ts";
import { excessPrice } from "../route/excess.ts";
import type * as Heap from "../route/heap.ts";
import { readyAt } from "../route/leg.ts";
import { insertJob } from "../route/plan.ts";
import { drawAllowance } from "./acceptance.ts";
import { openJournal, priceChange, saveRoute, undo } from "./journal.ts";
import type { Search } from "./search.ts";
import { addToBank, markBundleOut, takeFromBank } from "./search.ts";
import { settles, takeOut } from "./settle-route.ts";

const INTS: typeof Heap.INTS = 4;
const DOUBLES: typeof Heap.DOUBLES = 3;
const NEXT: typeof Heap.NEXT = 0;
const ROUTE: typeof Heap.ROUTE = 2;
const FROM: typeof Heap.FROM = 3;
const TO: typeof Heap.TO = 4;
const START: typeof Heap.START = 3;
const LATEST: typeof Heap.LATEST = 4;
const PRICE: typeof Heap.PRICE = 5;

/**
 * One try: an unassigned job takes the place of the stop behind `pred`, which is left out instead, where priorities allow it and penalties and
 * price are worth it. Ruins seldom find that: the stop that they took out must come after the other one, and then fit nowhere.
 */
export function replaceStop(search: Search, job: number, pred: number): void {
  const { plan, instance, journal } = search;
  const { ints } = plan;
  const { priority, units, penalty, jobs } = instance;
  const gone = ints[(pred << INTS) | NEXT]!;
  if (gone >= jobs || !isAlone(search, job) || !isAlone(search, gone)) return;
  const gain = priority[job]! - priority[gone]! || units[job]! - units[gone]!;
  if (gain < 0) return;
  const saved = penalty[job]! - penalty[gone]!;
  const allowance = gain > 0 ? Number.POSITIVE_INFINITY : drawAllowance(search) + saved;
  if (estimateOf(search, job, pred, gone) >= allowance) return;

  const vehicle = ints[(pred << INTS) | ROUTE]!;
  openJournal(journal, plan);
  saveRoute(journal, plan, vehicle);
  takeOut(plan, gone);
  insertJob(plan, job, pred);
  const change = settles(search, vehicle) ? priceChange(journal, plan) : Number.POSITIVE_INFINITY;
  if (change < allowance) {
    search.price += change;
    takeFromBank(search, job);
    addToBank(search, gone);
    return;
  }
  undo(journal, plan);
  markBundleOut(search, job);
}

/** Whether a job is no half of a shipment, and bound to no other job, not even to a frozen one. */
function isAlone({ instance: { bundles } }: Search, job: number): boolean {
  if (bundles === undefined) return true;
  const { leader, type, directlyBefore } = bundles;
  return leader[job] === job && type[job] === SINGLE && directlyBefore[job]! < 0;
}

/** What legs and loads cost more with the job in place of the stop behind `pred`; Infinity where it is not in time or does not fit. */
function estimateOf({ plan, instance }: Search, job: number, pred: number, gone: number): number {
  const { ints, doubles, legsAt, used } = plan;
  const { legs, size, fleet, windows, access, accessWords, plainDimensions: plain, plainAmounts } = instance;
  const vehicle = ints[(pred << INTS) | ROUTE]!;
  const next = ints[(gone << INTS) | NEXT]!;
  const from = ints[(pred << INTS) | FROM]!;
  const to = ints[(next << INTS) | TO]!;
  const profile = fleet.profile[vehicle]!;
  const priceOf = (a: number, b: number) => legs[legsAt[vehicle]! + 2 * (a * size + b)]!;
  const start = nextStart(windows, job, readyAt(instance, profile, from, job, doubles[(pred << DOUBLES) | START]!));
  if (start === Number.POSITIVE_INFINITY) return start;
  if (readyAt(instance, profile, job, to, start) > doubles[(next << DOUBLES) | LATEST]!)
    return Number.POSITIVE_INFINITY;
  if (!mayServe(access, accessWords, job, vehicle)) return Number.POSITIVE_INFINITY;
  let more =
    priceOf(from, job) + priceOf(job, to) - doubles[(pred << DOUBLES) | PRICE]! - doubles[(gone << DOUBLES) | PRICE]!;
  more -= plan.surcharge[vehicle]!;
  for (let k = 0; k < plain; k++) {
    const change = plainAmounts[job * plain + k]! - plainAmounts[gone * plain + k]!;
    more += excessPrice(plan, vehicle, k, used[vehicle * plain + k]! + change);
  }
  return more;
}
