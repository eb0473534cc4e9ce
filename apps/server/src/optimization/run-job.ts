import { makeGreatCircle, type RoadMatrix } from "@reroute/roads";
import { type Problem, unassignedIdsOf } from "@reroute/solver";
import type { OptimizationJob, OptimizationResult } from "./job.ts";
import { solveNearby } from "./solve-nearby.ts";
import { type Solved, solvePromises } from "./solve-promises.ts";

/**
 * Runs an optimization job: the same job gives the same routes when it stops by iterations. `matrix` is what the job's roads, locations,
 * slots and traffic make, from whoever has the graph; without one the job must be over great circles. Once `cancelled` the search ends soon.
 */
export async function runJob(
  job: OptimizationJob,
  matrix?: RoadMatrix,
  cancelled?: () => boolean,
): Promise<OptimizationResult> {
  if (matrix === undefined && job.roads !== "great-circle") {
    throw new Error(`a job over the roads ${job.roads} came without their matrix`);
  }
  return solveJob(job, matrix ?? (await greatCircleMatrix(job)), cancelled);
}

function greatCircleMatrix({ timeZone, locations, slots, traffic }: OptimizationJob): Promise<RoadMatrix> {
  return makeGreatCircle({ timeZone }).matrix({ locations, slots, traffic });
}

function solveJob(job: OptimizationJob, matrix: RoadMatrix, cancelled?: () => boolean): OptimizationResult {
  const startedCpu = process.threadCpuUsage();
  const problem: Problem = {
    version: 1,
    jobs: job.jobs,
    vehicles: job.vehicles,
    ...(job.relations !== undefined && { relations: job.relations }),
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
  const promised = new Set(job.promisedJobIds);
  const { seed, stop, previous } = job;
  const solved: Solved[] = [];
  if (previous.routes.some((route) => (route.jobIds ?? []).length > 0)) {
    const least = solvePromises(problem, promised, seed, { iterations: 0 }, previous);
    const nearby = solveNearby(problem, promised, seed, stop, previous, least.solution);
    solved.push(least, ...(nearby === undefined ? [] : [nearby]));
  }
  const known = new Set(job.unassignedJobIds);
  const placed = solved.some(({ solution }) => unassignedIdsOf(solution).every((id) => known.has(id)));
  if (job.search === "everywhere" || !placed) {
    solved.push(solvePromises(problem, promised, seed, stop, previous, cancelled));
  }
  const { user, system } = process.threadCpuUsage(startedCpu);
  return {
    candidates: solved.map(({ solution }) => solution),
    travelSource: matrix.source,
    iterations: solved.reduce((sum, { iterations }) => sum + iterations, 0),
    cpuSeconds: (user + system) / 1e6,
  };
}
