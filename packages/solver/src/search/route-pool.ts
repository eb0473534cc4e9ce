import type { Instance } from "../route/instance.ts";
import type { Plan } from "../route/plan.ts";
import { gatherRoute } from "../route/plan.ts";
import { priceJobs } from "./price-jobs.ts";
import { makeRandom } from "./random.ts";

/** Routes that a pool holds at most, and that it keeps when it is full. */
const MOST = 16_000;
const KEPT = 8_000;

/** Distinct sets of jobs that a route has served, each in the cheapest order seen; all vehicles are of one type. */
export interface RoutePool {
  instance: Instance;
  /** The plans passed at this temperature and below are gathered. */
  warmest: number;
  /** Whether the run is over; asked where something would take longer than a time limit may be late. */
  isOver: () => boolean;
  /** What opening a route costs; annealing may pretend another price. */
  opening: number;
  /** What the cheapest plan gathered costs. */
  upper: number;
  count: number;
  /** Jobs of route r at `stops[begins[r]..begins[r + 1])`, in order. */
  begins: Int32Array;
  stops: Int32Array;
  prices: Float64Array;
  /** Per job, what serving it is worth, and per route, what it costs beyond what its jobs are worth (see `priceJobs`). */
  worth: Float64Array;
  reduced: Float64Array;
  /** Two random numbers a job; a route's two keys are their sums, equal for the same set of jobs and for no other but by chance. */
  signs: Int32Array;
  keys: Int32Array;
  /** Open addressing by the first key: the route plus 1; 0: free. */
  slots: Int32Array;
}

/** An empty pool; undefined where vehicles differ: what a route costs would depend on who drives it. */
export function makeRoutePool(
  instance: Instance,
  warmest: number,
  isOver: () => boolean,
  most = MOST,
): RoutePool | undefined {
  const { fleet, jobs } = instance;
  if (fleet.types.length !== 1 || fleet.type.includes(-1)) return undefined;
  const random = makeRandom(jobs);
  return {
    instance,
    warmest,
    isOver,
    opening: fleet.fixedPrice[0]!,
    upper: Number.POSITIVE_INFINITY,
    count: 0,
    begins: new Int32Array(most + 1),
    stops: new Int32Array(16 * most),
    prices: new Float64Array(most),
    worth: new Float64Array(jobs),
    reduced: new Float64Array(most),
    signs: Int32Array.from({ length: 2 * jobs }, () => random.float() * 2 ** 32),
    keys: new Int32Array(2 * most),
    slots: new Int32Array(2 ** Math.ceil(Math.log2(2 * most))),
  };
}

/** Adds the routes of a plan that serves everybody, overloaded ones left out; nothing before a plan that has none. */
export function gatherRoutes(pool: RoutePool, plan: Plan): void {
  const { instance, opening, prices } = pool;
  const { fixedPrice } = instance.fleet;
  const isFirst = pool.upper === Number.POSITIVE_INFINITY;
  if (isFirst && plan.overloaded > 0) return;
  if (pool.count + plan.open > prices.length) thinOut(pool, Math.min(KEPT, prices.length - plan.open));
  let sum = 0;
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
    if (plan.size[vehicle] === 0) continue;
    const count = gatherRoute(plan, vehicle);
    const price = plan.price[vehicle]! - fixedPrice[vehicle]! + opening;
    sum += price;
    if (plan.surcharge[vehicle] === 0) addRoute(pool, plan.sequence, 0, count, price);
    if (isFirst) for (let at = 0; at < count; at++) pool.worth[plan.sequence[at]!] = price / count;
  }
  if (plan.overloaded === 0) pool.upper = Math.min(pool.upper, sum);
}

/** Adds the route of `jobs[begin..end)`, or the order if it is cheaper than the one known, and returns the route's number. */
export function addRoute(pool: RoutePool, jobs: Int32Array, begin: number, end: number, price: number): number {
  const { signs, keys, slots, begins, prices } = pool;
  let first = 0;
  let second = 0;
  for (let at = begin; at < end; at++) {
    first = (first + signs[2 * jobs[at]!]!) | 0;
    second = (second + signs[2 * jobs[at]! + 1]!) | 0;
  }
  const mask = slots.length - 1;
  let slot = first & mask;
  for (let known = slots[slot]! - 1; known >= 0; known = slots[slot]! - 1) {
    if (keys[2 * known] === first && keys[2 * known + 1] === second) {
      if (price < prices[known]!) {
        prices[known] = price;
        pool.stops.set(jobs.subarray(begin, end), begins[known]);
      }
      return known;
    }
    slot = (slot + 1) & mask;
  }
  const route = pool.count++;
  const from = begins[route]!;
  const to = from + end - begin;
  if (to > pool.stops.length) {
    const larger = new Int32Array(2 * to);
    larger.set(pool.stops);
    pool.stops = larger;
  }
  pool.stops.set(jobs.subarray(begin, end), from);
  begins[route + 1] = to;
  prices[route] = price;
  keys[2 * route] = first;
  keys[2 * route + 1] = second;
  slots[slot] = route + 1;
  return route;
}

/** Keeps so many routes at most: those that cost least beyond what their jobs are worth. The others' numbers change. */
export function thinOut(pool: RoutePool, most: number): void {
  priceJobs(pool);
  const { count, reduced } = pool;
  const limit = reduced.slice(0, count).sort()[most]!;
  const begins = pool.begins.slice(0, count + 1);
  const prices = pool.prices.slice(0, count);
  pool.count = 0;
  pool.slots.fill(0);
  for (let route = 0; route < count; route++) {
    // What is written stands where it was, or before that.
    if (reduced[route]! < limit) addRoute(pool, pool.stops, begins[route]!, begins[route + 1]!, prices[route]!);
  }
}
