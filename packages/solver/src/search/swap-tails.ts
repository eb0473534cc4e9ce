import { mayServe } from "../features/vehicle-access.ts";
import { excessPrice, settleExcess } from "../route/excess.ts";
import type * as Heap from "../route/heap.ts";
import { readyAt } from "../route/leg.ts";
import type { Plan } from "../route/plan.ts";
import { clearRoute, join, refreshBackward, refreshForward, settlePrice } from "../route/plan.ts";
import { refreshLoads } from "../route/refresh-loads.ts";
import { drawAllowance, exactPrice, largestAllowance } from "./acceptance.ts";
import { copyUntil } from "./copy-until.ts";
import { exchangeTails } from "./exchange-segments.ts";
import type { Search } from "./search.ts";

const INTS: typeof Heap.INTS = 4;
const DOUBLES: typeof Heap.DOUBLES = 3;
const NEXT: typeof Heap.NEXT = 0;
const PREV: typeof Heap.PREV = 1;
const ROUTE: typeof Heap.ROUTE = 2;
const FROM: typeof Heap.FROM = 3;
const TO: typeof Heap.TO = 4;
const START: typeof Heap.START = 3;
const LATEST: typeof Heap.LATEST = 4;
const PRICE: typeof Heap.PRICE = 5;
const PRICE_IN: typeof Heap.PRICE_IN = 6;

/**
 * One try of 2-opt* (Potvin & Rousseau 1995): `head` and what follows it goes behind `pred`, which is on another route, and whose
 * own tail takes its place. Price and times are O(1); loads are walked only when both pass.
 */
export function swapTails(search: Search, pred: number, head: number): void {
  const { plan, instance } = search;
  const { ints } = plan;
  const { fleet } = instance;
  const vehicle = ints[(head << INTS) | ROUTE]!;
  const other = ints[(pred << INTS) | ROUTE]!;
  if (fleet.tailGroup[other] !== fleet.tailGroup[vehicle]) {
    // Every leg may have another price or time there.
    exchangeTails(search, pred, head);
    return;
  }
  const estimate = tailDelta(plan, pred, head) - plan.surcharge[vehicle]! - plan.surcharge[other]!;
  if (estimate >= largestAllowance(search)) return;
  const allowance = drawAllowance(search);
  if (estimate >= allowance) return;
  const isSameEnd = fleet.latestEnd[vehicle] === fleet.latestEnd[other];
  if (isSameEnd && !tailsInTime(plan, pred, head)) return;
  const surcharge = tailsSurcharge(search, pred, head);
  if (estimate + surcharge >= allowance) return;
  const isExact = fleet.exact[vehicle] === 1 || fleet.exact[other] === 1;
  if (isExact || !isSameEnd || instance.mixedDimensions > 0) {
    const delta = exactTailDelta(search, pred, head);
    if (delta + surcharge >= allowance) return;
  }
  const before = plan.price[vehicle]! + plan.price[other]!;
  applyTails(plan, pred, head);
  search.price += plan.price[vehicle]! + plan.price[other]! - before;
}

/** What swapping the tail behind `pred` for the one that begins at `head` adds to the price of legs and vehicles. */
export function tailDelta(plan: Plan, pred: number, head: number): number {
  const { ints, doubles, instance, legsAt } = plan;
  const { legs, jobs, fleet, size } = instance;
  const base = legsAt[ints[(head << INTS) | ROUTE]!]!;
  const prev = ints[(head << INTS) | PREV]!;
  const next = ints[(pred << INTS) | NEXT]!;
  const joined = legs[(base + ((Math.imul(ints[(pred << INTS) | FROM]!, size) + head) << 1)) | 0]!;
  const cut = doubles[(pred << DOUBLES) | PRICE]! + doubles[(head << DOUBLES) | PRICE_IN]!;
  if (prev >= jobs && next >= jobs) {
    const vehicle = prev - jobs;
    // The whole route moves over: its vehicle stays at home.
    if (fleet.type[vehicle] !== -1) return joined - cut - fleet.fixedPrice[vehicle]!;
  }
  return (
    joined +
    legs[(base + ((Math.imul(ints[(prev << INTS) | FROM]!, size) + ints[(next << INTS) | TO]!) << 1)) | 0]! -
    cut
  );
}

