import type { Problem, Solution } from "@reroute/solver";
import { check } from "@reroute/solver";
import type { SolverPool } from "@reroute/solver/node";
import { makeRandom } from "../roads/random.ts";

/** What one new job on a good plan came to. Gaps in per cent of the reference. */
export interface NewJob {
  jobId: string;
  /** The plan before, of everybody else. */
  before: number;
  /** The plan with the job where it is cheapest. */
  greedy: number;
  /** The plan after the short search. */
  after: number;
  /** Stops of both plans whose predecessor differs. */
  changes: number;
}

/**
 * Solves without one job for `goodSeconds`, adds it, and searches again from that plan for `shortSeconds` (setting up apart).
 * Throws when a plan is not valid or leaves somebody out.
 */
export async function measureNewJob(
  pool: SolverPool,
  problem: Problem,
  jobId: string,
  seconds: { good: number; short: number; setUp: number },
  percentOf: (solution: Solution) => number,
): Promise<NewJob> {
  const rest: Problem = { ...problem, jobs: problem.jobs.filter(({ id }) => id !== jobId) };
  const good = await pool.solve(rest, { seed: 1, stop: { cpuSeconds: seconds.good } });
  const order = orderOf(good);
  const previous = { routes: order };
  const greedy = await pool.solve(problem, { seed: 1, stop: { iterations: 0 }, previous });
  const stop = { cpuSeconds: seconds.setUp + seconds.short };
  const found = await pool.solve(problem, { seed: 1, stop, previous });
  for (const [of, plan] of [
    [rest, good],
    [problem, found],
  ] as const) {
    const [first] = check(of, plan);
    if (first) throw new Error(first.message);
    if (plan.unassigned.length > 0) throw new Error(`${plan.unassigned.length} jobs on no route`);
  }
  return {
    jobId,
    before: percentOf(good),
    greedy: percentOf(greedy),
    after: percentOf(found),
    changes: changedPredecessors(order, orderOf(found)),
  };
}

/** CPU seconds of everything but the search: the least of three runs without an iteration. */
export async function setUpSeconds(pool: SolverPool, problem: Problem): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < 3; i++) {
    const began = process.cpuUsage();
    await pool.solve(problem, { seed: 1, stop: { iterations: 0 } });
    const { user, system } = process.cpuUsage(began);
    least = Math.min(least, (user + system) / 1e6);
  }
  return least;
}

/** So many different jobs, the same ones each time. */
export function drawJobs(problem: Problem, count: number): string[] {
  const ids = problem.jobs.map(({ id }) => id);
  const random = makeRandom(1);
  return Array.from(
    { length: Math.min(count, ids.length) },
    () => ids.splice(Math.floor(random() * ids.length), 1)[0]!,
  );
}

/** The middle value; of an even number, the mean of the two in the middle. */
export function medianOf(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The jobs of each route, in order. */
export type JobOrder = { vehicleId: string; jobIds: string[] }[];

/** How many stops of both plans have another predecessor (stops of one plan only left out; the depot counts as one). */
export function changedPredecessors(before: JobOrder, after: JobOrder): number {
  const kept = new Set(after.flatMap(({ jobIds }) => jobIds));
  const old = predecessorsOf(before, kept);
  const now = predecessorsOf(after, new Set(old.keys()));
  return [...now].filter(([id, predecessor]) => old.get(id) !== predecessor).length;
}

function predecessorsOf(routes: JobOrder, counted: Set<string>): Map<string, string | undefined> {
  const predecessors = new Map<string, string | undefined>();
  for (const { jobIds } of routes) {
    let last: string | undefined;
    for (const id of jobIds.filter((each) => counted.has(each))) {
      predecessors.set(id, last);
      last = id;
    }
  }
  return predecessors;
}

function orderOf({ routes }: Solution): JobOrder {
  return routes.map(({ vehicleId, steps }) => ({ vehicleId, jobIds: steps.flatMap(({ jobId }) => jobId ?? []) }));
}
