import { makeGreatCircle } from "@reroute/roads";
import { type Job, type PreviousPlan, type Problem, type Solution, solve } from "@reroute/solver";
import type { OptimizationJob, OptimizationResult } from "./job.ts";

/** How far the windows of promised jobs are opened, step by step: half an hour, two hours, the rest of the day. */
const latenessSteps = [1_800, 7_200, 86_400];

/** Runs an optimization job: the same job gives the same routes when it stops by iterations. */
export async function runJob(job: OptimizationJob): Promise<OptimizationResult> {
  const startedCpu = process.threadCpuUsage();
  const roads = makeGreatCircle({ timeZone: job.timeZone });
  const matrix = await roads.matrix({ locations: job.locations, slots: job.slots, traffic: job.traffic });
  const problem: Problem = {
    version: 1,
    jobs: job.jobs,
    vehicles: job.vehicles,
    matrices: [
      {
        profile: "default",
        size: matrix.size,
        distances: matrix.distances,
        travel: {
          kind: "slots",
          startSeconds: (job.slots.startMs - job.epochMs) / 1000,
          slotSeconds: job.slots.slotMs / 1000,
          durations: matrix.durations,
        },
      },
    ],
  };
  const free = solveServingPromises(problem, job, job.stop, job.previous);
  const candidates = [free.solution];
  let { iterations } = free;
  if (job.previous.routes.some((route) => route.jobIds.length > 0)) {
    const least = solveServingPromises(problem, job, { iterations: 0 }, job.previous);
    candidates.unshift(least.solution);
    iterations += least.iterations;
  }
  const { user, system } = process.threadCpuUsage(startedCpu);
  return { candidates, travelSource: matrix.source, iterations, cpuSeconds: (user + system) / 1e6 };
}

/** Solves, and where promised jobs fall out of their windows, opens those step by step until they are served late. */
function solveServingPromises(
  problem: Problem,
  job: OptimizationJob,
  stop: OptimizationJob["stop"],
  previous: PreviousPlan,
): { solution: Solution; iterations: number } {
  let solution = solve(problem, { seed: job.seed, stop, previous });
  let { iterations } = solution.statistics;
  const lateJobIds = new Set<string>();
  for (const lateness of latenessSteps) {
    const dropped = droppedPromises(job, solution);
    if (dropped.size === 0) break;
    for (const id of dropped) lateJobIds.add(id);
    const opened = {
      ...problem,
      jobs: problem.jobs.map((candidate) => (lateJobIds.has(candidate.id) ? open(candidate, lateness) : candidate)),
    };
    solution = solve(opened, { seed: job.seed, stop: shorten(stop), previous: toPrevious(solution) });
    iterations += solution.statistics.iterations;
  }
  return { solution, iterations };
}

function droppedPromises(job: OptimizationJob, solution: Solution): Set<string> {
  const promised = new Set(job.promisedJobIds);
  return new Set(solution.unassigned.map(({ jobId }) => jobId).filter((id) => promised.has(id)));
}

function open(job: Job, lateness: number): Job {
  const windows = job.timeWindows ?? [];
  const last = windows.at(-1);
  if (last === undefined) return job;
  return { ...job, timeWindows: [...windows.slice(0, -1), { ...last, endSeconds: last.endSeconds + lateness }] };
}

/** The plan is good already but for the dropped jobs: a quarter of the effort places them. */
function shorten(stop: OptimizationJob["stop"]): OptimizationJob["stop"] {
  return Object.fromEntries(Object.entries(stop).map(([bound, value]) => [bound, Math.ceil(value / 4)]));
}

function toPrevious(solution: Solution): PreviousPlan {
  return {
    routes: solution.routes.map(({ vehicleId, steps }) => ({ vehicleId, jobIds: steps.map(({ jobId }) => jobId) })),
  };
}
