import type * as Heap from "../route/heap.ts";
import type { Plan } from "../route/plan.ts";
import { join, refreshBackward, refreshForward, settlePrice } from "../route/plan.ts";
import { refreshLoads } from "../route/refresh-loads.ts";
import { drawAllowance, exactPrice, largestAllowance } from "./acceptance.ts";
import { copyUntil } from "./copy-until.ts";
import { reaches, startAlong } from "./drive-along.ts";
import type { Segments } from "./exchange-segments.ts";
import { cutInTurn, exchangeDelta } from "./exchange-segments.ts";
import type { Search } from "./search.ts";

const INTS: typeof Heap.INTS = 4;
const DOUBLES: typeof Heap.DOUBLES = 3;
const NEXT: typeof Heap.NEXT = 0;
const PREV: typeof Heap.PREV = 1;
const ROUTE: typeof Heap.ROUTE = 2;
const FROM: typeof Heap.FROM = 3;
const START: typeof Heap.START = 3;
const LATEST: typeof Heap.LATEST = 4;
const PRICE: typeof Heap.PRICE = 5;

/** Most stops between two segments that change places. */
const LARGEST_GAP = 50;

/** Two segments of one route with a gap between them, in the order of the route; either segment may be empty (-1). */
export interface Reorder {
  prev: number;
  first: number;
  last: number;
  gapFirst: number;
  gapLast: number;
  otherFirst: number;
  otherLast: number;
  next: number;
}

/** Room for one try. */
export function makeReorder(): Reorder {
  return { prev: 0, first: 0, last: 0, gapFirst: 0, gapLast: 0, otherFirst: 0, otherLast: 0, next: 0 };
}

/**
 * One try of Or-opt (Or 1976) and of its exchange: 1 to 3 stops from `job` on change places with the 0 to 3 stops behind `pred`,
 * which is on the same route. The price is O(1); the stops between them are driven only when it passes.
 */
export function exchangeWithin(search: Search, pred: number, job: number): void {
  const { plan, instance, reorder, segments: cut } = search;
  cutInTurn(search, job, pred);
  if (!areApart(plan, cut)) return;
  const estimate = exchangeDelta(plan, cut);
  if (estimate >= largestAllowance(search)) return;
  const allowance = drawAllowance(search);
  if (estimate >= allowance) return;
  if (!findEnds(plan, cut, reorder)) return;
  const vehicle = plan.ints[(cut.first << INTS) | ROUTE]!;
  if (!reordersInTime(plan, vehicle, reorder)) return;
  const isExact = instance.fleet.exact[vehicle] === 1;
  if ((isExact || instance.mixedDimensions > 0) && exactReorderDelta(search, vehicle, reorder) >= allowance) return;
  const before = plan.price[vehicle]!;
  applyReorder(plan, vehicle, reorder);
  search.price += plan.price[vehicle]! - before;
}

/** Whether the segments do not overlap, and are not side by side unless the second is empty; and something would change. */
export function areApart({ ints }: Plan, cut: Segments): boolean {
  if (cut.otherPrev === cut.prev || cut.otherPrev === cut.last || cut.otherNext === cut.first) return false;
  for (let s = cut.first; s !== cut.last; s = ints[(s << INTS) | NEXT]!) if (s === cut.otherPrev) return false;
  if (cut.otherCount === 0) return true;
  for (let s = cut.otherFirst; s !== cut.otherNext; s = ints[(s << INTS) | NEXT]!) if (s === cut.first) return false;
  return true;
}

/** Fills `ends`; false when more than 50 stops are between the segments. */
export function findEnds(plan: Plan, cut: Segments, ends: Reorder): boolean {
  const { ints, doubles, instance } = plan;
  const { first, last, otherFirst, otherLast } = cut;
  // Starts only grow along a route; where they are equal, either segment may come first.
  const mayFollow =
    cut.otherPrev < instance.jobs &&
    doubles[(cut.otherPrev << DOUBLES) | START]! >= doubles[(first << DOUBLES) | START]!;
  if (mayFollow && leadsTo(plan, last, cut.otherPrev)) {
    ends.prev = cut.prev;
    ends.first = first;
    ends.last = last;
    ends.gapFirst = cut.next;
    ends.gapLast = cut.otherPrev;
    ends.otherFirst = otherFirst;
    ends.otherLast = otherLast;
    ends.next = cut.otherNext;
    return true;
  }
  if (!leadsTo(plan, otherLast, cut.prev)) return false;
  ends.prev = cut.otherPrev;
  ends.first = otherFirst;
  ends.last = otherLast;
  ends.gapFirst = cut.otherNext;
  ends.gapLast = cut.prev;
  ends.otherFirst = first;
  ends.otherLast = last;
  ends.next = ints[(last << INTS) | NEXT]!;
  return true;
}

