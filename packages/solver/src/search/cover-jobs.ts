import type { RoutePool } from "./route-pool.ts";

/** Routes tried at most for one set of jobs. */
const TRIES = 2000;

/** A pool's routes by job, and scratch for searches among them. */
export interface RoutesByJob {
  /** Routes of job j at `routes[begins[j]..begins[j + 1])`, those first that cost least beyond what their jobs are worth. */
  begins: Int32Array;
  routes: Int32Array;
  /** Per job, its place among those to be served; -1: it is not to be. */
  placeOf: Int32Array;
  /** Per route, the last search that looked at it. */
  seen: Int32Array;
  searches: number;
}

export function listByJob({ instance, count, begins, stops, reduced }: RoutePool): RoutesByJob {
  const ends = new Int32Array(instance.jobs + 1);
  const used = begins[count]!;
  for (let at = 0; at < used; at++) ends[stops[at]! + 1]!++;
  for (let job = 0; job < instance.jobs; job++) ends[job + 1]! += ends[job]!;
  const firsts = ends.slice();
  const routes = new Int32Array(used);
  const ordered = Array.from({ length: count }, (_, route) => route);
  ordered.sort((one, other) => reduced[one]! - reduced[other]! || one - other);
  for (const route of ordered) {
    for (let at = begins[route]!; at < begins[route + 1]!; at++) routes[ends[stops[at]!]!++] = route;
  }
  const placeOf = new Int32Array(instance.jobs).fill(-1);
  return { begins: firsts, routes, placeOf, seen: new Int32Array(count), searches: 0 };
}

/**
 * Finds routes of the pool, `most` at most, that serve each of the given jobs once, nobody else, and together cost less than `limit` beyond
 * what the jobs are worth; undefined: none found. They are the cheapest ones where every route costs what its jobs are worth or more, and
 * the search for an exact cover (depth first, the job of fewest routes before others) does not break off. A route that costs less than its
 * jobs are worth may come too late to be seen: sums are given up as soon as they reach the limit.
 */
export function coverJobs(
  pool: RoutePool,
  byJob: RoutesByJob,
  jobs: number[],
  most: number,
  limit: number,
): number[] | undefined {
  const { reduced } = pool;
  const { placeOf } = byJob;
  jobs.forEach((job, place) => {
    placeOf[job] = place;
  });
  const routes = routesInside(pool, byJob, jobs, limit);
  const words = (jobs.length + 31) >> 5;
  const { bits, lists } = tabulate(pool, placeOf, routes, jobs.length, words);
  for (const job of jobs) placeOf[job] = -1;
  const order = Array.from(lists.keys()).sort((one, other) => lists[one]!.length - lists[other]!.length || one - other);
  // Who is still to be served, at each depth.
  const left = new Int32Array((jobs.length + 1) * words);
  for (let k = 0; k < jobs.length; k++) left[k >> 5]! |= 1 << (k & 31);
  const path: number[] = [];
  let best: number[] | undefined;
  let least = limit;
  let tries = 0;

  function descend(from: number, sum: number): void {
    const now = path.length * words;
    let at = from;
    while (at < order.length && ((left[now + (order[at]! >> 5)]! >> (order[at]! & 31)) & 1) === 0) at++;
    if (at === order.length) {
      best = path.map((entry) => routes[entry]!);
      least = sum;
      return;
    }
    if (path.length === most) return;
    for (const entry of lists[order[at]!]!) {
      const next = sum + reduced[routes[entry]!]!;
      if (next >= least) return;
      if (!isWithin(bits, entry * words, left, now, words)) continue;
      if (tries++ === TRIES) return;
      for (let w = 0; w < words; w++) left[now + words + w] = left[now + w]! & ~bits[entry * words + w]!;
      path.push(entry);
      descend(at + 1, next);
      path.pop();
      if (tries > TRIES) return;
    }
  }
  descend(0, 0);
  return best;
}

/** Routes that serve only jobs that have a place and cost less than `limit` beyond what those are worth, cheapest first. */
function routesInside(pool: RoutePool, byJob: RoutesByJob, jobs: number[], limit: number): number[] {
  const { begins, stops, reduced } = pool;
  const { placeOf, seen } = byJob;
  const search = ++byJob.searches;
  const inside: number[] = [];
  for (const job of jobs) {
    const end = byJob.begins[job + 1]!;
    for (let at = byJob.begins[job]!; at < end; at++) {
      const route = byJob.routes[at]!;
      if (reduced[route]! >= limit) break;
      if (seen[route] === search) continue;
      seen[route] = search;
      let k = begins[route]!;
      while (k < begins[route + 1]! && placeOf[stops[k]!]! >= 0) k++;
      if (k === begins[route + 1]) inside.push(route);
    }
  }
  return inside.sort((one, other) => reduced[one]! - reduced[other]! || one - other);
}

/** The routes' jobs as bits, `words` words each, and per place the entries of `routes` that serve its job. */
function tabulate(pool: RoutePool, placeOf: Int32Array, routes: number[], places: number, words: number) {
  const { begins, stops } = pool;
  const bits = new Int32Array(routes.length * words);
  const lists = Array.from({ length: places }, (): number[] => []);
  for (let entry = 0; entry < routes.length; entry++) {
    const route = routes[entry]!;
    for (let at = begins[route]!; at < begins[route + 1]!; at++) {
      const place = placeOf[stops[at]!]!;
      bits[entry * words + (place >> 5)]! |= 1 << (place & 31);
      lists[place]!.push(entry);
    }
  }
  return { bits, lists };
}

function isWithin(bits: Int32Array, at: number, left: Int32Array, now: number, words: number): boolean {
  for (let w = 0; w < words; w++) if ((bits[at + w]! & ~left[now + w]!) !== 0) return false;
  return true;
}
