import type { RoutePool } from "./route-pool.ts";

/** Steps at most: from what the last call found, 150 are as good as 400. */
const STEPS = 150;
/** Share of the last direction in the next: without it bounds are 1.9 instead of 1.5 % below the best plan after 400 steps on R1_2_10. */
const MOMENTUM = 0.7;
/** Steps in a row that raise no bound, until they become shorter, and by how much. */
const PATIENCE = 15;
const SHORTER = 0.7;
/** Share of its square that a direction keeps at least, for how far to go. */
const LEAST_LEFT = 0.01;
/** A bound counts as raised by so much of the price of the best plan. */
const RAISED = 1e-6;

/**
 * Works out what serving each job is worth (`pool.worth`), so that routes which cost no more than their jobs are worth make the cheapest
 * plans, and what each costs beyond that (`pool.reduced`). Returns a price below which the pool's routes cannot serve every job once: the
 * Lagrangian bound of set partitioning, raised by subgradients (Held & Karp 1971) that keep some of the last direction (Camerini, Fratta &
 * Maffioli 1975). Begins with what the worths are.
 */
export function priceJobs(pool: RoutePool): number {
  const { instance, count, begins, stops, prices, worth, reduced, upper } = pool;
  const { jobs } = instance;
  const now = worth.slice();
  const missing = new Float64Array(jobs);
  const direction = new Float64Array(jobs);
  let lower = Number.NEGATIVE_INFINITY;
  let length = 1;
  let idle = 0;
  for (let step = 0; step < STEPS && !pool.isOver(); step++) {
    const bound = boundOf(pool, now, missing);
    if (bound > lower + RAISED * upper) {
      lower = bound;
      worth.set(now);
      idle = 0;
    } else if (++idle === PATIENCE) {
      length *= SHORTER;
      idle = 0;
      now.set(worth);
    }
    const wrong = squareOf(missing);
    if (wrong === 0) break;
    for (let job = 0; job < jobs; job++) direction[job] = missing[job]! + MOMENTUM * direction[job]!;
    // Where two directions cancel out, what is left must not become a leap.
    const scale = Math.max(squareOf(direction), LEAST_LEFT * wrong);
    const factor = (length * Math.max(upper - bound, RAISED * upper)) / scale;
    for (let job = 0; job < jobs; job++) now[job]! += factor * direction[job]!;
  }
  for (let route = 0, at = 0; route < count; route++) {
    let rest = prices[route]!;
    for (; at < begins[route + 1]!; at++) rest -= worth[stops[at]!]!;
    reduced[route] = rest;
  }
  return lower;
}

/** What all jobs are worth, less what is gained by driving every route that costs less than its jobs are; who is then `missing`, or served twice (-1). */
function boundOf({ count, begins, stops, prices }: RoutePool, worth: Float64Array, missing: Float64Array): number {
  let bound = worth.reduce((sum, each) => sum + each, 0);
  missing.fill(1);
  for (let route = 0, at = 0; route < count; route++) {
    const end = begins[route + 1]!;
    let rest = prices[route]!;
    for (let k = at; k < end; k++) rest -= worth[stops[k]!]!;
    if (rest < 0) {
      bound += rest;
      for (let k = at; k < end; k++) missing[stops[k]!]!--;
    }
    at = end;
  }
  return bound;
}

function squareOf(vector: Float64Array): number {
  let sum = 0;
  for (let at = 0; at < vector.length; at++) sum += vector[at]! ** 2;
  return sum;
}