function tailsInTime(plan: Plan, pred: number, head: number): boolean {
  const { ints, doubles, instance, legsAt } = plan;
  const { legs, slots, size, fleet } = instance;
  const vehicle = ints[(head << INTS) | ROUTE]!;
  const prev = ints[(head << INTS) | PREV]!;
  const next = ints[(pred << INTS) | NEXT]!;
  const predFrom = ints[(pred << INTS) | FROM]!;
  const prevFrom = ints[(prev << INTS) | FROM]!;
  const nextTo = ints[(next << INTS) | TO]!;
  const predStart = doubles[(pred << DOUBLES) | START]!;
  const prevStart = doubles[(prev << DOUBLES) | START]!;
  if (slots) {
    const profile = fleet.profile[vehicle]!;
    if (readyAt(instance, profile, predFrom, head, predStart) > doubles[(head << DOUBLES) | LATEST]!) return false;
    return readyAt(instance, profile, prevFrom, nextTo, prevStart) <= doubles[(next << DOUBLES) | LATEST]!;
  }
  const base = legsAt[vehicle]!;
  if (
    predStart + legs[(base + ((Math.imul(predFrom, size) + head) << 1) + 1) | 0]! >
    doubles[(head << DOUBLES) | LATEST]!
  )
    return false;
  return (
    prevStart + legs[(base + ((Math.imul(prevFrom, size) + nextTo) << 1) + 1) | 0]! <=
    doubles[(next << DOUBLES) | LATEST]!
  );
}

/** What load above capacity costs on both routes after the swap; Infinity where loads, tasks or access do not allow it. */
function tailsSurcharge(search: Search, pred: number, head: number): number {
  const { plan, instance } = search;
  const { ints, used } = plan;
  const { jobs, fleet, plainDimensions: plain, plainAmounts, access, accessWords } = instance;
  const vehicle = ints[(head << INTS) | ROUTE]!;
  const other = ints[(pred << INTS) | ROUTE]!;
  const next = ints[(pred << INTS) | NEXT]!;
  let shift = 0;
  for (let s = head; s < jobs; s = ints[(s << INTS) | NEXT]!) {
    shift++;
    if (!mayServe(access, accessWords, s, other)) return Number.POSITIVE_INFINITY;
  }
  for (let s = next; s < jobs; s = ints[(s << INTS) | NEXT]!) {
    shift--;
    if (!mayServe(access, accessWords, s, vehicle)) return Number.POSITIVE_INFINITY;
  }
  const isMany =
    plan.size[other]! + fleet.frozenJobs[other]!.length + shift > fleet.maxTasks[other]! ||
    plan.size[vehicle]! + fleet.frozenJobs[vehicle]!.length - shift > fleet.maxTasks[vehicle]!;
  if (isMany) return Number.POSITIVE_INFINITY;
  let surcharge = 0;
  for (let k = 0; k < plain; k++) {
    let load = 0;
    for (let s = head; s < jobs; s = ints[(s << INTS) | NEXT]!) load += plainAmounts[s * plain + k]!;
    for (let s = next; s < jobs; s = ints[(s << INTS) | NEXT]!) load -= plainAmounts[s * plain + k]!;
    surcharge += excessPrice(plan, other, k, used[other * plain + k]! + load);
    surcharge += excessPrice(plan, vehicle, k, used[vehicle * plain + k]! - load);
  }
  return surcharge;
}

