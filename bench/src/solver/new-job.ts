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

/** CPU milliseconds from a new job to a search that can begin, copying to the thread included. */
export interface SetUp {
  /** The whole problem is set up. */
  fresh: number;
  /** A solver that has the others gets the job. */
  patched: number;
}

/** Measures how jobs that leave a plan are set up when they come back, one by one; before, one does so unmeasured. */
export async function measureSetUps(
  pool: SolverPool,
  problem: Problem,
  jobIds: string[],
  plan: Solution,
): Promise<SetUp[]> {
  const setUps: SetUp[] = [];
  const solver = await pool.open(problem);
  let { jobs } = problem;
  for (const jobId of [jobIds[0]!, ...jobIds]) {
    const job = jobs.find(({ id }) => id === jobId)!;
    const routes = orderOf(plan).map((route) => ({ ...route, jobIds: route.jobIds.filter((id) => id !== jobId) }));
    const options = { seed: 1, stop: { iterations: 0 }, previous: { routes } };
    await solver.patch({ jobs: { remove: [jobId] } });
    await solver.solve(options);
    const patched = await cpuMilliseconds(async () => {
      await solver.patch({ jobs: { add: [job] } });
      await solver.solve(options);
    });
    jobs = [...jobs.filter((each) => each !== job), job];
    setUps.push({ fresh: await cpuMilliseconds(() => pool.solve({ ...problem, jobs }, options)), patched });
  }
  await solver.close();
  return setUps.slice(1);
}

async function cpuMilliseconds(work: () => Promise<unknown>): Promise<number> {
  const began = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(began);
  return (user + system) / 1000;
}

/** The problem with the same durations in 16 slots, which get slower four at a time: by 0, 10, 20, 30 %. */
export function withSlots(problem: Problem): Problem {
  const ends = problem.vehicles.map(({ shift }) => shift?.latestEndSeconds ?? 86_400);
  return {
    ...problem,
    matrices: problem.matrices.map((matrix) => {
      if (matrix.travel.kind !== "constant") return matrix;
      const durations = Float64Array.from(matrix.travel.durations);
      const slots = Array.from({ length: 16 }, (_, slot) => durations.map((each) => each * (1 + (slot % 4) / 10)));
      const travel = { kind: "slots" as const, startSeconds: 0, slotSeconds: Math.max(...ends) / 16, durations: slots };
      return { ...matrix, travel };
    }),
  };
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
