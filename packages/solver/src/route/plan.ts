import { lastStart, nextStart } from "../features/time-windows.ts";
import type { Drive } from "./drive-route.ts";
import { driveRoute, makeDrive } from "./drive-route.ts";
import { clearExcess, settleExcess } from "./excess.ts";
import type * as Heap from "./heap.ts";
import type { Instance } from "./instance.ts";
import { readyAt, startBy } from "./leg.ts";
import { refreshLoads } from "./refresh-loads.ts";

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
const TIME: typeof Heap.TIME = 7;

/** The routes that the search works on, changed in place: always feasible, but for loads above capacity where those have a price. */
export interface Plan {
  instance: Instance;
  ints: Int32Array;
  doubles: Float64Array;
  /** Per vehicle: stops behind the frozen prefix, and the route's price. */
  size: Int32Array;
  price: Float64Array;
  /** Per vehicle and plain dimension: load. */
  used: Float64Array;
  /** Per stop and mixed dimension: the heaviest load up to the leg behind it, and from that leg on. */
  heaviestBefore: Float64Array;
  heaviestAfter: Float64Array;
  /** Where a vehicle's matrices begin. */
  legsAt: Int32Array;
  /** Per type: no vehicle before this position of the type's list is empty. */
  emptyFrom: Int32Array;
  /** Jobs in routes behind frozen prefixes, and routes that have any. */
  served: number;
  open: number;
  /** Whether loads may be above capacity, and per plain dimension what a unit of that costs (Infinity: none may be). */
  allowsExcess: boolean;
  excessPrices: Float64Array;
  /** Per vehicle, what of its price is for that; vehicles that have any. */
  surcharge: Float64Array;
  overloaded: number;
  /** Scratch of `gatherRoute` and `settlePrice`. */
  sequence: Int32Array;
  drive: Drive;
}

/** A plan in which every vehicle has its frozen prefix and nothing else. */
export function makePlan(instance: Instance): Plan {
  const { jobs, vehicles, size, fleet, plainDimensions, mixedDimensions } = instance;
  const stops = jobs + vehicles;
  const buffer = new ArrayBuffer(4 * (Math.max(1, stops) << INTS));
  const plan: Plan = {
    instance,
    ints: new Int32Array(buffer),
    doubles: new Float64Array(buffer),
    size: new Int32Array(vehicles),
    price: new Float64Array(vehicles),
    used: new Float64Array(vehicles * plainDimensions),
    heaviestBefore: new Float64Array(stops * mixedDimensions),
    heaviestAfter: new Float64Array(stops * mixedDimensions),
    legsAt: Int32Array.from(fleet.priceClass, (priceClass) => 4 * priceClass * size * size),
    emptyFrom: new Int32Array(fleet.types.length),
    served: 0,
    open: 0,
    allowsExcess: false,
    excessPrices: new Float64Array(plainDimensions).fill(Number.POSITIVE_INFINITY),
    surcharge: new Float64Array(vehicles),
    overloaded: 0,
    sequence: new Int32Array(jobs),
    drive: makeDrive(instance),
  };
  const { ints, doubles } = plan;
  for (let job = 0; job < jobs; job++) {
    markOut(plan, job);
    ints[(job << INTS) | FROM] = job;
    ints[(job << INTS) | TO] = job;
  }
  for (let vehicle = 0; vehicle < vehicles; vehicle++) {
    const sentinel = jobs + vehicle;
    ints[(sentinel << INTS) | ROUTE] = vehicle;
    ints[(sentinel << INTS) | FROM] = fleet.from[vehicle]!;
    ints[(sentinel << INTS) | TO] = fleet.to[vehicle]!;
    doubles[(sentinel << DOUBLES) | START] = fleet.readyAt[vehicle]!;
    doubles[(sentinel << DOUBLES) | LATEST] = fleet.latestEnd[vehicle]!;
    clearRoute(plan, vehicle);
  }
  return plan;
}

