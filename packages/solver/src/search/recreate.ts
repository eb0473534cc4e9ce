import { INTS, ROUTE } from "../route/heap.ts";
import type { Instance } from "../route/instance.ts";
import { insertJob } from "../route/plan.ts";
import { drawAllowance } from "./acceptance.ts";
import { bestInsertion } from "./best-insertion.ts";
import { insertBundle } from "./insert-bundle.ts";
import { priceChange, saveRoute } from "./journal.ts";
import type { Search } from "./search.ts";
import { looksFar } from "./search.ts";

/** Orders in which the pool is inserted; a weight says how often (Christiaens & Vanden Berghe 2020, section 5.3, but for the last one). */
export interface Orders {
  /** Per order and job: smaller comes first. Order 0 is random and has no keys. */
  keys: Float64Array[];
  weights: number[];
  totalWeight: number;
  hasPriorities: boolean;
}

/** How often optional jobs are inserted by their penalties, those that must be served before them: half of the time. */
const DEAR_FIRST = 17;

/** Works out the keys once. */
export function makeOrders(instance: Instance): Orders {
  const { jobs, plainDimensions: plain, plainAmounts, mixedDimensions: mixed, open, close, priority } = instance;
  const perJob = (key: (job: number) => number) => Float64Array.from({ length: jobs }, (_, job) => key(job));
  const sumOver = (amounts: Float64Array, dimensions: number, largest: number[]) => (job: number) => {
    let sum = 0;
    for (let k = 0; k < dimensions; k++) sum += amounts[job * dimensions + k]! / largest[k]!;
    return sum;
  };
  const plainSum = sumOver(plainAmounts, plain, largestOf(plainAmounts, plain));
  const deliverySum = sumOver(instance.mixedDeliveries, mixed, largestOf(instance.mixedDeliveries, mixed));
  const pickupSum = sumOver(instance.mixedPickups, mixed, largestOf(instance.mixedPickups, mixed));
  const home = instance.vehicles > 0 ? distancesFromHome(instance) : () => 0;
  const weights = [4, 4, 2, 1, 2, 2, 2, instance.hasOptional ? DEAR_FIRST : 0];
  return {
    keys: [
      new Float64Array(0),
      perJob((job) => -plainSum(job) - deliverySum(job) - pickupSum(job)),
      perJob((job) => -home(job)),
      perJob(home),
      perJob((job) => close[job]! - open[job]!),
      perJob((job) => open[job]!),
      perJob((job) => -close[job]!),
      perJob((job) => (instance.units[job] === 0 ? -instance.penalty[job]! : Number.NEGATIVE_INFINITY)),
    ],
    weights,
    totalWeight: weights.reduce((sum, weight) => sum + weight, 0),
    hasPriorities: priority.some((value) => value !== priority[0]),
  };
}

function largestOf(amounts: Float64Array, dimensions: number): number[] {
  const largest = new Array<number>(dimensions).fill(1e-300);
  for (let at = 0; at < amounts.length; at++) {
    const k = at % dimensions;
    largest[k] = Math.max(largest[k]!, amounts[at]!);
  }
  return largest;
}

function distancesFromHome(instance: Instance): (job: number) => number {
  const { prices, size, fleet } = instance;
  const home = fleet.origin[0]!;
  return (job) => prices[home * size + job]!;
}

/**
 * Inserts the jobs of the pool one by one where each is cheapest; those that fit nowhere stay out. With a `limit`, it gives up
 * (false) as soon as the routes have become dearer by that much since the journal was opened, or a job fits nowhere.
 */
export function recreate(search: Search, orders: Orders, limit = Number.POSITIVE_INFINITY): boolean {
  const { plan, pool, poolCount, journal, scanAll, instance } = search;
  sortPool(search, orders);
  // Where routes are limited this would be asked at every other iteration, and what is asked for is rare.
  const scansRest = !scanAll && search.mostOpen === Number.POSITIVE_INFINITY;
  const isLimited = limit < Number.POSITIVE_INFINITY;
  let change = isLimited ? priceChange(journal, plan) : 0;
  for (let i = 0; i < poolCount; i++) {
    const job = pool[i]!;
    if (instance.rich !== undefined) {
      if (insertBundle(search, job)) change += search.delta;
      else if (isLimited) return false;
      if (change >= limit) return false;
      continue;
    }
    const most = worthOf(search, job);
    bestInsertion(search, job, scanAll, most);
    if (search.pred < 0 && scansRest && looksFar(search, job)) bestInsertion(search, job, true, most);
    if (search.pred < 0) {
      if (isLimited) return false;
      continue;
    }
    change += search.delta;
    if (change >= limit) return false;
    saveRoute(journal, plan, plan.ints[(search.pred << INTS) | ROUTE]!);
    insertJob(plan, job, search.pred);
  }
  return true;
}

/** What inserting a job may add to the price: of an optional one, not clearly more than leaving it out costs. */
function worthOf(search: Search, job: number): number {
  const { instance, isGenerous } = search;
  if (!instance.hasOptional || isGenerous || instance.units[job] !== 0) return Number.POSITIVE_INFINITY;
  return instance.penalty[job]! + drawAllowance(search);
}

function sortPool(search: Search, orders: Orders): void {
  const { pool, poolCount, random } = search;
  const order = drawOrder(search, orders);
  if (order === 0) {
    for (let i = poolCount - 1; i > 0; i--) {
      const j = random.below(i + 1);
      const job = pool[i]!;
      pool[i] = pool[j]!;
      pool[j] = job;
    }
  } else {
    sortBy(pool, poolCount, orders.keys[order]!, 1);
  }
  // Stable, so the drawn order stands among equals.
  if (orders.hasPriorities && random.float() < 0.5) sortBy(pool, poolCount, search.instance.priority, -1);
}

function drawOrder(search: Search, orders: Orders): number {
  let draw = search.random.below(orders.totalWeight);
  for (let order = 0; ; order++) {
    draw -= orders.weights[order]!;
    if (draw < 0) return order;
  }
}

function sortBy(pool: Int32Array, count: number, keys: Float64Array, sign: number): void {
  if (count > 64) {
    const sorted = pool.slice(0, count).sort((a, b) => sign * (keys[a]! - keys[b]!));
    pool.set(sorted);
    return;
  }
  for (let i = 1; i < count; i++) {
    const job = pool[i]!;
    const key = sign * keys[job]!;
    let at = i;
    while (at > 0 && sign * keys[pool[at - 1]!]! > key) {
      pool[at] = pool[at - 1]!;
      at--;
    }
    pool[at] = job;
  }
}