function leadsTo({ ints, instance }: Plan, from: number, to: number): boolean {
  const { jobs } = instance;
  let stop = from;
  for (let i = 0; i <= LARGEST_GAP; i++) {
    stop = ints[(stop << INTS) | NEXT]!;
    if (stop >= jobs) return false;
    if (stop === to) return true;
  }
  return false;
}

function reordersInTime(plan: Plan, vehicle: number, ends: Reorder): boolean {
  const { ints, doubles } = plan;
  let from = ints[(ends.prev << INTS) | FROM]!;
  let start = doubles[(ends.prev << DOUBLES) | START]!;
  if (ends.otherFirst >= 0) {
    start = startAlong(plan, vehicle, from, start, ends.otherFirst, ends.otherLast);
    if (start === Number.POSITIVE_INFINITY) return false;
    from = ends.otherLast;
  }
  start = startAlong(plan, vehicle, from, start, ends.gapFirst, ends.gapLast);
  if (start === Number.POSITIVE_INFINITY) return false;
  from = ends.gapLast;
  if (ends.first >= 0) {
    start = startAlong(plan, vehicle, from, start, ends.first, ends.last);
    if (start === Number.POSITIVE_INFINITY) return false;
    from = ends.last;
  }
  return reaches(plan, vehicle, from, start, ends.next);
}

function exactReorderDelta(search: Search, vehicle: number, ends: Reorder): number {
  const { plan, instance, trial } = search;
  const { ints } = plan;
  const end = instance.jobs + vehicle;
  const behindPrev = ints[(ends.prev << INTS) | NEXT]!;
  let at = copyUntil(plan, end, behindPrev, trial, 0);
  if (ends.otherFirst >= 0) at = copyUntil(plan, ends.gapLast, ends.next, trial, at);
  at = copyUntil(plan, ends.first >= 0 ? ends.last : ends.prev, ints[(ends.gapLast << INTS) | NEXT]!, trial, at);
  if (ends.first >= 0) at = copyUntil(plan, ends.prev, ends.gapFirst, trial, at);
  at = copyUntil(plan, ints[(ends.next << INTS) | PREV]!, end, trial, at);
  return exactPrice(search, vehicle, trial, 0, at) - plan.price[vehicle]!;
}

/** Does the exchange: times, loads and price of the route are up to date afterwards. */
export function applyReorder(plan: Plan, vehicle: number, ends: Reorder): void {
  const { doubles, price, instance } = plan;
  const { prev, first, last, gapFirst, gapLast, otherFirst, otherLast, next } = ends;
  let before = doubles[(prev << DOUBLES) | PRICE]! + doubles[(gapLast << DOUBLES) | PRICE]!;
  if (first >= 0) before += doubles[(last << DOUBLES) | PRICE]!;
  if (otherFirst >= 0) before += doubles[(otherLast << DOUBLES) | PRICE]!;
  forgetTimes(plan, gapFirst, gapLast);
  let after = 0;
  let behind = prev;
  if (otherFirst >= 0) {
    forgetTimes(plan, otherFirst, otherLast);
    after += join(plan, behind, otherFirst, vehicle);
    behind = otherLast;
  }
  after += join(plan, behind, gapFirst, vehicle);
  behind = gapLast;
  if (first >= 0) {
    forgetTimes(plan, first, last);
    after += join(plan, behind, first, vehicle);
    behind = last;
  }
  after += join(plan, behind, next, vehicle);
  price[vehicle]! += after - before;
  refreshForward(plan, otherFirst >= 0 ? otherFirst : gapFirst);
  refreshBackward(plan, behind);
  if (instance.mixedDimensions > 0) refreshLoads(plan, vehicle);
  if (instance.fleet.exact[vehicle] === 1) settlePrice(plan, vehicle);
}

/** Never equal to a real start: the passes must not stop at a moved stop. */
function forgetTimes({ ints, doubles }: Plan, first: number, last: number): void {
  for (let s = first; ; s = ints[(s << INTS) | NEXT]!) {
    doubles[(s << DOUBLES) | START] = Number.NaN;
    doubles[(s << DOUBLES) | LATEST] = Number.NaN;
    if (s === last) return;
  }
}
