import type { Instance } from "../route/instance.ts";
import { readyAt } from "../route/leg.ts";

/** Who is near whom, by the price of the first price class (by time when nothing has a price); rows of fixed width. */
export interface Neighbours {
  /** The nearest jobs that can directly precede, and follow, a job in time: where insertion looks. */
  preds: Candidates;
  succs: Candidates;
  /** The nearest jobs in any order of time, for ruins; the job itself first. */
  around: Nearest;
}

/** Per job (row) up to `width` jobs, nearest first. */
export interface Nearest {
  width: number;
  items: Int32Array;
  counts: Int32Array;
}

/**
 * Per job up to `width` jobs, nearest first: two views of the same memory, with entry k of a job at 2 * (job * width + k). A job
 * stands in the first half of an entry (`items`), and in the second (`bounds`) a price that the leg has at least, whoever drives.
 */
export interface Candidates {
  width: number;
  items: Int32Array;
  bounds: Float32Array;
  counts: Int32Array;
}

/**
 * Builds the lists with bounded top-K insertion: comparator sorts take ten times as long at 1000 jobs. Frozen jobs are in no
 * list. `reach` is the number of predecessors and of successors kept per job.
 */
export function makeNeighbours(instance: Instance, reach: number, around: number): Neighbours {
  const { jobs, frozen, size, open, close } = instance;
  const onward = proximityOf(instance);
  // Rows instead of columns: half the time at 1000 jobs.
  const inward = instance.symmetric ? onward : transposed(onward, size);
  const preds = makeLists(jobs, Math.min(reach, jobs));
  const succs = makeLists(jobs, Math.min(reach, jobs));
  const rings = makeLists(jobs, Math.min(around, jobs));
  const follows = (i: number, j: number) => readyAt(instance, 0, i, j, open[i]!) <= close[j]!;
  for (let job = 0; job < jobs; job++) {
    if (frozen[job] === 1) continue;
    const row = job * size;
    const isOther = (other: number) => frozen[other] === 0 && other !== job;
    rings.items[job * rings.width] = job;
    rings.prices[job * rings.width] = Number.NEGATIVE_INFINITY;
    rings.counts[job] = 1;
    fillRow(rings, job, inward, row, isOther);
    fillRow(preds, job, inward, row, (other) => isOther(other) && follows(other, job));
    fillRow(succs, job, onward, row, (other) => isOther(other) && follows(job, other));
  }
  return {
    preds: candidatesOf(preds, (job, pred) => cheapest(instance, pred, job)),
    succs: candidatesOf(succs, (job, succ) => cheapest(instance, job, succ)),
    around: rings,
  };
}

function transposed(matrix: Float64Array, size: number): Float64Array {
  const turned = new Float64Array(size * size);
  for (let i = 0; i < size; i++) for (let j = 0; j < size; j++) turned[j * size + i] = matrix[i * size + j]!;
  return turned;
}

function candidatesOf({ width, items, counts }: Lists, price: (job: number, item: number) => number): Candidates {
  const buffer = new ArrayBuffer(8 * items.length);
  const candidates = { width, items: new Int32Array(buffer), bounds: new Float32Array(buffer), counts };
  for (let job = 0; job < counts.length; job++) {
    for (let at = job * width; at < job * width + counts[job]!; at++) {
      candidates.items[2 * at] = items[at]!;
      candidates.bounds[2 * at + 1] = singleBelow(price(job, items[at]!));
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

interface Lists extends Nearest {
  prices: Float64Array;
}

function makeLists(jobs: number, width: number): Lists {
  return {
    width,
    items: new Int32Array(jobs * width),
    prices: new Float64Array(jobs * width),
    counts: new Int32Array(jobs),
  };
}

/** Completes the owner's row with the accepted jobs of least price, which stand in `matrix` from `row` on. */
function fillRow(
  lists: Lists,
  owner: number,
  matrix: Float64Array,
  row: number,
  accepts: (item: number) => boolean,
): void {
  const { width, items, prices, counts } = lists;
  const base = owner * width;
  let end = base + counts[owner]!;
  let worst = end === base + width ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
  // Jobs are numbered along a tour: outwards from the owner, the nearest come early and few are displaced again.
  for (let step = 1; step < counts.length; step++) {
    const item = (owner + (step & 1 ? (step + 1) >> 1 : counts.length - (step >> 1))) % counts.length;
    const price = matrix[row + item]!;
    if (price >= worst || !accepts(item)) continue;
    let at = end < base + width ? end++ : end - 1;
    while (at > base && prices[at - 1]! > price) {
      prices[at] = prices[at - 1]!;
      items[at] = items[at - 1]!;
      at--;
    }
    prices[at] = price;
    items[at] = item;
    if (end === base + width) worst = prices[end - 1]!;
  }
  counts[owner] = end - base;
}

/** What each leg says about how near its two ends are, row-major. */
function proximityOf(instance: Instance): Float64Array {
  const { prices, size, distances } = instance;
  const first = prices.subarray(0, size * size);
  if (first.some((price) => price > 0)) return first;
  if (distances.some((meters) => meters > 0)) return distances;
  const ready = (leg: number) => readyAt(instance, 0, Math.floor(leg / size), leg % size, 0);
  return Float64Array.from({ length: size * size }, (_, leg) => ready(leg));
}
