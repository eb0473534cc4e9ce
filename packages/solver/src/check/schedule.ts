import type { Job, Matrix, Problem, Vehicle } from "../model/problem.ts";
import type { Cost, Route, Step } from "../model/solution.ts";
import { arrive } from "./arrive.ts";
import { exceeds } from "./violation.ts";

/**
 * The times, distances and costs of a vehicle that leaves at `departureSeconds` and serves `jobs` in this order, each as
 * early as it may. Nothing is refused: a late job starts late, a leg without a way gives Infinity.
 */
export function schedule(problem: Problem, vehicle: Vehicle, jobs: Job[], departureSeconds: number): Route {
  const matrix = matrixOf(problem, vehicle);
  const steps: Step[] = [];
  let place = vehicle.state ? vehicle.state.locationIndex : vehicle.startIndex;
  let time = departureSeconds;
  let waitingSeconds = 0;
  let serviceSeconds = 0;
  let distanceMeters = 0;
  let drivingSeconds = 0;
  let previous: Job | undefined;

  for (const job of jobs) {
    const leg = drive(matrix, place, job.locationIndex, time);
    const setup = previous?.locationIndex === job.locationIndex ? 0 : (job.setupSeconds ?? 0);
    const service = job.serviceSeconds ?? 0;
    const startSeconds = earliestStart(job, leg.arrivalSeconds + setup);
    steps.push({ jobId: job.id, ...leg, startSeconds, departureSeconds: startSeconds + service });
    waitingSeconds += startSeconds - setup - leg.arrivalSeconds;
    serviceSeconds += setup + service;
    distanceMeters += leg.distanceMeters;
    drivingSeconds += leg.drivingSeconds;
    place = job.locationIndex;
    time = startSeconds + service;
    previous = job;
  }
  if (vehicle.endIndex !== undefined) {
    const leg = drive(matrix, place, vehicle.endIndex, time);
    distanceMeters += leg.distanceMeters;
    drivingSeconds += leg.drivingSeconds;
    time = leg.arrivalSeconds;
  }
  return {
    vehicleId: vehicle.id,
    cost: costOf(vehicle, distanceMeters, time - departureSeconds),
    departureSeconds,
    endSeconds: time,
    drivingSeconds,
    distanceMeters,
    waitingSeconds,
    serviceSeconds,
    steps,
  };
}

/** The matrix that a vehicle drives by; undefined matrices are a broken invariant, since `parseProblem` refuses them. */
export function matrixOf(problem: Problem, vehicle: Vehicle): Matrix {
  const profile = vehicle.profile ?? "default";
  const matrix = problem.matrices.find((each) => each.profile === profile);
  if (!matrix) throw new Error(`vehicle ${vehicle.id} drives by profile "${profile}", for which there is no matrix`);
  return matrix;
}

function drive(matrix: Matrix, from: number | undefined, to: number, departureSeconds: number) {
  if (from === undefined) return { arrivalSeconds: departureSeconds, distanceMeters: 0, drivingSeconds: 0 };
  const arrivalSeconds = arrive(matrix, from, to, departureSeconds);
  const meters = matrix.distances[from * matrix.size + to]!;
  return {
    arrivalSeconds,
    distanceMeters: meters < 0 ? Number.POSITIVE_INFINITY : meters,
    drivingSeconds: arrivalSeconds - departureSeconds,
  };
}

/** The first moment from `readySeconds` on that lies in a window; `readySeconds` itself when every window is over. */
function earliestStart(job: Job, readySeconds: number): number {
  const open = job.timeWindows?.find((window) => !exceeds(readySeconds, window.endSeconds));
  return open ? Math.max(readySeconds, open.startSeconds) : readySeconds;
}

function costOf(vehicle: Vehicle, meters: number, seconds: number): Cost {
  const { costs } = vehicle;
  const fixed = costs?.fixed ?? 0;
  const time = times(costs?.perHour ?? 0, seconds / 3600);
  const distance = costs ? times(costs.perKm ?? 0, meters / 1000) : meters;
  return { total: fixed + time + distance, fixed, time, distance };
}

/** Nothing at no price is free, even when it is without end. */
function times(price: number, amount: number): number {
  return price === 0 ? 0 : price * amount;
}
