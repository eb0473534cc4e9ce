import { nextStart } from "../features/time-windows.ts";
import type * as Heap from "../route/heap.ts";
import { readyAt } from "../route/leg.ts";
import type { Plan } from "../route/plan.ts";
import { join, refreshBackward, refreshForward, settlePrice } from "../route/plan.ts";
import { refreshLoads } from "../route/refresh-loads.ts";
import { drawAllowance, exactPrice, largestAllowance } from "./acceptance.ts";
import { copyUntil } from "./copy-until.ts";
import { reaches } from "./drive-along.ts";
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

/** Longest run of stops that is turned round. */
const LONGEST = 50;

/**
 * One try of 2-opt (Croes 1958) within a route: `head` comes to stand behind `pred`, and the stops between them follow in the
 * opposite order. Nothing happens when `head` does not follow `pred` within 50 stops.
 */
export function reverseSegment(search: Search, pred: number, head: number): void {
  const { plan, instance } = search;
  const { ints } = plan;
  const vehicle = ints[(head << INTS) | ROUTE]!;
  const first = ints[(pred << INTS) | NEXT]!;
  if (first === head || !follows(plan, first, head)) return;
  const estimate = reversalDelta(plan, first, head);
  if (estimate >= largestAllowance(search)) return;
  const allowance = drawAllowance(search);
  if (estimate >= allowance || !reversedInTime(plan, first, head)) return;
  const isExact = instance.fleet.exact[vehicle] === 1;
  if ((isExact || instance.mixedDimensions > 0) && exactReversalDelta(search, first, head) >= allowance) return;
  const before = plan.price[vehicle]!;
  applyReversal(plan, first, head);
  search.price += plan.price[vehicle]! - before;
}

function follows(plan: Plan, first: number, last: number): boolean {
  const { ints, doubles } = plan;
  const { jobs } = plan.instance;
  // Starts only grow along a route.
  if (doubles[(first << DOUBLES) | START]! > doubles[(last << DOUBLES) | START]!) return false;
  let stop = first;
  for (let i = 1; i < LONGEST && stop < jobs; i++) {
    stop = ints[(stop << INTS) | NEXT]!;
    if (stop === last) return true;
  }
  return false;
}

/** What turning the stops from `first` to `last` round adds to the price of legs. */
export function reversalDelta(plan: Plan, first: number, last: number): number {
  const { ints, doubles, instance, legsAt } = plan;
  const { legs, size } = instance;
  const base = legsAt[ints[(first << INTS) | ROUTE]!]!;
  const prev = ints[(first << INTS) | PREV]!;
  const next = ints[(last << INTS) | NEXT]!;
  let delta =
    legs[(base + ((Math.imul(ints[(prev << INTS) | FROM]!, size) + last) << 1)) | 0]! +
    legs[(base + ((Math.imul(first, size) + ints[(next << INTS) | TO]!) << 1)) | 0]! -
    doubles[(first << DOUBLES) | PRICE_IN]! -
    doubles[(last << DOUBLES) | PRICE]!;
  if (instance.symmetric) return delta;
  for (let s = first; s !== last; ) {
    const after = ints[(s << INTS) | NEXT]!;
    delta += legs[(base + ((Math.imul(after, size) + s) << 1)) | 0]! - doubles[(s << DOUBLES) | PRICE]!;
    s = after;
  }
  return delta;
}

function reversedInTime(plan: Plan, first: number, last: number): boolean {
  const { ints, doubles, instance, legsAt } = plan;
  const { legs, slots, size, fleet, open, close, alternatives, windows } = instance;
  const vehicle = ints[(first << INTS) | ROUTE]!;
  const base = legsAt[vehicle]!;
  const profile = fleet.profile[vehicle]!;
  const prev = ints[(first << INTS) | PREV]!;
  const next = ints[(last << INTS) | NEXT]!;
  let time = doubles[(prev << DOUBLES) | START]!;
  let from = ints[(prev << INTS) | FROM]!;
  for (let s = last; s !== prev; s = ints[(s << INTS) | PREV]!) {
    time = slots
      ? readyAt(instance, profile, from, s, time)
      : time + legs[(base + ((Math.imul(from, size) + s) << 1) + 1) | 0]!;
    if (time > close[s]!) return false;
    if (alternatives[s] === 1) time = nextStart(windows, s, time);
    else if (time < open[s]!) time = open[s]!;
    from = s;
  }
  return reaches(plan, vehicle, from, time, next);
}

function exactReversalDelta(search: Search, first: number, last: number): number {
  const { plan, instance, trial } = search;
  const { ints } = plan;
  const vehicle = ints[(first << INTS) | ROUTE]!;
  const end = instance.jobs + vehicle;
  const prev = ints[(first << INTS) | PREV]!;
  let at = copyUntil(plan, end, first, trial, 0);
  for (let s = last; s !== prev; s = ints[(s << INTS) | PREV]!) trial[at++] = s;
  at = copyUntil(plan, last, end, trial, at);
  return exactPrice(search, vehicle, trial, 0, at) - plan.price[vehicle]!;
}

/** Does the reversal: times, loads and price of the route are up to date afterwards. */
export function applyReversal(plan: Plan, first: number, last: number): void {
  const { ints, doubles, price, instance } = plan;
  const vehicle = ints[(first << INTS) | ROUTE]!;
  const prev = ints[(first << INTS) | PREV]!;
  const next = ints[(last << INTS) | NEXT]!;
  let before = doubles[(first << DOUBLES) | PRICE_IN]! + doubles[(last << DOUBLES) | PRICE]!;
  for (let s = first; s !== last; s = ints[(s << INTS) | NEXT]!) before += doubles[(s << DOUBLES) | PRICE]!;
  let after = 0;
  let behind = prev;
  for (let s = last; s !== prev; ) {
    const upcoming = ints[(s << INTS) | PREV]!;
    // Never equal to a real start: the passes must not stop at a moved stop.
    doubles[(s << DOUBLES) | START] = Number.NaN;
    doubles[(s << DOUBLES) | LATEST] = Number.NaN;
    after += join(plan, behind, s, vehicle);
    behind = s;
    s = upcoming;
  }
  after += join(plan, first, next, vehicle);
  price[vehicle]! += after - before;
  refreshForward(plan, last);
  refreshBackward(plan, first);
  if (instance.mixedDimensions > 0) refreshLoads(plan, vehicle);
  if (instance.fleet.exact[vehicle] === 1) settlePrice(plan, vehicle);
}
