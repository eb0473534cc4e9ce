import { mayServe } from "../features/vehicle-access.ts";
import { excessPrice } from "../route/excess.ts";
import type * as Heap from "../route/heap.ts";
import type { Plan } from "../route/plan.ts";
import { addLoad, clearRoute, join, refreshBackward, refreshForward, settlePrice } from "../route/plan.ts";
import { refreshLoads } from "../route/refresh-loads.ts";
import { drawAllowance, exactPrice, largestAllowance } from "./acceptance.ts";
import { copyUntil } from "./copy-until.ts";
import { reaches, startAlong } from "./drive-along.ts";
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

/** Longest segment that moves. */
const LONGEST = 3;

/** Two segments of two routes that may change places; the second may be empty. Reused by every try. */
export interface Segments {
  /** Stop before the first segment, its first and last stop, and the stop behind it. */
  prev: number;
  first: number;
  last: number;
  next: number;
  count: number;
  /** The same for the second segment; when it is empty, `otherFirst` is -1 and `otherNext` follows `otherPrev`. */
  otherPrev: number;
  otherFirst: number;
  otherLast: number;
  otherNext: number;
  otherCount: number;
  /** Which pair of lengths was cut last. */
  turn: number;
}

/** Room for one try. */
export function makeSegments(): Segments {
  return {
    prev: 0,
    first: 0,
    last: 0,
    next: 0,
    count: 0,
    otherPrev: 0,
    otherFirst: 0,
    otherLast: 0,
    otherNext: 0,
    otherCount: 0,
    turn: 0,
  };
}

/** One try: 1 to 3 stops from `job` on change places with the 0 to 3 stops behind `pred`, on another route. */
export function exchangeSegments(search: Search, pred: number, job: number): void {
  cutInTurn(search, job, pred);
  tryExchange(search);
}

/** One try: `head` and all that follows it change places with all that follows `pred`, on another route of whatever vehicle. */
export function exchangeTails(search: Search, pred: number, head: number): void {
  const { plan, segments } = search;
  cutSegments(plan, head, Number.POSITIVE_INFINITY, pred, Number.POSITIVE_INFINITY, segments);
  tryExchange(search);
}

function tryExchange(search: Search): void {
  const { plan, instance, segments } = search;
  const { ints } = plan;
  const { fleet } = instance;
  const vehicle = ints[(segments.first << INTS) | ROUTE]!;
  const other = ints[(segments.otherPrev << INTS) | ROUTE]!;
  const estimate = exchangeDelta(plan, segments) - plan.surcharge[vehicle]! - plan.surcharge[other]!;
  if (estimate >= largestAllowance(search)) return;
  const allowance = drawAllowance(search);
  if (estimate >= allowance) return;
  const { prev, first, last, next, otherPrev, otherFirst, otherLast, otherNext } = segments;
  if (!inTime(plan, other, otherPrev, first, last, otherNext)) return;
  if (!inTime(plan, vehicle, prev, otherFirst, otherLast, next)) return;
  const surcharge = segmentsSurcharge(plan, segments);
  if (estimate + surcharge >= allowance) return;
  const isExact = fleet.exact[vehicle] === 1 || fleet.exact[other] === 1;
  if (isExact || instance.mixedDimensions > 0) {
    if (exactExchangeDelta(search, segments) + surcharge >= allowance) return;
  }
  const before = plan.price[vehicle]! + plan.price[other]!;
  applyExchange(plan, segments);
  search.price += plan.price[vehicle]! + plan.price[other]! - before;
}

/**
 * Cuts 1 to 3 stops from `first` on and 0 to 3 behind `otherPrev`. Each pair of lengths has its turn, because a processor foresees loops whose
 * counts recur (3 % more iterations/s than with random ones).
 */
export function cutInTurn({ plan, segments }: Search, first: number, otherPrev: number): void {
  segments.turn = (segments.turn + 1) % (LONGEST * (LONGEST + 1));
  const otherCount = segments.turn % (LONGEST + 1);
  const count = 1 + (segments.turn - otherCount) / (LONGEST + 1);
  cutSegments(plan, first, count, otherPrev, otherCount, segments);
}

/** Cuts at most so many stops from `first` on and behind `otherPrev`, as far as the two routes reach. */
export function cutSegments(
  plan: Plan,
  first: number,
  count: number,
  otherPrev: number,
  otherCount: number,
  into: Segments,
): void {
  const { ints } = plan;
  const { jobs } = plan.instance;
  into.prev = ints[(first << INTS) | PREV]!;
  into.first = first;
  into.last = first;
  into.count = 1;
  while (into.count < count && ints[(into.last << INTS) | NEXT]! < jobs) {
    into.last = ints[(into.last << INTS) | NEXT]!;
    into.count++;
  }
  into.next = ints[(into.last << INTS) | NEXT]!;
  into.otherPrev = otherPrev;
  into.otherFirst = -1;
  into.otherLast = otherPrev;
  into.otherCount = 0;
  while (into.otherCount < otherCount && ints[(into.otherLast << INTS) | NEXT]! < jobs) {
    into.otherLast = ints[(into.otherLast << INTS) | NEXT]!;
    if (into.otherCount++ === 0) into.otherFirst = into.otherLast;
  }
  into.otherNext = ints[(into.otherLast << INTS) | NEXT]!;
}

