import type { Amounts, Job, Vehicle } from "../model/problem.ts";
import type { Route } from "../model/solution.ts";
import type { Violation, ViolationCode } from "./violation.ts";
import { exceeds } from "./violation.ts";

/** Every hard rule that a vehicle breaks when it drives this recomputed route, serving `jobs` in order. */
export function routeLimits(vehicle: Vehicle, jobs: Job[], driven: Route): Violation[] {
  return [
    ...allowed(vehicle, jobs),
    ...reachable(vehicle, driven),
    ...windows(vehicle, jobs, driven),
    ...shift(vehicle, driven),
    ...limits(vehicle, driven),
    ...loads(vehicle, jobs),
  ];
}

function allowed(vehicle: Vehicle, jobs: Job[]): Violation[] {
  return jobs
    .filter((job) => job.allowedVehicleIds !== undefined && !job.allowedVehicleIds.includes(vehicle.id))
    .map((job) => ({
      code: "NOT_ALLOWED",
      message: `job ${job.id} is served by vehicle ${vehicle.id}; it allows only ${job.allowedVehicleIds!.join(", ") || "none"}`,
      vehicleId: vehicle.id,
      jobId: job.id,
    }));
}

/** After the first leg without a way everything is endless: only that leg is told. */
function reachable(vehicle: Vehicle, driven: Route): Violation[] {
  const vehicleId = vehicle.id;
  const isEndless = (value: { distanceMeters: number; drivingSeconds: number }) =>
    !Number.isFinite(value.distanceMeters) || !Number.isFinite(value.drivingSeconds);
  const step = driven.steps.find(isEndless);
  if (step) {
    const message = `vehicle ${vehicleId} has no way to job ${step.jobId} from the place before it`;
    return [{ code: "UNREACHABLE", message, vehicleId, jobId: step.jobId }];
  }
  if (!isEndless(driven)) return [];
  return [{ code: "UNREACHABLE", message: `vehicle ${vehicleId} has no way from its last job to its end`, vehicleId }];
}

function windows(vehicle: Vehicle, jobs: Job[], driven: Route): Violation[] {
  const violations: Violation[] = [];
  for (const [index, job] of jobs.entries()) {
    const start = driven.steps[index]!.startSeconds;
    const last = job.timeWindows?.at(-1)?.endSeconds;
    if (last === undefined || !exceeds(start, last) || start === Number.POSITIVE_INFINITY) continue;
    violations.push({
      code: "TIME_WINDOW",
      message: `service of job ${job.id} starts at ${start} s on vehicle ${vehicle.id}; its last window closes at ${last} s`,
      vehicleId: vehicle.id,
      jobId: job.id,
    });
  }
  return violations;
}

function shift(vehicle: Vehicle, driven: Route): Violation[] {
  const violations: Violation[] = [];
  const { id: vehicleId, state } = vehicle;
  const departure = driven.departureSeconds;
  const say = (code: ViolationCode, message: string) => violations.push({ code, message, vehicleId });
  const earliest = state ? state.availableAtSeconds : vehicle.shift?.earliestStartSeconds;
  const latest = state ? undefined : vehicle.shift?.latestStartSeconds;
  if (earliest !== undefined && exceeds(earliest, departure)) {
    say("SHIFT_START", `vehicle ${vehicleId} departs at ${departure} s; it is available from ${earliest} s`);
  }
  if (latest !== undefined && exceeds(departure, latest)) {
    say("SHIFT_START", `vehicle ${vehicleId} departs at ${departure} s; it must start by ${latest} s`);
  }
  const end = vehicle.shift?.latestEndSeconds;
  if (end !== undefined && exceeds(driven.endSeconds, end) && driven.endSeconds < Number.POSITIVE_INFINITY) {
    say("SHIFT_END", `vehicle ${vehicleId} ends at ${driven.endSeconds} s; its shift ends at ${end} s`);
  }
  return violations;
}

function limits(vehicle: Vehicle, driven: Route): Violation[] {
  const { id: vehicleId } = vehicle;
  const { maxTasks, maxDistanceMeters, maxDurationSeconds } = vehicle.limits ?? {};
  const duration = driven.endSeconds - driven.departureSeconds;
  const rules: [ViolationCode, number, number | undefined, string][] = [
    ["MAX_TASKS", driven.steps.length, maxTasks, "tasks"],
    ["MAX_DISTANCE", driven.distanceMeters, maxDistanceMeters, "m"],
    ["MAX_DURATION", duration, maxDurationSeconds, "s"],
  ];
  return rules
    .filter(([, value, bound]) => bound !== undefined && exceeds(value, bound) && value < Number.POSITIVE_INFINITY)
    .map(([code, value, bound, unit]) => ({
      code,
      message: `the route of vehicle ${vehicleId} takes ${value} ${unit}; its limit is ${bound} ${unit}`,
      vehicleId,
    }));
}

/** Deliveries are on board from the start and leave one by one; pickups stay to the end. */
function loads(vehicle: Vehicle, jobs: Job[]): Violation[] {
  const violations: Violation[] = [];
  for (const [dimension, capacity] of Object.entries(vehicle.capacity ?? {})) {
    let load = jobs.reduce((sum, job) => sum + amount(job.delivery, dimension), 0);
    let heaviest = load;
    let where = "at the start";
    for (const job of jobs) {
      load += amount(job.pickup, dimension) - amount(job.delivery, dimension);
      if (load <= heaviest) continue;
      heaviest = load;
      where = `after job ${job.id}`;
    }
    if (!exceeds(heaviest, capacity)) continue;
    const message = `vehicle ${vehicle.id} carries ${heaviest} ${dimension} ${where}; its capacity is ${capacity}`;
    violations.push({ code: "CAPACITY", message, vehicleId: vehicle.id });
  }
  return violations;
}

function amount(amounts: Amounts | undefined, dimension: string): number {
  return amounts !== undefined && Object.hasOwn(amounts, dimension) ? amounts[dimension]! : 0;
}
