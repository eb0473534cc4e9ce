import { nextStart } from "../features/time-windows.ts";
import { mayServe } from "../features/vehicle-access.ts";
import { excessPrice } from "../route/excess.ts";
import type * as Heap from "../route/heap.ts";
import { readyAt } from "../route/leg.ts";
import type { Plan } from "../route/plan.ts";
import { firstEmpty } from "../route/plan.ts";
import type { Candidates } from "./neighbours.ts";
import type { Search } from "./search.ts";
import { keepsLimits } from "./search.ts";

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

/** One position in so many is overlooked, which keeps greedy insertion from repeating itself (Christiaens & Vanden Berghe 2020). */
const BLINK_RATE = 0.01;
const BLINK_SCALE = 1 / Math.log(1 - BLINK_RATE);

/** So many of the nearest are looked at first: what they cost tells which of the others are worth a look. */
const NEAREST = 8;

/**
 * Insertion looks at the ends of so many routes. Where more are open, it does so the more seldom, and looks at fewer of them on average, because
 * each look takes time that other iterations miss (figures: decision 10).
 */
const ENDS = 6;

/**
 * Finds the cheapest feasible position for a job that is in no route and leaves it in `search.pred` (-1: there is none below `most`) and
 * `search.delta`. Positions are those beside the job's neighbours and mostly those at the ends of routes, or all of them when `everywhere`;
 * and the empty routes.
 */
export function bestInsertion(search: Search, job: number, everywhere: boolean, most = Number.POSITIVE_INFINITY): void {
  search.pred = -1;
  search.delta = most;
  search.stamp++;
  if (everywhere) scanRoutes(search, job);
  else {
    scanNeighbours(search, job, search.neighbours.preds, true);
    scanNeighbours(search, job, search.neighbours.succs, false);
    const { open } = search.plan;
    if (open <= ENDS || search.random.float() * open * open < ENDS * ENDS) scanEnds(search, job);
  }
  scanEmptyRoutes(search, job);
}

/** Whether a job that is in no route may go behind the stop: everything checked. */
export function canInsert(search: Search, job: number, pred: number): boolean {
  const vehicle = search.plan.ints[(pred << INTS) | ROUTE]!;
  return isInTime(search, job, pred) && hasRoom(search, job, vehicle) && fits(search, vehicle, job, pred);
}

/** Whether a job behind the stop is in time, and who follows too. */
function isInTime({ instance, plan }: Search, job: number, pred: number): boolean {
  const { ints, doubles } = plan;
  const profile = instance.fleet.profile[ints[(pred << INTS) | ROUTE]!]!;
  const next = ints[(pred << INTS) | NEXT]!;
  const from = ints[(pred << INTS) | FROM]!;
  const ready = readyAt(instance, profile, from, job, doubles[(pred << DOUBLES) | START]!);
  const start = nextStart(instance.windows, job, ready);
  if (start === Number.POSITIVE_INFINITY) return false;
  return readyAt(instance, profile, job, ints[(next << INTS) | TO]!, start) <= doubles[(next << DOUBLES) | LATEST]!;
}

/** Whether more than one time of each leg and one window of the job decide when it can be served. */
function variesInTime({ instance }: Search, job: number): boolean {
  return instance.slots || instance.alternatives[job] === 1;
}

/** Positions until the next blink, drawn once per blink instead of once per position. */
export function drawBlink(search: Search): void {
  search.blink = 1 + Math.floor(Math.log(1 - search.random.float()) * BLINK_SCALE);
}

/** What a route as a whole says: vehicle access, tasks, plain loads. Asked once per job and route; what excess adds is in `search.surcharge`. */
function admits(search: Search, job: number, vehicle: number): boolean {
  const mark = 2 * search.stamp;
  const known = search.admits[vehicle]!;
  if (known >= mark) return known > mark;
  const isAdmitted = hasRoom(search, job, vehicle);
  search.admits[vehicle] = isAdmitted ? mark + 1 : mark;
  return isAdmitted;
}

