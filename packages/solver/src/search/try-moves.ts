import { INTS, PREV, ROUTE } from "../route/heap.ts";
import { exchangeSegments } from "./exchange-segments.ts";
import { exchangeWithin } from "./exchange-within.ts";
import { drawJob } from "./region.ts";
import { replaceStop } from "./replace-stop.ts";
import { reverseSegment } from "./reverse-segment.ts";
import type { Search } from "./search.ts";
import { swapStops } from "./swap-stops.ts";
import { swapTails } from "./swap-tails.ts";

/**
 * Tries after an iteration: the ends and the inside of routes so often each (10 / 30 / 100 gave mean gaps of 1.61 / 1.40 / 1.72 % in the
 * prototype), and stops of two routes that change places: 0 / 5 / 10 / 20 gave 3.17 / 3.10 / 2.90 / 2.95 % on ORTEC after equally long.
 */
const TRIES = 30;
const SWAPS = 10;
/** Predecessors that moves try: the nearest 12 beat 40. */
const NEAR = 12;

/** Small random moves, accepted by the present temperature: each brings a random job behind one of its nearest predecessors. */
export function tryMoves(search: Search): void {
  const { ints } = search.plan;
  const { jobs } = search.instance;
  for (let i = 0; i < 2 * TRIES + SWAPS; i++) {
    const job = drawJob(search);
    const vehicle = ints[(job << INTS) | ROUTE]!;
    if (vehicle < 0 && (search.isReducing || search.bankAt[job]! < 0)) continue;
    const pred = drawPredecessor(search, job);
    if (pred < 0 || ints[(job << INTS) | PREV] === pred) continue;
    const other = ints[(pred << INTS) | ROUTE]!;
    if (other < 0) continue;
    if (vehicle < 0) replaceStop(search, job, pred);
    else if (other === vehicle) {
      if (i < TRIES) reverseSegment(search, pred, job);
      else exchangeWithin(search, pred, job);
    } else if (i < TRIES) swapTails(search, pred, job);
    else if (i < 2 * TRIES) exchangeSegments(search, pred, job);
    else if (pred < jobs) swapStops(search, job, pred);
  }
}

/** One of the nearest predecessors of a job, sometimes the start of a random route; -1: none. */
function drawPredecessor(search: Search, job: number): number {
  const { neighbours, random, instance, plan } = search;
  const { width, counts, items } = neighbours.preds;
  const count = Math.min(NEAR, counts[job]!);
  const at = random.below(count + 1);
  if (at < count) return items[2 * (job * width + at)]!;
  const vehicle = random.below(instance.vehicles);
  return plan.size[vehicle]! > 0 ? instance.jobs + vehicle : -1;
}
