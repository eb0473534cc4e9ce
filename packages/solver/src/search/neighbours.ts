import type { Instance } from "../route/instance.ts";
import { readyAt } from "../route/leg.ts";

/**
 * Price of waiting in the lists, in shares of what driving costs. Among the first 12 stand 97 instead of 79 % of the arcs of the best-known
 * plan on R2_10_1, 95 instead of 86 % on RC1_10_1, 84 instead of 79 % on R2_10_6, 80 instead of 81 % on RC2_10_3: see decision 10. More
 * is worse where windows are wide or few.
 */
const WAITING = 0.1;

/** Who is near whom, by the price of the first price class (by time when nothing has a price); rows of fixed width. */
export interface Neighbours {
  /** The nearest jobs that can directly precede, and follow, a job in time: where insertion looks. */
  preds: Candidates;
  succs: Candidates;
  /** The nearest jobs in any order of time, for ruins; the job itself first. */
  around: Nearest;
  /** What the lists of the next instance may be made from. */
  lists: NeighbourLists;
}

/** Per job (row) up to `width` jobs, nearest first. */
export interface Nearest {
  width: number;
  items: Int32Array;
  counts: Int32Array;
}

/**
 * Per job up to `width` jobs, nearest first: two views of the same memory, with entry k of a job at 2 * (job * width + k). A job
 * stands in the first half of an entry (`items`), and in the second (`bounds`) what the legs of the job beside that one cost at least together,
 * whoever drives: the leg between the two and, unless prices are the same in both directions, the cheapest leg on the other side of the job.
 */
export interface Candidates {
  width: number;
  items: Int32Array;
  bounds: Float32Array;
  counts: Int32Array;
  /** Scratch for items of a row that are worth a look. */
  stops: Int32Array;
  deltas: Float64Array;
}

/** The lists with what decided who is in them. */
export interface NeighbourLists {
  measure: Measure;
  open: Float64Array;
  close: Float64Array;
  frozen: Uint8Array;
  /** Per job, what a second of waiting at it, or behind it, counts. */
  waiting: Float64Array;
  preds: List;
  succs: List;
  around: List;
}

interface List extends Nearest {
  prices: Float64Array;
}

/** What says how near the two ends of a leg are. */
type Measure = "price" | "distance" | "time";

/** Whether the job's list may have the item. */
type Accepts = (job: number, item: number) => boolean;

/** What the item counts beside the leg's own price. */
type Price = (job: number, item: number) => number;

/** How the jobs of the lists before are numbered now. */
interface Renumbering {
  /** Per job the one before, -1: its list has to be made anew. */
  before: Int32Array;
  /** Per job before the one now, -1: it is gone, or another than it was. */
  now: Int32Array;
  /** Jobs that no list knows yet. */
  fresh: Int32Array;
}

/**
 * Builds the lists with bounded top-K insertion: comparator sorts take ten times as long at 1000 jobs. Frozen jobs are in no list; of
 * equals the one that stands first in the problem comes first. `reach` is the number of predecessors and of successors kept per job.
 * The lists of the instance that this one goes on from (`before`) are taken over as far as they hold.
 */
export function makeNeighbours(instance: Instance, reach: number, around: number, before?: NeighbourLists): Neighbours {
  const { jobs, frozen, size, open, close, rank, tables } = instance;
  const measure = measureOf(instance);
  const near = nearness(instance, measure);
  const waiting = waitingPrices(instance, near);
  const lists: NeighbourLists = {
    ...{ measure, open, close, frozen, waiting },
    preds: makeList(jobs, Math.min(reach, jobs)),
    succs: makeList(jobs, Math.min(reach, jobs)),
    around: makeList(jobs, Math.min(around, jobs)),
  };
  const renumbering = before && renumberingOf(instance, lists, before);
  const isMirrored = measure === "price" && tables.symmetric;
  const packed = measure === "price" ? tables.legs : undefined;
  const column = new Float64Array(isMirrored ? 0 : size);
  const readColumn = (job: number) => {
    const base = 2 * size * (size + job);
    for (let i = 0; i < jobs; i++) column[i] = packed ? packed[base + 2 * i]! : near[i * size + job]!;
  };
  const isOther: Accepts = (job, item) => frozen[item] === 0 && item !== job;
  const precedes: Accepts = (job, item) =>
    isOther(job, item) && readyAt(instance, 0, item, job, open[item]!) <= close[job]!;
  const follows: Accepts = (job, item) =>
    isOther(job, item) && readyAt(instance, 0, job, item, open[job]!) <= close[item]!;
  const inward = (job: number, item: number) => near[isMirrored ? job * size + item : item * size + job]!;
  const onward = (job: number, item: number) => near[job * size + item]!;
  const waits = (from: number, to: number) => Math.max(0, open[to]! - readyAt(instance, 0, from, to, close[from]!));
  const waitsBefore: Price = (job, item) => (waiting[job]! > 0 ? waiting[job]! * waits(item, job) : 0);
  const waitsAfter: Price = (job, item) => (waiting[job]! > 0 ? waiting[job]! * waits(job, item) : 0);
  const nothing: Price = () => 0;

  for (let job = 0; job < jobs; job++) {
    if (frozen[job] === 1) continue;
    let isRead = isMirrored;
    for (const [list, old, price, accepts, extra] of [
      [lists.around, before?.around, inward, isOther, nothing],
      [lists.preds, before?.preds, inward, precedes, waitsBefore],
      [lists.succs, before?.succs, onward, follows, waitsAfter],
    ] as const) {
      if (renumbering && takeOver(list, job, old!, renumbering)) {
        for (const item of renumbering.fresh) offer(list, job, item, price(job, item), rank, accepts, extra);
        continue;
      }
      if (list === lists.around) startWith(list, job);
      const isOnward = list === lists.succs || isMirrored;
      if (!isOnward && !isRead) readColumn(job);
      isRead ||= !isOnward;
      if (isOnward) fill(list, job, near, job * size, rank, accepts, extra);
      else fill(list, job, column, 0, rank, accepts, extra);
    }
  }
  const { into, outOf } = leastLegs(instance);
  return {
    preds: candidatesOf(lists.preds, (job, pred) => cheapest(instance, pred, job) + outOf[job]!),
    succs: candidatesOf(lists.succs, (job, succ) => cheapest(instance, job, succ) + into[job]!),
    around: lists.around,
    lists,
  };
}

