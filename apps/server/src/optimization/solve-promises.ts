import {
  type Job,
  jobIdsOf,
  type PreviousPlan,
  type Problem,
  type Solution,
  type Stop,
  solve,
  unassignedIdsOf,
  type Vehicle,
} from "@reroute/solver";

/** How far windows and shifts are opened for promised jobs, step by step: half an hour, two hours, the rest of the day. */
const latenessSteps = [1_800, 7_200, 86_400];
/** Nobody works longer over the shift's end than this for a promise. */
const mostOvertimeSeconds = 7_200;

export interface Solved {
  solution: Solution;
  iterations: number;
}

/**
 * Solves, and where promised jobs fall out, opens their windows and the shifts' ends until they are served late or in overtime:
 * a promise is kept late rather than broken.
 */
export function solvePromises(
  problem: Problem,
  promisedJobIds: ReadonlySet<string>,
  seed: number,
  stop: Stop,
  previous: PreviousPlan,
  cancelled?: () => boolean,
): Solved {
  const options = { seed, ...(cancelled && { cancelled }) };
  let solution = solve(problem, { ...options, stop, previous });
  let { iterations } = solution.statistics;
  const late = new Set<string>();
  for (const seconds of latenessSteps) {
    const dropped = unassignedIdsOf(solution).filter((id) => promisedJobIds.has(id));
    if (dropped.length === 0) break;
    for (const id of dropped) late.add(id);
    const opened: Problem = {
      ...problem,
      jobs: problem.jobs.map((job) => (late.has(job.id) ? openWindow(job, seconds) : job)),
      vehicles: problem.vehicles.map((vehicle) => openShift(vehicle, Math.min(seconds, mostOvertimeSeconds))),
    };
    solution = solve(opened, { ...options, stop: shorten(stop), previous: toPrevious(solution) });
    iterations += solution.statistics.iterations;
  }
  return { solution, iterations };
}

/** A solution as the plan to start from. */
export function toPrevious({ routes }: Pick<Solution, "routes">): PreviousPlan {
  return { routes: routes.map(({ vehicleId, steps }) => ({ vehicleId, jobIds: jobIdsOf(steps) })) };
}

function openWindow(job: Job, seconds: number): Job {
  const windows = job.timeWindows ?? [];
  const last = windows.at(-1);
  if (last === undefined) return job;
  return { ...job, timeWindows: [...windows.slice(0, -1), { ...last, endSeconds: last.endSeconds + seconds }] };
}

function openShift(vehicle: Vehicle, seconds: number): Vehicle {
  if (vehicle.shift === undefined) return vehicle;
  return { ...vehicle, shift: { ...vehicle.shift, latestEndSeconds: vehicle.shift.latestEndSeconds + seconds } };
}

/** The plan is good already but for the dropped jobs: a quarter of the effort places them. */
function shorten(stop: Stop): Stop {
  return Object.fromEntries(Object.entries(stop).map(([bound, value]) => [bound, Math.ceil(value / 4)]));
}
