import { nextStart } from "../features/time-windows.ts";
import { mayServe } from "../features/vehicle-access.ts";
import { DOUBLES, FROM, INTS, LATEST, NEXT, PREV, PRICE, PRICE_IN, ROUTE, START, TO } from "../route/heap.ts";
import { readyAt } from "../route/leg.ts";
import { firstEmpty } from "../route/plan.ts";
import type { Search } from "./search.ts";
import { keepsLimits } from "./search.ts";

/** One position in so many is overlooked, which keeps greedy insertion from repeating itself (Christiaens & Vanden Berghe 2020). */
const BLINK_RATE = 0.01;
const BLINK_SCALE = 1 / Math.log(1 - BLINK_RATE);

/**
 * Finds the cheapest feasible position for a job that is in no route and leaves it in `search.pred` (-1: there is none) and
 * `search.delta`. Positions are those beside the job's neighbours, or all of them when `everywhere`; and the empty routes.
 */
export function bestInsertion(search: Search, job: number, everywhere: boolean): void {
  search.pred = -1;
  search.delta = Number.POSITIVE_INFINITY;
  search.stamp++;
  if (everywhere) scanRoutes(search, job);
  else {
    scanPredecessors(search, job);
    scanSuccessors(search, job);
  }
  scanEmptyRoutes(search, job);
}

/** Whether a job that is in no route may go behind the stop: everything checked. */
export function canInsert(search: Search, job: number, pred: number): boolean {
  const { instance, plan } = search;
  const { ints, doubles } = plan;
  const vehicle = ints[pred * INTS + ROUTE]!;
  const profile = instance.fleet.profile[vehicle]!;
  const next = ints[pred * INTS + NEXT]!;
  const from = ints[pred * INTS + FROM]!;
  const ready = readyAt(instance, profile, from, job, doubles[pred * DOUBLES + START]!);
  const start = nextStart(instance.windows, job, ready);
  if (start === Number.POSITIVE_INFINITY) return false;
  const reached = readyAt(instance, profile, job, ints[next * INTS + TO]!, start);
  if (reached > doubles[next * DOUBLES + LATEST]!) return false;
  return hasRoom(search, job, vehicle) && fits(search, vehicle, job, pred);
}

/** Positions until the next blink, drawn once per blink instead of once per position. */
export function drawBlink(search: Search): void {
  search.blink = 1 + Math.floor(Math.log(1 - search.random.float()) * BLINK_SCALE);
}

/** What a route as a whole says: vehicle access, tasks, plain capacities. Asked once per job and route. */
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
  const { plainDimensions: plain, plainAmounts, plainCapacity, fleet } = instance;
  if (!mayServe(instance.access, instance.accessWords, job, vehicle)) return false;
  if (plan.size[vehicle]! + fleet.frozenJobs[vehicle]!.length >= fleet.maxTasks[vehicle]!) return false;
  for (let k = 0; k < plain; k++) {
    const load = plan.used[vehicle * plain + k]! + plainAmounts[job * plain + k]!;
    if (load > plainCapacity[vehicle * plain + k]!) return false;
  }
  return true;
}

