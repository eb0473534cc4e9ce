import type { Problem } from "../model/problem.ts";
import type { Reason } from "../model/solution.ts";
import type { Drive } from "../route/drive-route.ts";
import { driveRoute } from "../route/drive-route.ts";
import type { Instance } from "../route/instance.ts";
import { readyAt } from "../route/leg.ts";
import { amountOf } from "./capacity.ts";
import { nextStart } from "./time-windows.ts";
import { mayServe } from "./vehicle-access.ts";

/** Why a job is unassigned: one reason per vehicle, in the problem's order. */
export function reasonsFor(instance: Instance, problem: Problem, job: number, drive: Drive): Reason[] {
  return problem.vehicles.map((_, vehicle) => reasonFor(instance, problem, job, vehicle, drive));
}

/**
 * Why this vehicle does not serve the job. The vehicle is taken with its frozen prefix and nothing else: what forbids the job
 * even then is named with what is missing; what does not is OUTCOMPETED by the jobs that the vehicle serves, or by their price.
 */
function reasonFor(instance: Instance, problem: Problem, job: number, vehicle: number, drive: Drive): Reason {
  const vehicleId = problem.vehicles[vehicle]!.id;
  const { limits } = problem.vehicles[vehicle]!;
  if (!mayServe(instance.access, instance.accessWords, job, vehicle)) return { code: "SKILL", vehicleId };
  const tasks = instance.fleet.frozenJobs[vehicle]!.length + 1;
  if (limits?.maxTasks !== undefined && tasks > limits.maxTasks) {
    return { code: "MAX_TASKS", vehicleId, missing: tasks - limits.maxTasks };
  }
  return (
    loadReason(instance, problem, job, vehicle) ??
    timeReason(instance, problem, job, vehicle) ??
    limitReason(instance, problem, job, vehicle, drive) ?? { code: "OUTCOMPETED", vehicleId }
  );
}

function loadReason(instance: Instance, problem: Problem, job: number, vehicle: number): Reason | undefined {
  const { id: vehicleId, capacity } = problem.vehicles[vehicle]!;
  const route = [...instance.fleet.frozenJobs[vehicle]!, job].map((index) => problem.jobs[index]!);
  for (const dimension of Object.keys(capacity ?? {})) {
    let load = route.reduce((sum, each) => sum + amountOf(each.delivery, dimension), 0);
    let heaviest = load;
    for (const each of route) {
      load += amountOf(each.pickup, dimension) - amountOf(each.delivery, dimension);
      heaviest = Math.max(heaviest, load);
    }
    const bound = capacity![dimension]!;
    if (heaviest > bound * (1 + 1e-9)) return { code: "CAPACITY", vehicleId, missing: heaviest - bound, dimension };
  }
  return undefined;
}

function timeReason(instance: Instance, problem: Problem, job: number, vehicle: number): Reason | undefined {
  const { fleet, windows } = instance;
  const { id: vehicleId, shift } = problem.vehicles[vehicle]!;
  const profile = fleet.profile[vehicle]!;
  const late = fleet.earliestStart[vehicle]! - fleet.latestStart[vehicle]!;
  if (late > 0) return { code: "SHIFT_TIME", vehicleId, missing: late };
  const ready = readyAt(instance, profile, fleet.from[vehicle]!, job, fleet.readyAt[vehicle]!);
  if (ready === Number.POSITIVE_INFINITY) return { code: "UNREACHABLE", vehicleId };
  const start = nextStart(windows, job, ready);
  if (start === Number.POSITIVE_INFINITY) {
    const last = problem.jobs[job]!.timeWindows?.at(-1)?.endSeconds;
    return last === undefined
      ? { code: "TIME_WINDOW", vehicleId }
      : { code: "TIME_WINDOW", vehicleId, missing: ready - last };
  }
  const end = readyAt(instance, profile, job, fleet.to[vehicle]!, start);
  if (end === Number.POSITIVE_INFINITY) return { code: "UNREACHABLE", vehicleId };
  if (end > fleet.latestEnd[vehicle]!) return { code: "SHIFT_TIME", vehicleId, missing: end - shift!.latestEndSeconds };
  return undefined;
}

function limitReason(
  instance: Instance,
  problem: Problem,
  job: number,
  vehicle: number,
  drive: Drive,
): Reason | undefined {
  const { id: vehicleId, limits } = problem.vehicles[vehicle]!;
  driveRoute(instance, vehicle, Int32Array.of(job), 0, 1, drive);
  const { distance, end, departure } = drive;
  if (distance > instance.fleet.maxDistance[vehicle]!) {
    return { code: "MAX_DISTANCE", vehicleId, missing: distance - limits!.maxDistanceMeters! };
  }
  if (end - departure > instance.fleet.maxDuration[vehicle]!) {
    return { code: "SHIFT_TIME", vehicleId, missing: end - departure - limits!.maxDurationSeconds! };
  }
  return undefined;
}