function exactTailDelta(search: Search, pred: number, head: number): number {
  const { plan, instance, trial } = search;
  const { ints } = plan;
  const { jobs } = instance;
  const vehicle = ints[(head << INTS) | ROUTE]!;
  const other = ints[(pred << INTS) | ROUTE]!;
  let end = copyUntil(plan, jobs + other, ints[(pred << INTS) | NEXT]!, trial, 0);
  end = copyUntil(plan, ints[(head << INTS) | PREV]!, jobs + vehicle, trial, end);
  const price = exactPrice(search, other, trial, 0, end);
  if (price === Number.POSITIVE_INFINITY) return price;
  const begin = end;
  end = copyUntil(plan, jobs + vehicle, head, trial, end);
  end = copyUntil(plan, pred, jobs + other, trial, end);
  return price + exactPrice(search, vehicle, trial, begin, end) - plan.price[vehicle]! - plan.price[other]!;
}

/** Does the swap: times, loads and prices of both routes are up to date afterwards. */
export function applyTails(plan: Plan, pred: number, head: number): void {
  const { ints, doubles, instance, price, used, size } = plan;
  const { jobs, fleet, plainDimensions: plain, plainAmounts } = instance;
  const vehicle = ints[(head << INTS) | ROUTE]!;
  const other = ints[(pred << INTS) | ROUTE]!;
  const prev = ints[(head << INTS) | PREV]!;
  const next = ints[(pred << INTS) | NEXT]!;
  const end = jobs + vehicle;
  const otherEnd = jobs + other;
  const last = ints[(end << INTS) | PREV]!;
  const otherLast = ints[(otherEnd << INTS) | PREV]!;

  let shift = 0;
  let tail = 0;
  for (let s = head; s < jobs; s = ints[(s << INTS) | NEXT]!) {
    ints[(s << INTS) | ROUTE] = other;
    tail += doubles[(s << DOUBLES) | PRICE]!;
    shift++;
    for (let k = 0; k < plain; k++) {
      used[other * plain + k]! += plainAmounts[s * plain + k]!;
      used[vehicle * plain + k]! -= plainAmounts[s * plain + k]!;
    }
  }
  for (let s = next; s < jobs; s = ints[(s << INTS) | NEXT]!) {
    ints[(s << INTS) | ROUTE] = vehicle;
    tail -= doubles[(s << DOUBLES) | PRICE]!;
    shift--;
    for (let k = 0; k < plain; k++) {
      used[vehicle * plain + k]! += plainAmounts[s * plain + k]!;
      used[other * plain + k]! -= plainAmounts[s * plain + k]!;
    }
  }
  size[other]! += shift;
  size[vehicle]! -= shift;
  if (plan.allowsExcess) {
    settleExcess(plan, other);
    settleExcess(plan, vehicle);
  }
  price[other]! += tail - doubles[(pred << DOUBLES) | PRICE]!;
  price[vehicle]! -= tail + doubles[(prev << DOUBLES) | PRICE]!;
  price[other]! += join(plan, pred, head, other);
  join(plan, last, otherEnd, other);
  if (next < jobs) {
    price[vehicle]! += join(plan, prev, next, vehicle);
    join(plan, otherLast, end, vehicle);
  } else {
    price[vehicle]! += join(plan, prev, end, vehicle);
  }
  const isSameEnd = fleet.latestEnd[vehicle] === fleet.latestEnd[other];
  refreshForward(plan, head);
  if (!isSameEnd) refreshBackward(plan, last);
  refreshBackward(plan, pred);
  if (instance.mixedDimensions > 0) refreshLoads(plan, other);
  if (fleet.exact[other] === 1) settlePrice(plan, other);
  if (size[vehicle] === 0) {
    plan.open--;
    clearRoute(plan, vehicle);
    return;
  }
  refreshForward(plan, ints[(prev << INTS) | NEXT]!);
  if (!isSameEnd) refreshBackward(plan, ints[(end << INTS) | PREV]!);
  refreshBackward(plan, prev);
  if (instance.mixedDimensions > 0) refreshLoads(plan, vehicle);
  if (fleet.exact[vehicle] === 1) settlePrice(plan, vehicle);
}