/** Undefined when the lists before were made in another way. */
function renumberingOf(
  { jobs, same, open, close, frozen }: Instance,
  lists: NeighbourLists,
  before: NeighbourLists,
): Renumbering | undefined {
  const isLike =
    lists.measure === before.measure &&
    lists.around.width === before.around.width &&
    lists.preds.width === before.preds.width;
  if (same === undefined || !isLike) return undefined;
  const isSame = (job: number, other: number) =>
    other >= 0 &&
    open[job] === before.open[other] &&
    close[job] === before.close[other] &&
    lists.waiting[job] === before.waiting[other] &&
    frozen[job] === 0 &&
    before.frozen[other] === 0;
  const known = same.slice(0, jobs).map((other, job) => (isSame(job, other) ? other : -1));
  const now = new Int32Array(before.open.length).fill(-1);
  for (const [job, other] of known.entries()) if (other >= 0) now[other] = job;
  return { before: known, now, fresh: Int32Array.from(known.keys()).filter((job) => known[job]! < 0) };
}

/** Takes over a job's row, without those that are gone; false: it has to be filled, because it is new or lost one of many. */
function takeOver(list: List, job: number, old: List, { before, now }: Renumbering): boolean {
  const other = before[job]!;
  if (other < 0) return false;
  const { width, items, prices, counts } = list;
  const base = job * width;
  let end = base;
  const oldEnd = other * width + old.counts[other]!;
  for (let at = other * width; at < oldEnd; at++) {
    const item = now[old.items[at]!]!;
    if (item < 0) continue;
    items[end] = item;
    prices[end++] = old.prices[at]!;
  }
  const isWhole = end - base === old.counts[other] || old.counts[other]! < width;
  counts[job] = isWhole ? end - base : 0;
  return isWhole;
}

/** The job itself is nearest. */
function startWith({ width, items, prices, counts }: List, job: number): void {
  items[job * width] = job;
  prices[job * width] = Number.NEGATIVE_INFINITY;
  counts[job] = 1;
}

/** Puts one item into the job's row, if it is near enough and accepted. */
function offer(
  list: List,
  job: number,
  item: number,
  least: number,
  rank: Int32Array,
  accepts: Accepts,
  extra: Price,
): void {
  const { width, counts } = list;
  const base = job * width;
  const end = base + counts[job]!;
  const isTooFar = (price: number) =>
    end === base + width && (width === 0 || !isNearer(list, price, rank[item]!, end - 1, rank));
  if (isTooFar(least) || !accepts(job, item)) return;
  const price = least + extra(job, item);
  if (!isTooFar(price)) counts[job] = insert(list, base, end, item, price, rank) - base;
}

/** Completes the job's row with the nearest accepted jobs; the prices of legs stand in `row` from `first` on. */
function fill(
  list: List,
  job: number,
  row: Float64Array,
  first: number,
  rank: Int32Array,
  accepts: Accepts,
  extra: Price,
): void {
  const { width, prices, items, counts } = list;
  const jobs = counts.length;
  const base = job * width;
  let end = base + counts[job]!;
  const isFull = end === base + width;
  let worst = isFull ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  let worstRank = -1;
  // Jobs are numbered along a tour: outwards from this one, the nearest come early and few are displaced again.
  for (let step = 1; step < jobs; step++) {
    let item = step & 1 ? job + ((step + 1) >> 1) : job - (step >> 1);
    if (item >= jobs) item -= jobs;
    else if (item < 0) item += jobs;
    const least = row[first + item]!;
    if (least > worst || !accepts(job, item)) continue;
    const price = least + extra(job, item);
    if (price > worst || (price === worst && rank[item]! > worstRank)) continue;
    end = insert(list, base, end, item, price, rank);
    if (end < base + width) continue;
    worst = prices[end - 1]!;
    worstRank = rank[items[end - 1]!]!;
  }
  counts[job] = end - base;
}