function hasRoom(search: Search, job: number, vehicle: number): boolean {
  const { instance, plan } = search;
  const { plainDimensions: plain, plainAmounts, fleet } = instance;
  if (!mayServe(instance.access, instance.accessWords, job, vehicle)) return false;
  if (plan.size[vehicle]! + fleet.frozenJobs[vehicle]!.length >= fleet.maxTasks[vehicle]!) return false;
  let surcharge = -plan.surcharge[vehicle]!;
  for (let k = 0; k < plain; k++) {
    surcharge += excessPrice(plan, vehicle, k, plan.used[vehicle * plain + k]! + plainAmounts[job * plain + k]!);
  }
  search.surcharge[vehicle] = surcharge;
  return surcharge < Number.POSITIVE_INFINITY;
}

/** Positions beside a job's neighbours: behind its predecessors, or before its successors. */
function scanNeighbours(search: Search, job: number, neighbours: Candidates, isBehind: boolean): void {
  const { instance, plan } = search;
  const { ints } = plan;
  const { width, counts, stops, deltas } = neighbours;
  const isCareful = instance.mixedDimensions > 0 || search.isLimited;
  const isVaried = variesInTime(search, job);
  let best = search.delta;
  let begin = job * width;
  const end = begin + counts[job]!;
  for (let until = Math.min(begin + NEAREST, end); begin < end; until = end) {
    const promising = sift(plan, neighbours, begin, until, isBehind ? PRICE : PRICE_IN, best);
    const count = priceInTime(search, job, neighbours, promising, isBehind, best);
    begin = until;
    for (let i = 0; i < count; i++) {
      if (--search.blink === 0) {
        drawBlink(search);
        continue;
      }
      const delta = deltas[i]!;
      if (delta >= best) continue;
      const pred = stops[i]!;
      if (isVaried && !isInTime(search, job, pred)) continue;
      const vehicle = ints[(pred << INTS) | ROUTE]!;
      if (!admits(search, job, vehicle)) continue;
      const whole = delta + search.surcharge[vehicle]!;
      if (whole >= best) continue;
      if (isCareful && !fits(search, vehicle, job, pred)) continue;
      best = whole;
      search.pred = pred;
    }
  }
  search.delta = best;
}

/**
 * Notes which stops of a row's part may be worth looking at: those whose bound is less than `best` above the price of the leg beside them, which
 * stands in `field`; returns how many. Without a branch, because no processor foresees them.
 */
function sift(plan: Plan, neighbours: Candidates, begin: number, end: number, field: number, best: number): number {
  const { doubles, instance } = plan;
  const { items, bounds, stops } = neighbours;
  // Where prices are symmetric the other leg is, by the triangle inequality, at least as long as the difference of these two.
  const most = instance.symmetric ? best / 2 : best;
  let count = 0;
  for (let at = 2 * begin; at < 2 * end; at += 2) {
    const stop = items[at]!;
    stops[count] = stop;
    count += +(bounds[at | 1]! - doubles[(stop << DOUBLES) | field]! < most);
  }
  return count;
}

/**
 * Of the first `count` stops noted, keeps those beside which a job would cost less than `best` and be in time, and notes the stop before each
 * position and what it costs; returns how many. Without a branch again; where times vary, they are left to the caller.
 */
