import type { RoutePool } from "./route-pool.ts";

/** Routes tried at most for one set of jobs. */
const TRIES = 2000;

/** Per job its routes in a pool, those first that cost least beyond what their jobs are worth: `routes[begins[j]..begins[j + 1])`. */
export interface RoutesByJob {
  begins: Int32Array;
  routes: Int32Array;
}

export function listByJob({ instance, count, begins, stops, reduced }: RoutePool): RoutesByJob {
  const ends = new Int32Array(instance.jobs + 1);
  const used = begins[count]!;
  for (let at = 0; at < used; at++) ends[stops[at]! + 1]!++;
  for (let job = 0; job < instance.jobs; job++) ends[job + 1]! += ends[job]!;
  const listed = { begins: ends.slice(), routes: new Int32Array(used) };
  const ordered = Array.from({ length: count }, (_, route) => route);
  ordered.sort((one, other) => reduced[one]! - reduced[other]! || one - other);
  for (const route of ordered) {
    for (let at = begins[route]!; at < begins[route + 1]!; at++) listed.routes[ends[stops[at]!]!++] = route;
  }
  return listed;
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
  const routes = routesInside(pool, byJob, jobs, limit);
  const words = (jobs.length + 31) >> 5;
  const { bits, lists } = tabulate(pool, routes, jobs, words);
  const order = [...lists.keys()].sort((one, other) => lists[one]!.length - lists[other]!.length || one - other);
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

/** Routes that serve only given jobs and cost less than `limit` beyond what those are worth, cheapest first. */
function routesInside(pool: RoutePool, byJob: RoutesByJob, jobs: number[], limit: number): number[] {
  const { begins, stops, reduced } = pool;
  const given = new Set(jobs);
  const seen = new Set<number>();
  const inside: number[] = [];
  for (const job of jobs) {
    for (let at = byJob.begins[job]!; at < byJob.begins[job + 1]!; at++) {
      const route = byJob.routes[at]!;
      if (reduced[route]! >= limit) break;
      if (seen.has(route)) continue;
      seen.add(route);
      let k = begins[route]!;
      while (k < begins[route + 1]! && given.has(stops[k]!)) k++;
      if (k === begins[route + 1]) inside.push(route);
    }
  }
  return inside.sort((one, other) => reduced[one]! - reduced[other]! || one - other);
}

/** The routes' jobs as bits, `words` words each, and per job the entries of `routes` that serve it. */
function tabulate({ begins, stops }: RoutePool, routes: number[], jobs: number[], words: number) {
  const bits = new Int32Array(routes.length * words);
  const lists: number[][] = jobs.map(() => []);
  const indexOf = new Map(jobs.map((job, k) => [job, k]));
  routes.forEach((route, entry) => {
    for (let at = begins[route]!; at < begins[route + 1]!; at++) {
      const k = indexOf.get(stops[at]!)!;
      bits[entry * words + (k >> 5)]! |= 1 << (k & 31);
      lists[k]!.push(entry);
    }
  });
  return { bits, lists };
}

function isWithin(bits: Int32Array, at: number, left: Int32Array, now: number, words: number): boolean {
  for (let w = 0; w < words; w++) if ((bits[at + w]! & ~left[now + w]!) !== 0) return false;
  return true;
}
