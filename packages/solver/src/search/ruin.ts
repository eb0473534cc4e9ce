import type * as Heap from "../route/heap.ts";
import { refreshAround, removeJob, settlePrice } from "../route/plan.ts";
import { saveRoute } from "./journal.ts";
import { drawFree } from "./region.ts";
import { removeBundles } from "./remove-bundles.ts";
import type { Search } from "./search.ts";
import { addToPool } from "./search.ts";

const INTS: typeof Heap.INTS = 4;
const NEXT: typeof Heap.NEXT = 0;
const PREV: typeof Heap.PREV = 1;
const ROUTE: typeof Heap.ROUTE = 2;

/** Mean number of jobs removed and longest string. Smaller than the paper's 10 and 10 to 15: moves do part of the work. */
const MEAN_REMOVED = 8;
const LONGEST = 10;
/** How often a string keeps some of its stops, and how often it keeps one more. */
const SPLIT_RATE = 0.5;
const KEEP_MORE_RATE = 0.01;

/**
 * Takes strings of neighbouring stops out of routes near a random job and puts them into the pool: adjacent string removal
 * (Christiaens & Vanden Berghe 2020, section 5.2).
 */
export function ruin(search: Search): void {
  const { plan, random, neighbours, journal, instance } = search;
  const { ints } = plan;
  if (plan.served === 0) return;
  const longest = Math.max(1, Math.min(LONGEST, plan.served / plan.open));
  const most = (4 * MEAN_REMOVED) / (1 + longest) - 1;
  const strings = Math.floor(1 + random.float() * Math.max(1, most));
  const seed = seedOf(search);
  const { around } = neighbours;
  const begin = seed * around.width;
  const end = begin + around.counts[seed]!;
  let ruined = 0;
  for (let at = begin; at < end && ruined < strings; at++) {
    const job = around.items[at]!;
    const vehicle = ints[(job << INTS) | ROUTE]!;
    // A route that the journal knows in this phase has been ruined already.
    if (vehicle < 0 || journal.marks[vehicle] === journal.mark) continue;
    saveRoute(journal, plan, vehicle);
    const size = plan.size[vehicle]!;
    const length = Math.floor(1 + random.float() * Math.min(size, longest));
    removeString(search, job, length, size);
    if (search.mustDrive && instance.rich !== undefined) settleShortened(search, vehicle);
    ruined++;
  }
}

/** What the rest of a route costs, so that insertion compares exact prices; the estimate stands where the rest cannot be driven. */
function settleShortened({ plan, isDriven }: Search, vehicle: number): void {
  const estimate = plan.price[vehicle]!;
  isDriven[vehicle] = +settlePrice(plan, vehicle);
  if (!Number.isFinite(plan.price[vehicle]!)) plan.price[vehicle] = estimate;
}

/** A random job of the region; near an unassigned one half of the time, near a change half of the time. */
function seedOf(search: Search): number {
  const { random, bankCount, changed } = search;
  if (bankCount > 0 && random.float() < 0.5) return search.bank[random.below(bankCount)]!;
  if (changed.length > 0 && random.float() < 0.5) return changed[random.below(changed.length)]!;
  return drawFree(search);
}

/** Takes `length` stops around the job out of its route; sometimes a few in the middle stay. */
function removeString(search: Search, job: number, length: number, size: number): void {
  const { plan, random, instance } = search;
  const { ints } = plan;
  const { jobs } = instance;
  let kept = 0;
  if (length > 1 && length < size && random.float() < SPLIT_RATE) {
    kept = 1;
    while (length + kept < size && random.float() < KEEP_MORE_RATE) kept++;
  }
  const span = length + kept;
  let before = 0;
  let after = 0;
  for (let s = ints[(job << INTS) | PREV]!; s < jobs && before < span - 1; s = ints[(s << INTS) | PREV]!) before++;
  for (let s = ints[(job << INTS) | NEXT]!; s < jobs && after < span - 1; s = ints[(s << INTS) | NEXT]!) after++;
  const least = Math.max(0, span - 1 - after);
  let back = least + random.below(Math.min(before, span - 1) - least + 1);
  let stop = job;
  while (back-- > 0) stop = ints[(stop << INTS) | PREV]!;
  const keepFrom = kept === 0 ? span : 1 + random.below(length - 1);
  if (instance.bundles !== undefined) {
    removeBundles(search, instance.bundles, stop, span, keepFrom, kept);
    return;
  }
  let prev = ints[(stop << INTS) | PREV]!;
  let isRemoving = false;
  for (let i = 0; i < span; i++) {
    const next = ints[(stop << INTS) | NEXT]!;
    if (i >= keepFrom && i < keepFrom + kept) {
      if (isRemoving) refreshAround(plan, prev);
      isRemoving = false;
      prev = stop;
    } else {
      removeJob(plan, stop);
      addToPool(search, stop);
      isRemoving = true;
    }
    stop = next;
  }
  if (isRemoving) refreshAround(plan, prev);
}