/** What the exchange adds to the price of legs and vehicles. */
export function exchangeDelta(plan: Plan, cut: Segments): number {
  const { ints, doubles, instance, legsAt } = plan;
  const { legs, jobs, fleet, size } = instance;
  const vehicle = ints[(cut.first << INTS) | ROUTE]!;
  const other = ints[(cut.otherPrev << INTS) | ROUTE]!;
  const base = legsAt[vehicle]!;
  const otherBase = legsAt[other]!;
  const { prev, first, last, next, otherPrev, otherFirst, otherLast, otherNext } = cut;
  let delta =
    legs[(otherBase + ((Math.imul(ints[(otherPrev << INTS) | FROM]!, size) + first) << 1)) | 0]! +
    legs[(otherBase + ((Math.imul(ints[(last << INTS) | FROM]!, size) + ints[(otherNext << INTS) | TO]!) << 1)) | 0]! -
    doubles[(first << DOUBLES) | PRICE_IN]! -
    doubles[(last << DOUBLES) | PRICE]! -
    doubles[(otherPrev << DOUBLES) | PRICE]!;
  if (base !== otherBase) delta += repriced(plan, first, last, otherBase);
  if (otherFirst >= 0) {
    delta +=
      legs[(base + ((Math.imul(ints[(prev << INTS) | FROM]!, size) + otherFirst) << 1)) | 0]! +
      legs[(base + ((Math.imul(ints[(otherLast << INTS) | FROM]!, size) + ints[(next << INTS) | TO]!) << 1)) | 0]! -
      doubles[(otherLast << DOUBLES) | PRICE]!;
    if (base !== otherBase) delta += repriced(plan, otherFirst, otherLast, base);
  } else if (prev >= jobs && next >= jobs && fleet.type[vehicle] !== -1) {
    delta -= fleet.fixedPrice[vehicle]!;
  } else {
    delta += legs[(base + ((Math.imul(ints[(prev << INTS) | FROM]!, size) + ints[(next << INTS) | TO]!) << 1)) | 0]!;
  }
  return delta;
}

/** What the legs inside a segment cost more in another price class. */
function repriced(plan: Plan, first: number, last: number, base: number): number {
  const { ints, doubles, instance } = plan;
  const { legs, size } = instance;
  let delta = 0;
  for (let s = first; s !== last; s = ints[(s << INTS) | NEXT]!) {
    delta +=
      legs[(base + ((Math.imul(s, size) + ints[(s << INTS) | NEXT]!) << 1)) | 0]! - doubles[(s << DOUBLES) | PRICE]!;
  }
  return delta;
}

/** Whether the vehicle can drive from `prev` over the segment (-1: none) to `next` in time. */
function inTime(plan: Plan, vehicle: number, prev: number, first: number, last: number, next: number): boolean {
  const from = plan.ints[(prev << INTS) | FROM]!;
  const start = plan.doubles[(prev << DOUBLES) | START]!;
  if (first < 0) return reaches(plan, vehicle, from, start, next);
  const reached = startAlong(plan, vehicle, from, start, first, last);
  return reached !== Number.POSITIVE_INFINITY && reaches(plan, vehicle, last, reached, next);
}

/** What load above capacity costs on both routes after the exchange; Infinity where loads, tasks or access do not allow it. */
function segmentsSurcharge(plan: Plan, cut: Segments): number {
  const { ints, used, size, instance } = plan;
  const { fleet, plainDimensions: plain, plainAmounts, access, accessWords } = instance;
  const vehicle = ints[(cut.first << INTS) | ROUTE]!;
  const other = ints[(cut.otherPrev << INTS) | ROUTE]!;
  const shift = cut.count - cut.otherCount;
  const isMany =
    size[other]! + fleet.frozenJobs[other]!.length + shift > fleet.maxTasks[other]! ||
    size[vehicle]! + fleet.frozenJobs[vehicle]!.length - shift > fleet.maxTasks[vehicle]!;
  if (isMany) return Number.POSITIVE_INFINITY;
  let surcharge = 0;
  for (let k = 0; k < plain; k++) {
    let load = 0;
    for (let i = 0, s = cut.first; i < cut.count; i++, s = ints[(s << INTS) | NEXT]!)
      load += plainAmounts[s * plain + k]!;
    for (let i = 0, s = cut.otherFirst; i < cut.otherCount; i++, s = ints[(s << INTS) | NEXT]!) {
      load -= plainAmounts[s * plain + k]!;
    }
    surcharge += excessPrice(plan, other, k, used[other * plain + k]! + load);
    surcharge += excessPrice(plan, vehicle, k, used[vehicle * plain + k]! - load);
  }
  if (accessWords === 0) return surcharge;
  for (let i = 0, s = cut.first; i < cut.count; i++, s = ints[(s << INTS) | NEXT]!) {
    if (!mayServe(access, accessWords, s, other)) return Number.POSITIVE_INFINITY;
  }
  for (let i = 0, s = cut.otherFirst; i < cut.otherCount; i++, s = ints[(s << INTS) | NEXT]!) {
    if (!mayServe(access, accessWords, s, vehicle)) return Number.POSITIVE_INFINITY;
  }
  return surcharge;
}