function priceInTime(
  search: Search,
  job: number,
  { stops, deltas }: Candidates,
  count: number,
  isBehind: boolean,
  best: number,
): number {
  const { instance, plan } = search;
  const { ints, doubles, legsAt } = plan;
  const { legs, size } = instance;
  const open = instance.open[job]!;
  const close = instance.close[job]!;
  const isVaried = +variesInTime(search, job);
  const row = 2 * job * size;
  const rowInto = row + 2 * size * size;
  let kept = 0;
  for (let i = 0; i < count; i++) {
    const stop = stops[i]!;
    const pred = isBehind ? stop : ints[(stop << INTS) | PREV]!;
    const next = isBehind ? ints[(stop << INTS) | NEXT]! : stop;
    const base = legsAt[ints[(stop << INTS) | ROUTE]!]!;
    const inward = (base + rowInto + (ints[(pred << INTS) | FROM]! << 1)) | 0;
    const onward = (base + row + (ints[(next << INTS) | TO]! << 1)) | 0;
    const delta = legs[inward]! + legs[onward]! - doubles[(pred << DOUBLES) | PRICE]!;
    const ready = doubles[(pred << DOUBLES) | START]! + legs[inward | 1]!;
    const onwards = legs[onward | 1]!;
    const latest = doubles[(next << DOUBLES) | LATEST]!;
    stops[kept] = pred;
    deltas[kept] = delta;
    const isInTime = +(ready <= close) & +(ready + onwards <= latest) & +(open + onwards <= latest);
    kept += +(delta < best) & (isVaried | isInTime);
  }
  return kept;
}

/** Positions at the start and the end of each route: a job on the way out or home is seldom near the first or the last stop. */
function scanEnds(search: Search, job: number): void {
  const { instance, plan } = search;
  const { ints, doubles, legsAt } = plan;
  const { legs, size, jobs } = instance;
  const row = 2 * job * size;
  const rowInto = row + 2 * size * size;
  let left = plan.open;
  for (let vehicle = 0; left > 0; vehicle++) {
    if (plan.size[vehicle] === 0) continue;
    left--;
    const base = legsAt[vehicle]!;
    const sentinel = jobs + vehicle;
    const first = ints[(sentinel << INTS) | NEXT]!;
    const last = ints[(sentinel << INTS) | PREV]!;
    const out = doubles[(sentinel << DOUBLES) | PRICE]!;
    const home = doubles[(sentinel << DOUBLES) | PRICE_IN]!;
    const fromStart = legs[(base + rowInto + (ints[(sentinel << INTS) | FROM]! << 1)) | 0]! - out;
    const toEnd = legs[(base + row + (ints[(sentinel << INTS) | TO]! << 1)) | 0]! - home;
    if (fromStart < search.delta)
      tryEnd(search, job, vehicle, sentinel, fromStart + legs[(base + row + (first << 1)) | 0]!);
    if (toEnd < search.delta) tryEnd(search, job, vehicle, last, toEnd + legs[(base + rowInto + (last << 1)) | 0]!);
  }
}

function tryEnd(search: Search, job: number, vehicle: number, pred: number, delta: number): void {
  if (delta >= search.delta || !canInsert(search, job, pred)) return;
  const whole = delta + search.surcharge[vehicle]!;
  if (whole >= search.delta) return;
  search.delta = whole;
  search.pred = pred;
}

function scanRoutes(search: Search, job: number): void {
  const { instance, plan } = search;
  const { ints, doubles, legsAt } = plan;
  const { legs, size, slots, fleet, jobs, vehicles } = instance;
  const isCareful = instance.mixedDimensions > 0 || search.isLimited;
  const hasAlternatives = instance.alternatives[job] === 1;
  const open = instance.open[job]!;
  const close = instance.close[job]!;
  const row = 2 * job * size;
  const rowInto = row + 2 * size * size;
  const prune = instance.symmetric ? 2 : 1;
  let blink = search.blink;
  let best = search.delta;
  for (let vehicle = 0; vehicle < vehicles; vehicle++) {
    if (plan.size[vehicle] === 0 || !admits(search, job, vehicle)) continue;
    const base = legsAt[vehicle]!;
    const sentinel = jobs + vehicle;
    let pred = sentinel;
    do {
      const next = ints[(pred << INTS) | NEXT]!;
      const started = doubles[(pred << DOUBLES) | START]!;
      // Starts only grow along a route.
      if (started > close) break;
      const from = ints[(pred << INTS) | FROM]!;
      const now = doubles[(pred << DOUBLES) | PRICE]!;
      const first = legs[(base + rowInto + (from << 1)) | 0]!;
      if ((first - now) * prune < best) {
        if (--blink === 0) {
          drawBlink(search);
          blink = search.blink;
        } else {
          const to = ints[(next << INTS) | TO]!;
          const onward = (base + row + (to << 1)) | 0;
          const delta = first + legs[onward]! - now;
          if (delta < best) {
            let start = slots
              ? readyAt(instance, fleet.profile[vehicle]!, from, job, started)
              : started + legs[(base + rowInto + (from << 1) + 1) | 0]!;
            if (start < open) start = open;
            if (hasAlternatives) start = nextStart(instance.windows, job, start);
            if (start <= close) {
              const reached = slots
                ? readyAt(instance, fleet.profile[vehicle]!, job, to, start)
                : start + legs[(onward + 1) | 0]!;
              const whole = delta + search.surcharge[vehicle]!;
              if (
                whole < best &&
                reached <= doubles[(next << DOUBLES) | LATEST]! &&
                (!isCareful || fits(search, vehicle, job, pred))
              ) {
                best = whole;
                search.pred = pred;
              }
            }
          }
        }
      }
      pred = next;
    } while (pred !== sentinel);
  }
  search.delta = best;
  search.blink = blink;
}

