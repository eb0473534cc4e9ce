import type * as Heap from "../route/heap.ts";
import { exactPrice } from "./acceptance.ts";
import type { Search } from "./search.ts";

const INTS: typeof Heap.INTS = 4;
const DOUBLES: typeof Heap.DOUBLES = 3;
const NEXT: typeof Heap.NEXT = 0;
const PRICE: typeof Heap.PRICE = 5;

/**
 * Places that are driven although a feasible one is known already: the estimate by legs does not see what is rich. The first plan is
 * there in half the time with the first feasible one.
 */
const DRIVEN = 4;
/** So many places on a vehicle that were refused tell that the others there will be, unless all are asked for. */
const REFUSED = 6;

/**
 * Drives candidates until one is feasible and those that may be cheaper have been compared, a few at most; leaves what it adds in
 * `search.delta`. -1: none is feasible. `isThorough`: no candidate is left out by a guess.
 */
export function driveCandidates(search: Search, isThorough: boolean): number {
  const { candidates, plan, trial } = search;
  const { count, vehicles, refused } = candidates;
  let best = -1;
  search.delta = Number.POSITIVE_INFINITY;
  for (let index = 0; index < count; index++) {
    if (best >= 0 && (index >= DRIVEN || search.isHasty)) break;
    const vehicle = vehicles[index]!;
    refused[index] = 0;
    if (!isThorough && isPointless(search, index, best >= 0)) continue;
    const end = writeRoute(search, vehicle, index);
    const delta = exactPrice(search, vehicle, trial, 0, end) - plan.price[vehicle]!;
    if (delta === Number.POSITIVE_INFINITY) refused[index] = 1;
    if (delta >= search.delta) continue;
    search.delta = delta;
    best = index;
  }
  return best;
}

/** By a guess: whether the candidate is refused as those before it on its vehicle were, or no cheaper than the best one so far. */
function isPointless(search: Search, index: number, hasBest: boolean): boolean {
  const { vehicles, refused, estimates } = search.candidates;
  if (!hasBest) return refusals(vehicles, refused, index) >= REFUSED;
  const estimate = estimates[index]!;
  return estimate >= search.delta && estimate - slackOf(search, vehicles[index]!) >= search.delta;
}

/** How many places on the vehicle of `index` were refused before it. */
function refusals(vehicles: Int32Array, refused: Uint8Array, index: number): number {
  let count = 0;
  for (let at = 0; at < index; at++) if (vehicles[at] === vehicles[index]) count += refused[at]!;
  return count;
}

/**
 * What of a vehicle's price is not that of legs, and an insertion may save: waiting above all. Not its breaks; nor anything where reloads, whose
 * way would count as waiting, are most of it.
 */
function slackOf({ plan, instance }: Search, vehicle: number): number {
  const { ints, doubles } = plan;
  const { fleet, jobs, rich } = instance;
  if (plan.size[vehicle] === 0 || rich?.reloads?.[vehicle] !== undefined) return 0;
  let slack = plan.price[vehicle]! - fleet.fixedPrice[vehicle]!;
  let stop = jobs + vehicle;
  do {
    slack -= doubles[(stop << DOUBLES) | PRICE]!;
    stop = ints[(stop << INTS) | NEXT]!;
  } while (stop < jobs);
  for (const { seconds } of rich?.breaks?.[vehicle] ?? []) slack -= seconds * fleet.secondPrice[vehicle]!;
  return Math.max(0, slack);
}

/** The route of a vehicle with a candidate put in, to `search.trial`; returns its end. */
function writeRoute({ plan, instance, candidates, trial }: Search, vehicle: number, index: number): number {
  const { ints } = plan;
  const { tasks, preds, largest, size } = candidates;
  const sentinel = instance.jobs + vehicle;
  let count = 0;
  let stop = sentinel;
  do {
    let behind = stop;
    for (let k = 0; k < size; k++) {
      if (preds[index * largest + k] !== behind) continue;
      behind = tasks[index * largest + k]!;
      trial[count++] = behind;
    }
    stop = ints[(stop << INTS) | NEXT]!;
    if (stop !== sentinel) trial[count++] = stop;
  } while (stop !== sentinel);
  return count;
}