function exactExchangeDelta(search: Search, cut: Segments): number {
  const { plan, instance, trial } = search;
  const { ints } = plan;
  const vehicle = ints[(cut.first << INTS) | ROUTE]!;
  const other = ints[(cut.otherPrev << INTS) | ROUTE]!;
  const end = instance.jobs + vehicle;
  const otherEnd = instance.jobs + other;
  let at = copyUntil(plan, otherEnd, ints[(cut.otherPrev << INTS) | NEXT]!, trial, 0);
  at = copyUntil(plan, cut.prev, cut.next, trial, at);
  at = copyUntil(plan, cut.otherLast, otherEnd, trial, at);
  const price = exactPrice(search, other, trial, 0, at);
  if (price === Number.POSITIVE_INFINITY) return price;
  const begin = at;
  at = copyUntil(plan, end, cut.first, trial, at);
  at = copyUntil(plan, cut.otherPrev, cut.otherNext, trial, at);
  at = copyUntil(plan, cut.last, end, trial, at);
  return price + exactPrice(search, vehicle, trial, begin, at) - plan.price[vehicle]! - plan.price[other]!;
}

/** Does the exchange: times, loads and prices of both routes are up to date afterwards. */
export function applyExchange(plan: Plan, cut: Segments): void {
  const { ints, price, size, instance } = plan;
  const { fleet } = instance;
  const vehicle = ints[(cut.first << INTS) | ROUTE]!;
  const other = ints[(cut.otherPrev << INTS) | ROUTE]!;
  const { prev, first, last, next, otherPrev, otherFirst, otherLast, otherNext } = cut;
  price[vehicle]! -= legPrices(plan, prev, last);
  price[other]! -= legPrices(plan, otherPrev, otherLast);
  move(plan, first, cut.count, vehicle, other);
  if (otherFirst >= 0) move(plan, otherFirst, cut.otherCount, other, vehicle);
  size[other]! += cut.count - cut.otherCount;
  size[vehicle]! -= cut.count - cut.otherCount;

  price[other]! += joinAlong(plan, otherPrev, first, last, otherNext, other);
  if (otherFirst >= 0) price[vehicle]! += joinAlong(plan, prev, otherFirst, otherLast, next, vehicle);
  else price[vehicle]! += join(plan, prev, next, vehicle);
  refreshForward(plan, first);
  refreshBackward(plan, last);
  if (instance.mixedDimensions > 0) refreshLoads(plan, other);
  if (fleet.exact[other] === 1) settlePrice(plan, other);
  if (size[vehicle] === 0) {
    plan.open--;
    clearRoute(plan, vehicle);
    return;
  }
  refreshForward(plan, ints[(prev << INTS) | NEXT]!);
  refreshBackward(plan, otherFirst >= 0 ? otherLast : prev);
  if (instance.mixedDimensions > 0) refreshLoads(plan, vehicle);
  if (fleet.exact[vehicle] === 1) settlePrice(plan, vehicle);
}

function move(plan: Plan, first: number, count: number, from: number, to: number): void {
  const { ints, doubles } = plan;
  for (let i = 0, s = first; i < count; i++, s = ints[(s << INTS) | NEXT]!) {
    ints[(s << INTS) | ROUTE] = to;
    // Never equal to a real start: the passes must not stop at a moved stop.
    doubles[(s << DOUBLES) | START] = Number.NaN;
    doubles[(s << DOUBLES) | LATEST] = Number.NaN;
    addLoad(plan, from, s, -1);
    addLoad(plan, to, s, 1);
  }
}

/** Sum of the legs behind the stops from `first` to `last`. */
function legPrices(plan: Plan, first: number, last: number): number {
  const { ints, doubles } = plan;
  let sum = doubles[(last << DOUBLES) | PRICE]!;
  for (let s = first; s !== last; s = ints[(s << INTS) | NEXT]!) sum += doubles[(s << DOUBLES) | PRICE]!;
  return sum;
}

/** Links a segment into a vehicle's ring and looks up its legs; returns their price. */
function joinAlong(plan: Plan, prev: number, first: number, last: number, next: number, vehicle: number): number {
  let sum = join(plan, prev, first, vehicle);
  for (let s = first; s !== last; s = plan.ints[(s << INTS) | NEXT]!) {
    sum += join(plan, s, plan.ints[(s << INTS) | NEXT]!, vehicle);
  }
  return sum + join(plan, last, next, vehicle);
}