/** Puts an item where it belongs, in place of the last one when the row is full; returns the row's end. */
function insert(list: List, base: number, end: number, item: number, price: number, rank: Int32Array): number {
  const { width, items, prices } = list;
  const itemRank = rank[item]!;
  let at = end < base + width ? end++ : end - 1;
  while (at > base && isNearer(list, price, itemRank, at - 1, rank)) {
    prices[at] = prices[at - 1]!;
    items[at] = items[at - 1]!;
    at--;
  }
  prices[at] = price;
  items[at] = item;
  return end;
}

/** Whether an item of this price and rank comes before the entry. */
function isNearer({ prices, items }: List, price: number, itemRank: number, entry: number, rank: Int32Array): boolean {
  return price < prices[entry]! || (price === prices[entry] && itemRank < rank[items[entry]!]!);
}

function candidatesOf({ width, items, counts }: List, bound: Price): Candidates {
  const buffer = new ArrayBuffer(8 * items.length);
  const candidates = {
    width,
    items: new Int32Array(buffer),
    bounds: new Float32Array(buffer),
    counts,
    stops: new Int32Array(width),
    deltas: new Float64Array(width),
  };
  for (let job = 0; job < counts.length; job++) {
    for (let at = job * width; at < job * width + counts[job]!; at++) {
      candidates.items[2 * at] = items[at]!;
      candidates.bounds[2 * at + 1] = singleBelow(bound(job, items[at]!));
    }
  }
  return candidates;
}

/** The largest price in single precision that is surely not above the given one. */
function singleBelow(price: number): number {
  return Math.fround(price) <= price ? Math.fround(price) : Math.fround(price - 1e-6 * Math.abs(price));
}

/** The least that any vehicle pays for the leg. */
function cheapest({ prices, priceClasses, size }: Instance, from: number, to: number): number {
  let least = Number.POSITIVE_INFINITY;
  for (let index = 0; index < priceClasses; index++) {
    least = Math.min(least, prices[(index * size + from) * size + to]!);
  }
  return least;
}

/**
 * Per node the cheapest legs from and to another one. Where prices are the same in both directions, 0: insertion then knows more by the triangle
 * inequality. ORTEC n381 has 3 % more iterations/s with them.
 */
function leastLegs(instance: Instance): { into: Float64Array; outOf: Float64Array } {
  const { size, symmetric } = instance;
  const into = new Float64Array(size);
  const outOf = new Float64Array(size);
  if (symmetric) return { into, outOf };
  into.fill(Number.POSITIVE_INFINITY);
  outOf.fill(Number.POSITIVE_INFINITY);
  for (let from = 0; from < size; from++) {
    for (let to = 0; to < size; to++) {
      if (from === to) continue;
      const price = cheapest(instance, from, to);
      if (price < outOf[from]!) outOf[from] = price;
      if (price < into[to]!) into[to] = price;
    }
  }
  return { into, outOf };
}

function makeList(jobs: number, width: number): List {
  return {
    width,
    items: new Int32Array(jobs * width),
    prices: new Float64Array(jobs * width),
    counts: new Int32Array(jobs),
  };
}

/** By what driving there from the first vehicle's start costs a second. */
function waitingPrices(instance: Instance, near: Float64Array): Float64Array {
  const { jobs, vehicles, size, fleet, barred } = instance;
  const prices = new Float64Array(jobs);
  if (vehicles === 0) return prices;
  const origin = fleet.from[0]!;
  const begin = fleet.readyAt[0]!;
  for (let job = 0; job < jobs; job++) {
    const price = near[origin * size + job]!;
    const seconds = readyAt(instance, 0, origin, job, begin) - begin;
    if (seconds > 0 && seconds < Number.POSITIVE_INFINITY && price < barred) prices[job] = (WAITING * price) / seconds;
  }
  return prices;
}

function measureOf({ prices, size, distances }: Instance): Measure {
  if (prices.subarray(0, size * size).some((price) => price > 0)) return "price";
  return distances.some((meters) => meters > 0) ? "distance" : "time";
}

/** What each leg says about how near its two ends are, row-major. */
function nearness(instance: Instance, measure: Measure): Float64Array {
  const { prices, size, distances } = instance;
  if (measure === "price") return prices.subarray(0, size * size);
  if (measure === "distance") return distances;
  const ready = (leg: number) => readyAt(instance, 0, Math.floor(leg / size), leg % size, 0);
  return Float64Array.from({ length: size * size }, (_, leg) => ready(leg));
}
