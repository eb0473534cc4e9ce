import type { RoadMatrix } from "@reroute/roads";
import { check, type Job, type Problem, type Solution, solve, type Vehicle, type Violation } from "@reroute/solver";
import type { EditJob } from "./edit-job.ts";

/** A vehicle's open route as it would be driven from now on. */
export interface Driven {
  cost: number;
  distanceMeters: number;
  drivingSeconds: number;
  /** Undefined: nothing left to drive. */
  route: Solution["routes"][number] | undefined;
  violations: Violation[];
}

const idle: Driven = { cost: 0, distanceMeters: 0, drivingSeconds: 0, route: undefined, violations: [] };

/**
 * Drives given stops in their order, whatever they break: all are frozen for the solver, so it times them as in every other plan and
 * refuses nothing; its checker then says what is wrong. (`evaluate` would leave when roads are emptiest; a day that goes on does not wait.)
 */
export function makeDriver(job: EditJob, roads: RoadMatrix): (vehicleId: string, stops: readonly string[][]) => Driven {
  const jobs = new Map(job.jobs.map((each) => [each.id, each]));
  const vehicles = new Map(job.vehicles.map((each) => [each.id, each]));
  const known = new Map<string, Driven>();
  return (vehicleId, stops) => {
    const jobIds = stops.flat();
    if (jobIds.length === 0) return idle;
    const key = `${vehicleId} ${jobIds.join()}`;
    let driven = known.get(key);
    if (driven === undefined) {
      const vehicle = vehicles.get(vehicleId)!;
      driven = drive(
        job,
        roads,
        vehicle,
        jobIds.map((id) => jobs.get(id)!),
      );
      known.set(key, driven);
    }
    return driven;
  };
}

function drive(job: EditJob, roads: RoadMatrix, vehicle: Vehicle, jobs: Job[]): Driven {
  const { problem, jobIds } = problemOf(job, roads, vehicle, jobs);
  const previous = { routes: [{ vehicleId: vehicle.id, jobIds, frozenCount: jobIds.length }] };
  const solution = solve(problem, { seed: 0, stop: { iterations: 0 }, previous });
  const [route] = solution.routes;
  return {
    cost: solution.cost.total,
    distanceMeters: route?.distanceMeters ?? 0,
    drivingSeconds: route?.drivingSeconds ?? 0,
    route,
    violations: check(problem, solution),
  };
}

/** One vehicle's part of the problem, with only its own places: the matrix is small, however large the day. */
function problemOf({ epochMs, slots }: EditJob, roads: RoadMatrix, vehicle: Vehicle, jobs: Job[]) {
  const rows: number[] = [];
  const rowOf = (index: number): number => {
    const known = rows.indexOf(index);
    return known >= 0 ? known : rows.push(index) - 1;
  };
  const { state, startIndex, endIndex } = vehicle;
  const placed: Vehicle = {
    ...vehicle,
    ...(startIndex !== undefined && { startIndex: rowOf(startIndex) }),
    ...(endIndex !== undefined && { endIndex: rowOf(endIndex) }),
    ...(state !== undefined && { state: { ...state, locationIndex: rowOf(state.locationIndex) } }),
  };
  const placedJobs = jobs.map((job) => ({ ...job, locationIndex: rowOf(job.locationIndex) }));
  const cut = (matrix: ArrayLike<number>) => {
    const part = new Float64Array(rows.length * rows.length);
    for (const [row, from] of rows.entries()) {
      for (const [column, to] of rows.entries()) part[row * rows.length + column] = matrix[from * roads.size + to]!;
    }
    return part;
  };
  const problem: Problem = {
    version: 1,
    jobs: placedJobs,
    vehicles: [placed],
    matrices: [
      {
        profile: "default",
        size: rows.length,
        distances: cut(roads.distances),
        travel: {
          kind: "slots",
          startSeconds: (slots.startMs - epochMs) / 1000,
          slotSeconds: slots.slotMs / 1000,
          durations: roads.durations.map(cut),
        },
      },
    ],
  };
  return { problem, jobIds: jobs.map(({ id }) => id) };
}
