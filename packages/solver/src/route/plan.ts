import { lastStart, nextStart } from "../features/time-windows.ts";
import type { Drive } from "./drive-route.ts";
import { driveRoute, makeDrive } from "./drive-route.ts";
import { COLUMN, DOUBLES, INTS, LATEST, NEXT, PREV, PRICE, ROUTE, ROW, START } from "./heap.ts";
import type { Instance } from "./instance.ts";
import { readyAt, startBy } from "./leg.ts";
import { refreshLoads } from "./refresh-loads.ts";

/** The routes that the search works on: always feasible, changed in place. */
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
  timesAt: Int32Array;
  pricesAt: Int32Array;
  /** Per type: no vehicle before this position of the type's list is empty. */
  emptyFrom: Int32Array;
  /** Jobs in routes behind frozen prefixes, and routes that have any. */
  served: number;
  open: number;
  /** Scratch of `gatherRoute` and `settlePrice`. */
  sequence: Int32Array;
  drive: Drive;
}

/** A plan in which every vehicle has its frozen prefix and nothing else. */
export function makePlan(instance: Instance): Plan {
  const { jobs, vehicles, size, fleet, plainDimensions, mixedDimensions } = instance;
  const stops = jobs + vehicles;
  const buffer = new ArrayBuffer(Math.max(1, stops) * INTS * 4);
  const plan: Plan = {
    instance,
    ints: new Int32Array(buffer),
    doubles: new Float64Array(buffer),
    size: new Int32Array(vehicles),
    price: new Float64Array(vehicles),
    used: new Float64Array(vehicles * plainDimensions),
    heaviestBefore: new Float64Array(stops * mixedDimensions),
    heaviestAfter: new Float64Array(stops * mixedDimensions),
    timesAt: Int32Array.from(fleet.profile, (profile) => profile * size * size),
    pricesAt: Int32Array.from(fleet.priceClass, (priceClass) => priceClass * size * size),
    emptyFrom: new Int32Array(fleet.types.length),
    served: 0,
    open: 0,
    sequence: new Int32Array(jobs),
    drive: makeDrive(jobs),
  };
  const { ints, doubles } = plan;
  for (let job = 0; job < jobs; job++) {
    ints[job * INTS + ROUTE] = -1;
    ints[job * INTS + ROW] = job * size;
    ints[job * INTS + COLUMN] = job;
  }
  for (let vehicle = 0; vehicle < vehicles; vehicle++) {
    const sentinel = jobs + vehicle;
    ints[sentinel * INTS + ROUTE] = vehicle;
    ints[sentinel * INTS + ROW] = fleet.from[vehicle]! * size;
    ints[sentinel * INTS + COLUMN] = fleet.to[vehicle]!;
    doubles[sentinel * DOUBLES + START] = fleet.readyAt[vehicle]!;
    doubles[sentinel * DOUBLES + LATEST] = fleet.latestEnd[vehicle]!;
    clearRoute(plan, vehicle);
  }
  return plan;
}

/** Empties a route in one go; the jobs themselves must be taken out, or put elsewhere, by the caller. */
export function clearRoute(plan: Plan, vehicle: number): void {
  const { instance, ints, doubles, used, price } = plan;
  const { fleet, jobs, size, plainDimensions: plain } = instance;
  const sentinel = jobs + vehicle;
  ints[sentinel * INTS + NEXT] = sentinel;
  ints[sentinel * INTS + PREV] = sentinel;
  plan.size[vehicle] = 0;
  const isFrozen = fleet.type[vehicle] === -1;
  const home = isFrozen
    ? instance.prices[plan.pricesAt[vehicle]! + fleet.from[vehicle]! * size + fleet.to[vehicle]!]!
    : 0;
  doubles[sentinel * DOUBLES + PRICE] = home;
  price[vehicle] = isFrozen ? fleet.frozenPrice[vehicle]! + home : 0;
  for (let k = 0; k < plain; k++) used[vehicle * plain + k] = fleet.plainUsed[vehicle * plain + k]!;
  if (instance.mixedDimensions > 0) refreshLoads(plan, vehicle);
  if (isFrozen && fleet.exact[vehicle] === 1) settlePrice(plan, vehicle);
  if (!isFrozen) noteEmpty(plan, vehicle);
}

/** Puts a job that is in no route behind a stop, and brings times, loads and price of the route up to date. */
export function insertJob(plan: Plan, job: number, pred: number): void {
  const { ints, doubles, instance } = plan;
  const next = ints[pred * INTS + NEXT]!;
  const vehicle = ints[pred * INTS + ROUTE]!;
  ints[job * INTS + NEXT] = next;
  ints[job * INTS + PREV] = pred;
  ints[job * INTS + ROUTE] = vehicle;
  ints[pred * INTS + NEXT] = job;
  ints[next * INTS + PREV] = job;
  const prices = instance.prices;
  const toJob = prices[plan.pricesAt[vehicle]! + ints[pred * INTS + ROW]! + job]!;
  const fromJob = prices[plan.pricesAt[vehicle]! + ints[job * INTS + ROW]! + ints[next * INTS + COLUMN]!]!;
  plan.price[vehicle]! += toJob + fromJob - doubles[pred * DOUBLES + PRICE]!;
  doubles[pred * DOUBLES + PRICE] = toJob;
  doubles[job * DOUBLES + PRICE] = fromJob;
  if (plan.size[vehicle]!++ === 0) {
    plan.open++;
    if (instance.fleet.type[vehicle] !== -1) plan.price[vehicle]! += instance.fleet.fixedPrice[vehicle]!;
  }
  plan.served++;
  addLoad(plan, vehicle, job, 1);
  // Never equal to a real start: the pass must not stop at the new job.
  doubles[job * DOUBLES + START] = Number.NaN;
  doubles[job * DOUBLES + LATEST] = Number.NaN;
  refreshForward(plan, job);
  refreshBackward(plan, job);
  if (instance.mixedDimensions > 0) refreshLoads(plan, vehicle);
}