/** Positions behind the nearest predecessors. Two plain loops: one loop over both kinds mispredicts every other branch. */
function scanPredecessors(search: Search, job: number): void {
  const { instance, plan } = search;
  const { ints, doubles, pricesAt, timesAt } = plan;
  const { prices, pricesInto, times, timesInto, size, slots, fleet } = instance;
  const { width, counts, items, prices: listed } = search.neighbours.preds;
  const isListed = instance.priceClasses === 1;
  const isCareful = instance.mixedDimensions > 0 || search.isLimited;
  const hasAlternatives = instance.alternatives[job] === 1;
  const open = instance.open[job]!;
  const close = instance.close[job]!;
  const row = job * size;
  const prune = instance.symmetric ? 2 : 1;
  let blink = search.blink;
  let best = search.delta;
  const end = job * width + counts[job]!;
  for (let at = job * width; at < end; at++) {
    const pred = items[at]!;
    const vehicle = ints[pred * INTS + ROUTE]!;
    if (vehicle < 0) continue;
    const now = doubles[pred * DOUBLES + PRICE]!;
    const near = isListed ? listed[at]! : pricesInto[pricesAt[vehicle]! + row + pred]!;
    // By the triangle inequality the other leg is at least as long as the difference of these two.
    if ((near - now) * prune >= best) continue;
    if (--blink === 0) {
      drawBlink(search);
      blink = search.blink;
      continue;
    }
    const next = ints[pred * INTS + NEXT]!;
    const from = pred;
    const to = ints[next * INTS + TO]!;
    const delta = near + prices[pricesAt[vehicle]! + row + to]! - now;
    if (delta >= best) continue;
    const started = doubles[pred * DOUBLES + START]!;
    const timesBase = timesAt[vehicle]!;
    let start = slots
      ? readyAt(instance, fleet.profile[vehicle]!, from, job, started)
      : started + timesInto[timesBase + row + from]!;
    if (start < open) start = open;
    if (start > close) continue;
    if (hasAlternatives) start = nextStart(instance.windows, job, start);
    const reached = slots
      ? readyAt(instance, fleet.profile[vehicle]!, job, to, start)
      : start + times[timesBase + row + to]!;
    if (reached > doubles[next * DOUBLES + LATEST]!) continue;
    if (!admits(search, job, vehicle)) continue;
    if (isCareful && !fits(search, vehicle, job, pred)) continue;
    best = delta;
    search.pred = pred;
  }
  search.delta = best;
  search.blink = blink;
}

/** Positions before the nearest successors. */
function scanSuccessors(search: Search, job: number): void {
  const { instance, plan } = search;
  const { ints, doubles, pricesAt, timesAt } = plan;
  const { prices, pricesInto, times, timesInto, size, slots, fleet } = instance;
  const { width, counts, items, prices: listed } = search.neighbours.succs;
  const isListed = instance.priceClasses === 1;
  const isCareful = instance.mixedDimensions > 0 || search.isLimited;
  const hasAlternatives = instance.alternatives[job] === 1;
  const open = instance.open[job]!;
  const close = instance.close[job]!;
  const row = job * size;
  const prune = instance.symmetric ? 2 : 1;
  let blink = search.blink;
  let best = search.delta;
  const end = job * width + counts[job]!;
  for (let at = job * width; at < end; at++) {
    const next = items[at]!;
    const vehicle = ints[next * INTS + ROUTE]!;
    if (vehicle < 0) continue;
    const now = doubles[next * DOUBLES + PRICE_IN]!;
    const near = isListed ? listed[at]! : prices[pricesAt[vehicle]! + row + next]!;
    if ((near - now) * prune >= best) continue;
    if (--blink === 0) {
      drawBlink(search);
      blink = search.blink;
      continue;
    }
    const pred = ints[next * INTS + PREV]!;
    const from = ints[pred * INTS + FROM]!;
    const to = next;
    const delta = near + pricesInto[pricesAt[vehicle]! + row + from]! - now;
    if (delta >= best) continue;
    const started = doubles[pred * DOUBLES + START]!;
    const timesBase = timesAt[vehicle]!;
    let start = slots
      ? readyAt(instance, fleet.profile[vehicle]!, from, job, started)
      : started + timesInto[timesBase + row + from]!;
    if (start < open) start = open;
    if (start > close) continue;
    if (hasAlternatives) start = nextStart(instance.windows, job, start);
    const reached = slots
      ? readyAt(instance, fleet.profile[vehicle]!, job, to, start)
      : start + times[timesBase + row + to]!;
    if (reached > doubles[next * DOUBLES + LATEST]!) continue;
    if (!admits(search, job, vehicle)) continue;
    if (isCareful && !fits(search, vehicle, job, pred)) continue;
    best = delta;
    search.pred = pred;
  }
  search.delta = best;
  search.blink = blink;
}