/** Empties a route in one go; the jobs themselves must be taken out, or put elsewhere, by the caller. */
export function clearRoute(plan: Plan, vehicle: number): void {
  const { instance, doubles, used, price } = plan;
  const { fleet, jobs, plainDimensions: plain } = instance;
  const sentinel = jobs + vehicle;
  const isFrozen = fleet.type[vehicle] === -1;
  join(plan, sentinel, sentinel, vehicle);
  if (!isFrozen) {
    doubles[(sentinel << DOUBLES) | PRICE] = 0;
    doubles[(sentinel << DOUBLES) | PRICE_IN] = 0;
    plan.emptyFrom[fleet.type[vehicle]!] = 0;
  }
  plan.size[vehicle] = 0;
  clearExcess(plan, vehicle);
  price[vehicle] = isFrozen ? fleet.frozenPrice[vehicle]! + doubles[(sentinel << DOUBLES) | PRICE]! : 0;
  for (let k = 0; k < plain; k++) used[vehicle * plain + k] = fleet.plainUsed[vehicle * plain + k]!;
  if (instance.mixedDimensions > 0) refreshLoads(plan, vehicle);
  if (isFrozen && fleet.exact[vehicle] === 1) settlePrice(plan, vehicle);
}

/** Makes two stops neighbours in a vehicle's ring and looks up the leg between them; returns its price. */
export function join(plan: Plan, prev: number, next: number, vehicle: number): number {
  const { ints, doubles, instance } = plan;
  ints[(prev << INTS) | NEXT] = next;
  ints[(next << INTS) | PREV] = prev;
  const { legs, size } = instance;
  const leg = plan.legsAt[vehicle]! + 2 * (ints[(prev << INTS) | FROM]! * size + ints[(next << INTS) | TO]!);
  const price = legs[leg]!;
  doubles[(prev << DOUBLES) | PRICE] = price;
  doubles[(next << DOUBLES) | PRICE_IN] = price;
  doubles[(prev << DOUBLES) | TIME] = legs[leg + 1]!;
  return price;
}

/** Marks a job as in no route: legs that cost less than nothing make every position beside it worse than any other. */
export function markOut(plan: Plan, job: number): void {
  plan.ints[(job << INTS) | ROUTE] = -1;
  plan.doubles[(job << DOUBLES) | PRICE] = Number.NEGATIVE_INFINITY;
  plan.doubles[(job << DOUBLES) | PRICE_IN] = Number.NEGATIVE_INFINITY;
}

/** Puts a job that is in no route behind a stop, and brings times, loads and price of the route up to date. */
export function insertJob(plan: Plan, job: number, pred: number): void {
  const { ints, doubles, instance } = plan;
  const next = ints[(pred << INTS) | NEXT]!;
  const vehicle = ints[(pred << INTS) | ROUTE]!;
  ints[(job << INTS) | ROUTE] = vehicle;
  plan.price[vehicle]! -= doubles[(pred << DOUBLES) | PRICE]!;
  plan.price[vehicle]! += join(plan, pred, job, vehicle) + join(plan, job, next, vehicle);
  if (plan.size[vehicle]!++ === 0) {
    plan.open++;
    if (instance.fleet.type[vehicle] !== -1) plan.price[vehicle]! += instance.fleet.fixedPrice[vehicle]!;
  }
  plan.served++;
  addLoad(plan, vehicle, job, 1);
  // Never equal to a real start: the passes must not stop at the new job.
  doubles[(job << DOUBLES) | START] = Number.NaN;
  doubles[(job << DOUBLES) | LATEST] = Number.NaN;
  refreshForward(plan, job);
  refreshBackward(plan, job);
  if (instance.mixedDimensions > 0) refreshLoads(plan, vehicle);
}

/** Takes a job out of its route. Times and mixed loads are left for `refreshAround`, once for a whole string. */
export function removeJob(plan: Plan, job: number): void {
  const { ints, doubles } = plan;
  const next = ints[(job << INTS) | NEXT]!;
  const prev = ints[(job << INTS) | PREV]!;
  const vehicle = ints[(job << INTS) | ROUTE]!;
  plan.served--;
  if (plan.size[vehicle] === 1) {
    plan.open--;
    markOut(plan, job);
    clearRoute(plan, vehicle);
    return;
  }
  plan.size[vehicle]!--;
  plan.price[vehicle]! -= doubles[(prev << DOUBLES) | PRICE]! + doubles[(job << DOUBLES) | PRICE]!;
  plan.price[vehicle]! += join(plan, prev, next, vehicle);
  addLoad(plan, vehicle, job, -1);
  markOut(plan, job);
}

