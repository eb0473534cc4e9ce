import type { Problem, Vehicle } from "../model/problem.ts";

/** The best there is: the sum of priorities served, the number of jobs served, and the least cost of serving that much. */
export interface Optimum {
  priority: number;
  jobs: number;
  cost: number;
}

/** A way through a set of jobs: two of them are compared in all four. */
interface Way {
  cost: number;
  /** Start of service at the last job when the vehicle leaves at its earliest. */
  start: number;
  /** Seconds from departure to the start of service at the last job, waiting left out. */
  busy: number;
  /** The latest departure by which every window so far can be met. */
  leaveBy: number;
}

/**
 * An oracle for tests that shares no code with the search and with the integer program: a dynamic programme over sets of jobs
 * (Held & Karp 1962, with windows), for one window a job, plain loads, constant travel, start and end given. Every order of every
 * set is looked at but those in which another way through the same jobs to the same last one is better in every respect.
 */
export function bestBySubsets(problem: Problem): Optimum {
  const { jobs, vehicles } = problem;
  const sets = 1 << jobs.length;
  let least = new Float64Array(sets).fill(Number.POSITIVE_INFINITY);
  least[0] = 0;
  for (const vehicle of vehicles) {
    const routes = cheapestRoutes(problem, vehicle);
    const next = least.slice();
    for (let set = 1; set < sets; set++) {
      for (let part = set; part > 0; part = (part - 1) & set) {
        next[set] = Math.min(next[set]!, least[set ^ part]! + routes[part]!);
      }
    }
    least = next;
  }
  let best: Optimum = { priority: 0, jobs: 0, cost: 0 };
  for (let set = 1; set < sets; set++) {
    const cost = least[set]!;
    if (cost === Number.POSITIVE_INFINITY) continue;
    const served = jobs.filter((_, job) => set & (1 << job));
    const priority = served.reduce((sum, job) => sum + (job.priority ?? 0), 0);
    const found = { priority, jobs: served.length, cost };
    const order = found.priority - best.priority || found.jobs - best.jobs || best.cost - found.cost;
    if (order > 0) best = found;
  }
  return best;
}

/** Per set of jobs the least cost of one route through it; Infinity where there is none. */
function cheapestRoutes({ jobs, matrices }: Problem, vehicle: Vehicle): Float64Array {
  const [matrix] = matrices;
  if (matrix?.travel.kind !== "constant") throw new Error("the oracle takes constant travel");
  const { size, distances, legCosts } = matrix;
  const { durations } = matrix.travel;
  const { startIndex, endIndex, capacity = {}, costs } = vehicle;
  const { fixed = 0, perHour = 0, perKm = 0 } = costs ?? { perKm: 1000 };
  const { earliestStartSeconds, latestEndSeconds } = vehicle.shift!;
  const between = (from: number, to: number) => {
    const leg = from * size + to;
    const isBarred = distances[leg]! < 0 || durations[leg]! < 0;
    const cost = (perKm / 1000) * distances[leg]! + (legCosts?.[leg] ?? 0);
    return { cost: isBarred ? Number.POSITIVE_INFINITY : cost, seconds: durations[leg]! };
  };
  const isAllowed = jobs.map(({ allowedVehicleIds }) => allowedVehicleIds?.includes(vehicle.id) ?? true);
  const fits = (set: number) =>
    Object.entries(capacity).every(([name, most]) =>
      (["delivery", "pickup"] as const).every(
        (side) =>
          jobs.reduce((sum, job, index) => sum + (set & (1 << index) ? (job[side]?.[name] ?? 0) : 0), 0) <= most,
      ),
    );
  const sets = 1 << jobs.length;
  const cheapest = new Float64Array(sets).fill(Number.POSITIVE_INFINITY);
  const ways: Way[][] = Array.from({ length: sets * jobs.length }, () => []);
  const offer = (set: number, job: number, from: number, way: Way, seconds: number) => {
    if (!isAllowed[job]) return;
    const leg = between(from, jobs[job]!.locationIndex);
    const [window] = jobs[job]!.timeWindows ?? [{ startSeconds: 0, endSeconds: Number.POSITIVE_INFINITY }];
    const start = Math.max(way.start + seconds + leg.seconds, window!.startSeconds);
    const busy = way.busy + seconds + leg.seconds;
    const leaveBy = Math.min(way.leaveBy, window!.endSeconds - busy);
    if (leg.cost === Number.POSITIVE_INFINITY || start > window!.endSeconds) return;
    keep(ways[set * jobs.length + job]!, { cost: way.cost + leg.cost, start, busy, leaveBy });
  };
  const departure: Way = { cost: fixed, start: earliestStartSeconds, busy: 0, leaveBy: Number.POSITIVE_INFINITY };
  for (const job of jobs.keys()) offer(1 << job, job, startIndex!, departure, 0);
  for (let set = 1; set < sets; set++) {
    if (!fits(set)) continue;
    for (const [last, { locationIndex, serviceSeconds = 0 }] of jobs.entries()) {
      for (const way of ways[set * jobs.length + last]!) {
        const home = between(locationIndex, endIndex!);
        const end = way.start + serviceSeconds + home.seconds;
        const busy = way.busy + serviceSeconds + home.seconds;
        if (end <= latestEndSeconds) {
          const seconds = Math.max(busy, end - way.leaveBy);
          cheapest[set] = Math.min(cheapest[set]!, way.cost + home.cost + (perHour / 3600) * seconds);
        }
        for (const job of jobs.keys()) {
          if (!(set & (1 << job))) offer(set | (1 << job), job, locationIndex, way, serviceSeconds);
        }
      }
    }
  }
  return cheapest;
}

function keep(ways: Way[], way: Way): void {
  const isBeaten = (one: Way, by: Way) =>
    by.cost <= one.cost && by.start <= one.start && by.busy <= one.busy && by.leaveBy >= one.leaveBy;
  if (ways.some((other) => isBeaten(way, other))) return;
  for (let at = ways.length - 1; at >= 0; at--) if (isBeaten(ways[at]!, way)) ways.splice(at, 1);
  ways.push(way);
}