function scanRoutes(search: Search, job: number): void {
  const { instance, plan } = search;
  const { ints, doubles, pricesAt, timesAt } = plan;
  const { prices, pricesInto, times, timesInto, size, slots, fleet, jobs, vehicles } = instance;
  const isCareful = instance.mixedDimensions > 0 || search.isLimited;
  const hasAlternatives = instance.alternatives[job] === 1;
  const open = instance.open[job]!;
  const close = instance.close[job]!;
  const row = job * size;
  const prune = instance.symmetric ? 2 : 1;
  let blink = search.blink;
  let best = search.delta;
  for (let vehicle = 0; vehicle < vehicles; vehicle++) {
    if (plan.size[vehicle] === 0 || !admits(search, job, vehicle)) continue;
    const pricesBase = pricesAt[vehicle]!;
    const timesBase = timesAt[vehicle]!;
    const sentinel = jobs + vehicle;
    let pred = sentinel;
    do {
      const next = ints[pred * INTS + NEXT]!;
      const started = doubles[pred * DOUBLES + START]!;
      // Starts only grow along a route.
      if (started > close) break;
      const from = ints[pred * INTS + FROM]!;
      const now = doubles[pred * DOUBLES + PRICE]!;
      const first = pricesInto[pricesBase + row + from]!;
      if ((first - now) * prune < best) {
        if (--blink === 0) {
          drawBlink(search);
          blink = search.blink;
        } else {
          const to = ints[next * INTS + TO]!;
          const delta = first + prices[pricesBase + row + to]! - now;
          if (delta < best) {
            let start = slots
              ? readyAt(instance, fleet.profile[vehicle]!, from, job, started)
              : started + timesInto[timesBase + row + from]!;
            if (start < open) start = open;
            if (hasAlternatives) start = nextStart(instance.windows, job, start);
            if (start <= close) {
              const reached = slots
                ? readyAt(instance, fleet.profile[vehicle]!, job, to, start)
                : start + times[timesBase + row + to]!;
              if (reached <= doubles[next * DOUBLES + LATEST]! && (!isCareful || fits(search, vehicle, job, pred))) {
                best = delta;
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

/** One empty vehicle of each type, and vehicles that have only their frozen prefix. */
function scanEmptyRoutes(search: Search, job: number): void {
  const { instance, plan } = search;
  const { fleet, vehicles } = instance;
  for (let type = 0; type < fleet.types.length; type++) {
    const vehicle = firstEmpty(plan, type);
    if (vehicle >= 0) tryEmptyRoute(search, job, vehicle, fleet.fixedPrice[vehicle]!);
  }
  if (!instance.hasFrozen) return;
  for (let vehicle = 0; vehicle < vehicles; vehicle++) {
    if (fleet.type[vehicle] === -1 && plan.size[vehicle] === 0) tryEmptyRoute(search, job, vehicle, 0);
  }
}

function tryEmptyRoute(search: Search, job: number, vehicle: number, opening: number): void {
  const { instance, plan } = search;
  const { prices, size, fleet, jobs } = instance;
  const from = fleet.from[vehicle]!;
  const to = fleet.to[vehicle]!;
  const sentinel = jobs + vehicle;
  const base = plan.pricesAt[vehicle]!;
  const legs = prices[base + from * size + job]! + prices[base + job * size + to]!;
  const delta = legs + opening - plan.doubles[sentinel * DOUBLES + PRICE]!;
  if (delta >= search.delta || !admits(search, job, vehicle)) return;
  const profile = fleet.profile[vehicle]!;
  const start = nextStart(instance.windows, job, readyAt(instance, profile, from, job, fleet.readyAt[vehicle]!));
  if (start === Number.POSITIVE_INFINITY) return;
  if (readyAt(instance, profile, job, to, start) > fleet.latestEnd[vehicle]!) return;
  if (!fits(search, vehicle, job, sentinel)) return;
  search.delta = delta;
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