/** Brings times and mixed loads up to date after the stops between `prev` and its present next were taken out. */
export function refreshAround(plan: Plan, prev: number): void {
  const { ints } = plan;
  refreshForward(plan, ints[(prev << INTS) | NEXT]!);
  refreshBackward(plan, prev);
  if (plan.instance.mixedDimensions > 0) refreshLoads(plan, ints[(prev << INTS) | ROUTE]!);
}

/** Earliest starts from a stop on, until nothing changes. */
export function refreshForward(plan: Plan, stop: number): void {
  const { ints, doubles, instance } = plan;
  const { jobs, slots, open, alternatives, fleet } = instance;
  const profile = fleet.profile[ints[(stop << INTS) | ROUTE]!]!;
  let prev = ints[(stop << INTS) | PREV]!;
  let time = doubles[(prev << DOUBLES) | START]!;
  while (stop < jobs) {
    const ready = slots
      ? readyAt(instance, profile, ints[(prev << INTS) | FROM]!, stop, time)
      : time + doubles[(prev << DOUBLES) | TIME]!;
    if (alternatives[stop] === 1) time = nextStart(instance.windows, stop, ready);
    else time = Math.max(ready, open[stop]!);
    if (time === doubles[(stop << DOUBLES) | START]) return;
    doubles[(stop << DOUBLES) | START] = time;
    prev = stop;
    stop = ints[(stop << INTS) | NEXT]!;
  }
}

/** Latest starts from a stop back, until nothing changes. */
export function refreshBackward(plan: Plan, stop: number): void {
  const { ints, doubles, instance } = plan;
  const { jobs, slots, close, alternatives, fleet } = instance;
  const profile = fleet.profile[ints[(stop << INTS) | ROUTE]!]!;
  let next = ints[(stop << INTS) | NEXT]!;
  let time = doubles[(next << DOUBLES) | LATEST]!;
  while (stop < jobs) {
    const by = slots
      ? startBy(instance, profile, stop, ints[(next << INTS) | TO]!, time)
      : time - doubles[(stop << DOUBLES) | TIME]!;
    if (alternatives[stop] === 1) time = lastStart(instance.windows, stop, by);
    else time = Math.min(by, close[stop]!);
    if (time === doubles[(stop << DOUBLES) | LATEST]) return;
    doubles[(stop << DOUBLES) | LATEST] = time;
    next = stop;
    stop = ints[(stop << INTS) | PREV]!;
  }
}

/** Adds (sign 1) or takes off (-1) a job's plain loads, and what they cost above capacity. */
export function addLoad(plan: Plan, vehicle: number, job: number, sign: number): void {
  const { plainDimensions: plain, plainAmounts } = plan.instance;
  for (let k = 0; k < plain; k++) plan.used[vehicle * plain + k]! += sign * plainAmounts[job * plain + k]!;
  if (plan.allowsExcess) settleExcess(plan, vehicle);
}

/** The first empty vehicle of a type; -1: none. */
export function firstEmpty(plan: Plan, type: number): number {
  const members = plan.instance.fleet.types[type]!;
  const { size, emptyFrom } = plan;
  let at = emptyFrom[type]!;
  while (at < members.length && size[members[at]!]! > 0) at++;
  emptyFrom[type] = at;
  return at < members.length ? members[at]! : -1;
}

/** Writes a route's jobs behind the frozen prefix to `plan.sequence` (or another array) from `at`; returns the new end. */
export function gatherRoute(plan: Plan, vehicle: number, at = 0, into: Int32Array = plan.sequence): number {
  const { ints } = plan;
  const { jobs } = plan.instance;
  for (let stop = ints[((jobs + vehicle) << INTS) | NEXT]!; stop < jobs; stop = ints[(stop << INTS) | NEXT]!)
    into[at++] = stop;
  return at;
}

/** Drives a route whose price depends on its times and notes the exact price; returns whether windows and limits hold. */
export function settlePrice(plan: Plan, vehicle: number): boolean {
  const isUnused = plan.size[vehicle] === 0 && plan.instance.fleet.type[vehicle] !== -1;
  if (isUnused) {
    plan.price[vehicle] = 0;
    return true;
  }
  const end = gatherRoute(plan, vehicle);
  driveRoute(plan.instance, vehicle, plan.sequence, 0, end, plan.drive);
  plan.price[vehicle] = plan.drive.price + plan.surcharge[vehicle]!;
  return plan.drive.feasible || end === 0;
}