/**
 * One empty vehicle of each type, and vehicles that have only their frozen prefix. Where types differ, one is overlooked as a position is: on the
 * vehicle that is dearer for this job, another one may have its only way.
 */
function scanEmptyRoutes(search: Search, job: number): void {
  const { instance, plan } = search;
  const { fleet, vehicles } = instance;
  const mayOpen = plan.open < search.mostOpen;
  for (let type = 0; mayOpen && type < fleet.types.length; type++) {
    const vehicle = firstEmpty(plan, type);
    if (vehicle < 0) continue;
    if (fleet.types.length > 1 && --search.blink === 0) drawBlink(search);
    else tryEmptyRoute(search, job, vehicle, fleet.fixedPrice[vehicle]!);
  }
  if (!instance.hasFrozen) return;
  for (let vehicle = 0; vehicle < vehicles; vehicle++) {
    if (fleet.type[vehicle] === -1 && plan.size[vehicle] === 0) tryEmptyRoute(search, job, vehicle, 0);
  }
}

function tryEmptyRoute(search: Search, job: number, vehicle: number, opening: number): void {
  const { instance, plan } = search;
  const { legs, size, fleet, jobs } = instance;
  const from = fleet.from[vehicle]!;
  const to = fleet.to[vehicle]!;
  const sentinel = jobs + vehicle;
  const base = plan.legsAt[vehicle]!;
  const driven = legs[base + 2 * (from * size + job)]! + legs[base + 2 * (job * size + to)]!;
  const delta = driven + opening - plan.doubles[(sentinel << DOUBLES) | PRICE]!;
  if (delta >= search.delta || !admits(search, job, vehicle)) return;
  const whole = delta + search.surcharge[vehicle]!;
  if (whole >= search.delta) return;
  const profile = fleet.profile[vehicle]!;
  const start = nextStart(instance.windows, job, readyAt(instance, profile, from, job, fleet.readyAt[vehicle]!));
  if (start === Number.POSITIVE_INFINITY) return;
  if (readyAt(instance, profile, job, to, start) > fleet.latestEnd[vehicle]!) return;
  if (!fits(search, vehicle, job, sentinel)) return;
  search.delta = whole;
  search.pred = sentinel;
}

/** The checks that few instances need: loads on board along the route, limits on metres and seconds. */
function fits(search: Search, vehicle: number, job: number, pred: number): boolean {
  const { instance, plan } = search;
  const { mixedDimensions: mixed, mixedDeliveries, mixedPickups, mixedCapacity } = instance;
  for (let k = 0; k < mixed; k++) {
    const capacity = mixedCapacity[vehicle * mixed + k]!;
    if (plan.heaviestBefore[pred * mixed + k]! + mixedDeliveries[job * mixed + k]! > capacity) return false;
    if (plan.heaviestAfter[pred * mixed + k]! + mixedPickups[job * mixed + k]! > capacity) return false;
  }
  return search.limited[vehicle] === 0 || keepsLimits(search, vehicle, job, pred);
}
