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
  const { jobs, frozen } = instance;
  const proximity = proximityOf(instance);
  const preds = makeLists(jobs, Math.min(reach, jobs));
  const succs = makeLists(jobs, Math.min(reach, jobs));
  const rings = makeLists(jobs, Math.min(around, jobs));
  for (let i = 0; i < jobs; i++) {
    if (frozen[i] === 1) continue;
    for (let j = 0; j < jobs; j++) {
      if (frozen[j] === 1) continue;
      const price = proximity(i, j);
      if (i === j) {
        offer(rings, j, i, Number.NEGATIVE_INFINITY);
        continue;
      }
      offer(rings, j, i, price);
      if (price >= preds.worst[j]! && price >= succs.worst[i]!) continue;
      const start = instance.open[i]!;
      if (readyAt(instance, 0, i, j, start) > instance.close[j]!) continue;
      offer(preds, j, i, price);
      offer(succs, i, j, price);
    }
  }
  return {
    preds: candidatesOf(preds, (job, pred) => cheapest(instance, pred, job)),
    succs: candidatesOf(succs, (job, succ) => cheapest(instance, job, succ)),
    around: rings,
  };
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
  /** The price that an item must beat to enter a full row. */
  worst: Float64Array;
}

function makeLists(jobs: number, width: number): Lists {
  return {
    width,
    items: new Int32Array(jobs * width),
    prices: new Float64Array(jobs * width),
    counts: new Int32Array(jobs),
    worst: new Float64Array(jobs).fill(Number.POSITIVE_INFINITY),
  };
}

function offer(lists: Lists, owner: number, item: number, price: number): void {
  const { width, items, prices, counts, worst } = lists;
  if (price >= worst[owner]!) return;
  const base = owner * width;
  let at = counts[owner]!;
  if (at < width) counts[owner] = at + 1;
  else at--;
  while (at > 0 && prices[base + at - 1]! > price) {
    prices[base + at] = prices[base + at - 1]!;
    items[base + at] = items[base + at - 1]!;
    at--;
  }
  prices[base + at] = price;
  items[base + at] = item;
  if (counts[owner] === width) worst[owner] = prices[base + width - 1]!;
}

function proximityOf(instance: Instance): (i: number, j: number) => number {
  const { prices, size, distances } = instance;
  const first = prices.subarray(0, size * size);
  if (first.some((price) => price > 0)) return (i, j) => prices[i * size + j]!;
  if (distances.some((meters) => meters > 0)) return (i, j) => distances[i * size + j]!;
  return (i, j) => readyAt(instance, 0, i, j, 0);
}
