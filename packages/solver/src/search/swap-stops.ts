import { nextStart } from "../features/time-windows.ts";
import { mayServe } from "../features/vehicle-access.ts";
import { excessPrice } from "../route/excess.ts";
import type * as Heap from "../route/heap.ts";
import { readyAt } from "../route/leg.ts";
import type { Plan } from "../route/plan.ts";
import { insertJob } from "../route/plan.ts";
import { drawAllowance, largestAllowance } from "./acceptance.ts";
import { openJournal, priceChange, saveRoute, undo } from "./journal.ts";
import type { Search } from "./search.ts";
import { settles, takeOut } from "./settle-route.ts";

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
 * One try of SWAP* (Vidal 2022): two stops of two routes, both of which have more, change routes, and each goes where it is cheapest, not
 * where the other one was.
 */
export function swapStops(search: Search, job: number, other: number): void {
  const { plan, journal } = search;
  const { ints, size } = plan;
  const vehicle = ints[(job << INTS) | ROUTE]!;
  const otherVehicle = ints[(other << INTS) | ROUTE]!;
  if (size[vehicle] === 1 || size[otherVehicle] === 1) return;
  let estimate = swapSurcharge(plan, job, other) - savedWithout(plan, job) - savedWithout(plan, other);
  const most = largestAllowance(search) - estimate;
  // Where legs keep the triangle inequality, no place costs less than nothing.
  if (most <= 0) return;
  const place = cheapestPlace(search, job, other, most);
  if (place < 0) return;
  estimate += search.delta;
  const allowance = drawAllowance(search);
  const otherPlace = cheapestPlace(search, other, job, allowance - estimate);
  if (otherPlace < 0) return;

  openJournal(journal, plan);
  saveRoute(journal, plan, vehicle);
  saveRoute(journal, plan, otherVehicle);
  takeOut(plan, job);
  takeOut(plan, other);
  insertJob(plan, job, place);
  insertJob(plan, other, otherPlace);
  if (settles(search, vehicle) && settles(search, otherVehicle)) {
    const change = priceChange(journal, plan);
    if (change < allowance) {
      search.price += change;
      return;
    }
  }
  undo(journal, plan);
}

/** What load above capacity costs more on both routes afterwards; Infinity where loads or access do not allow it. */
function swapSurcharge(plan: Plan, job: number, other: number): number {
  const { ints, used, instance } = plan;
  const { plainDimensions: plain, plainAmounts, access, accessWords } = instance;
  const vehicle = ints[(job << INTS) | ROUTE]!;
  const otherVehicle = ints[(other << INTS) | ROUTE]!;
  if (!mayServe(access, accessWords, job, otherVehicle) || !mayServe(access, accessWords, other, vehicle)) {
    return Number.POSITIVE_INFINITY;
  }
  let surcharge = -plan.surcharge[vehicle]! - plan.surcharge[otherVehicle]!;
  for (let k = 0; k < plain; k++) {
    const more = plainAmounts[job * plain + k]! - plainAmounts[other * plain + k]!;
    surcharge += excessPrice(plan, otherVehicle, k, used[otherVehicle * plain + k]! + more);
    surcharge += excessPrice(plan, vehicle, k, used[vehicle * plain + k]! - more);
  }
  return surcharge;
}

/** What a route's legs cost less without a stop. */
function savedWithout({ ints, doubles, legsAt, instance }: Plan, job: number): number {
  const { legs, size } = instance;
  const from = ints[(ints[(job << INTS) | PREV]! << INTS) | FROM]!;
  const to = ints[(ints[(job << INTS) | NEXT]! << INTS) | TO]!;
  const past = legs[(legsAt[ints[(job << INTS) | ROUTE]!]! + ((Math.imul(from, size) + to) << 1)) | 0]!;
  return doubles[(job << DOUBLES) | PRICE_IN]! + doubles[(job << DOUBLES) | PRICE]! - past;
}

/**
 * Finds the stop behind which a job is cheapest on the route of `gone`, which leaves it, and notes in `search.delta` what that costs; -1: there
 * is none below `most`. Times are those with `gone` still there: elsewhere on the route they are, but for detours that are faster, no better.
 */
function cheapestPlace(search: Search, job: number, gone: number, most: number): number {
  const { instance, plan } = search;
  const { ints, doubles } = plan;
  const { legs, size, slots, fleet, jobs } = instance;
  const hasAlternatives = instance.alternatives[job] === 1;
  const open = instance.open[job]!;
  const close = instance.close[job]!;
  const row = 2 * job * size;
  const rowInto = row + 2 * size * size;
  const vehicle = ints[(gone << INTS) | ROUTE]!;
  const base = plan.legsAt[vehicle]!;
  const profile = fleet.profile[vehicle]!;
  const sentinel = jobs + vehicle;
  let place = -1;
  let best = most;
  let pred = sentinel;
  do {
    const started = doubles[(pred << DOUBLES) | START]!;
    // Starts only grow along a route.
    if (started > close) break;
    const from = ints[(pred << INTS) | FROM]!;
    let next = ints[(pred << INTS) | NEXT]!;
    let now = doubles[(pred << DOUBLES) | PRICE]!;
    if (next === gone) {
      next = ints[(gone << INTS) | NEXT]!;
      now = legs[(base + ((Math.imul(from, size) + ints[(next << INTS) | TO]!) << 1)) | 0]!;
    }
    const to = ints[(next << INTS) | TO]!;
    const inward = (base + rowInto + (from << 1)) | 0;
    const onward = (base + row + (to << 1)) | 0;
    const delta = legs[inward]! + legs[onward]! - now;
    if (delta < best) {
      let start = slots ? readyAt(instance, profile, from, job, started) : started + legs[inward | 1]!;
      if (start < open) start = open;
      if (hasAlternatives) start = nextStart(instance.windows, job, start);
      if (start <= close) {
        const reached = slots ? readyAt(instance, profile, job, to, start) : start + legs[onward | 1]!;
        if (reached <= doubles[(next << DOUBLES) | LATEST]!) {
          best = delta;
          place = pred;
        }
      }
    }
    pred = next;
  } while (pred !== sentinel);
  search.delta = best;
  return place;
}