/** Takes a job out of its route. Times and mixed loads are left for `refreshAround`, once for a whole string. */
export function removeJob(plan: Plan, job: number): void {
  const { ints, doubles, instance } = plan;
  const next = ints[job * INTS + NEXT]!;
  const prev = ints[job * INTS + PREV]!;
  const vehicle = ints[job * INTS + ROUTE]!;
  ints[prev * INTS + NEXT] = next;
  ints[next * INTS + PREV] = prev;
  ints[job * INTS + ROUTE] = -1;
  plan.served--;
  if (plan.size[vehicle] === 1) {
    plan.open--;
    clearRoute(plan, vehicle);
    return;
  }
  plan.size[vehicle]!--;
  const around = instance.prices[plan.pricesAt[vehicle]! + ints[prev * INTS + ROW]! + ints[next * INTS + COLUMN]!]!;
  plan.price[vehicle]! += around - doubles[prev * DOUBLES + PRICE]! - doubles[job * DOUBLES + PRICE]!;
  doubles[prev * DOUBLES + PRICE] = around;
  addLoad(plan, vehicle, job, -1);
}

/** Brings times and mixed loads up to date after the stops between `prev` and its present next were taken out. */
export function refreshAround(plan: Plan, prev: number): void {
  const { ints } = plan;
  refreshForward(plan, ints[prev * INTS + NEXT]!);
  refreshBackward(plan, prev);
  if (plan.instance.mixedDimensions > 0) refreshLoads(plan, ints[prev * INTS + ROUTE]!);
}

/** Earliest starts from a stop on, until nothing changes. */
export function refreshForward(plan: Plan, stop: number): void {
  const { ints, doubles, instance } = plan;
  const { jobs, slots, times, open, alternatives, fleet, size } = instance;
  const vehicle = ints[stop * INTS + ROUTE]!;
  const timesAt = plan.timesAt[vehicle]!;
  const profile = fleet.profile[vehicle]!;
  let prev = ints[stop * INTS + PREV]!;
  let time = doubles[prev * DOUBLES + START]!;
  while (stop < jobs) {
    const row = ints[prev * INTS + ROW]!;
    const ready = slots ? readyAt(instance, profile, row / size, stop, time) : time + times[timesAt + row + stop]!;
    if (alternatives[stop] === 1) time = nextStart(instance.windows, stop, ready);
    else time = Math.max(ready, open[stop]!);
    if (time === doubles[stop * DOUBLES + START]) return;
    doubles[stop * DOUBLES + START] = time;
    prev = stop;
    stop = ints[stop * INTS + NEXT]!;
  }
}

/** Latest starts from a stop back, until nothing changes. */
export function refreshBackward(plan: Plan, stop: number): void {
  const { ints, doubles, instance } = plan;
  const { jobs, slots, times, close, alternatives, fleet } = instance;
  const vehicle = ints[stop * INTS + ROUTE]!;
  const timesAt = plan.timesAt[vehicle]!;
  const profile = fleet.profile[vehicle]!;
  let next = ints[stop * INTS + NEXT]!;
  let time = doubles[next * DOUBLES + LATEST]!;
  while (stop < jobs) {
    const column = ints[next * INTS + COLUMN]!;
    const by = slots
      ? startBy(instance, profile, stop, column, time)
      : time - times[timesAt + ints[stop * INTS + ROW]! + column]!;
    if (alternatives[stop] === 1) time = lastStart(instance.windows, stop, by);
    else time = Math.min(by, close[stop]!);
    if (time === doubles[stop * DOUBLES + LATEST]) return;
    doubles[stop * DOUBLES + LATEST] = time;
    next = stop;
    stop = ints[stop * INTS + PREV]!;
  }
}

/** Adds (sign 1) or takes off (-1) a job's plain loads. */
export function addLoad(plan: Plan, vehicle: number, job: number, sign: number): void {
  const { plainDimensions: plain, plainAmounts } = plan.instance;
  for (let k = 0; k < plain; k++) plan.used[vehicle * plain + k]! += sign * plainAmounts[job * plain + k]!;
}

/** Notes that a vehicle without a frozen prefix is empty now. */
export function noteEmpty(plan: Plan, vehicle: number): void {
  // The position in the type's list is not kept; starting over is as good, since lists are searched from the hint on.
  plan.emptyFrom[plan.instance.fleet.type[vehicle]!] = 0;
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
  for (let stop = ints[(jobs + vehicle) * INTS + NEXT]!; stop < jobs; stop = ints[stop * INTS + NEXT]!)
    into[at++] = stop;
  return at;
}

/** Drives a route whose price depends on its times and notes the exact price. */
export function settlePrice(plan: Plan, vehicle: number): void {
  const isUnused = plan.size[vehicle] === 0 && plan.instance.fleet.type[vehicle] !== -1;
  if (isUnused) {
    plan.price[vehicle] = 0;
    return;
  }
  const end = gatherRoute(plan, vehicle);
  driveRoute(plan.instance, vehicle, plan.sequence, 0, end, plan.drive);
  plan.price[vehicle] = plan.drive.price;
}
