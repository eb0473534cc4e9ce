import type { Reason } from "../model/solution.ts";
import type { Described } from "../route/describe-route.ts";
import type { Drive } from "../route/drive-route.ts";
import { driveRoute } from "../route/drive-route.ts";
import type { Instance } from "../route/instance.ts";
import { readyAt } from "../route/leg.ts";
import type { Task } from "../route/tasks.ts";
import { amountOf } from "./capacity.ts";
import { hasSkills } from "./skills.ts";
import { nextStart } from "./time-windows.ts";
import { mayServe } from "./vehicle-access.ts";

/** Why a job, or a shipment by its tasks in order, is unassigned: one reason per vehicle, in the problem's order. */
export function reasonsFor(instance: Instance, described: Described, tasks: number[], drive: Drive): Reason[] {
  return described.problem.vehicles.map((_, vehicle) => reasonFor(instance, described, tasks, vehicle, drive));
}

/**
 * Why this vehicle does not serve it. The vehicle is taken with its frozen prefix and nothing else: what forbids the tasks even
 * then is named with what is missing; what does not is OUTCOMPETED by the jobs that the vehicle serves, or by their price.
 */
function reasonFor(instance: Instance, described: Described, tasks: number[], vehicle: number, drive: Drive): Reason {
  const { id: vehicleId, limits } = described.problem.vehicles[vehicle]!;
  const count = instance.fleet.frozenJobs[vehicle]!.length + tasks.length;
  return (
    accessReason(instance, described, tasks, vehicle) ??
    (limits?.maxTasks !== undefined && count > limits.maxTasks
      ? { code: "MAX_TASKS", vehicleId, missing: count - limits.maxTasks }
      : undefined) ??
    loadReason(instance, described, tasks, vehicle) ??
    timeReason(instance, described, tasks, vehicle) ??
    limitReason(instance, described, tasks, vehicle, drive) ?? { code: "OUTCOMPETED", vehicleId }
  );
}

function accessReason(
  instance: Instance,
  { problem, tasks: all }: Described,
  tasks: number[],
  vehicle: number,
): Reason | undefined {
  if (tasks.every((task) => mayServe(instance.access, instance.accessWords, task, vehicle))) return undefined;
  const each = problem.vehicles[vehicle]!;
  const { skills, allowedVehicleIds } = all[tasks[0]!]!.terms;
  const isAble = skills === undefined || hasSkills(each, skills);
  const isAllowed = allowedVehicleIds === undefined || allowedVehicleIds.includes(each.id);
  // What it may do and is kept from belongs to another vehicle: its load is on board there, or the previous plan binds it.
  return { code: isAble && isAllowed ? "PINNED" : "SKILL", vehicleId: each.id };
}

function loadReason(
  instance: Instance,
  { problem, tasks: all }: Described,
  tasks: number[],
  vehicle: number,
): Reason | undefined {
  const { id: vehicleId, capacity, state, reload } = problem.vehicles[vehicle]!;
  const frozen = reload ? [] : [...instance.fleet.frozenJobs[vehicle]!];
  const route = [...frozen, ...tasks].map((index) => all[index]!);
  for (const dimension of Object.keys(capacity ?? {})) {
    const change = ({ kind, pickup, delivery, amount }: Task) =>
      kind === "job"
        ? amountOf(pickup, dimension) - amountOf(delivery, dimension)
        : (kind === "pickup" ? 1 : -1) * amountOf(amount, dimension);
    let load = route.reduce((sum, each) => sum + amountOf(each.delivery, dimension), 0);
    if (!reload) load += amountOf(state?.load, dimension);
    let heaviest = load;
    for (const each of route) {
      load += change(each);
      heaviest = Math.max(heaviest, load);
    }
    const bound = capacity![dimension]!;
    if (heaviest > bound * (1 + 1e-9)) return { code: "CAPACITY", vehicleId, missing: heaviest - bound, dimension };
  }
  return undefined;
}

function timeReason(
  instance: Instance,
  { problem, tasks: all }: Described,
  tasks: number[],
  vehicle: number,
): Reason | undefined {
  const { fleet, windows } = instance;
  const { id: vehicleId, shift } = problem.vehicles[vehicle]!;
  const profile = fleet.profile[vehicle]!;
  const late = fleet.earliestStart[vehicle]! - fleet.latestStart[vehicle]!;
  if (late > 0) return { code: "SHIFT_TIME", vehicleId, missing: late };
  let from = fleet.from[vehicle]!;
  let start = fleet.readyAt[vehicle]!;
  for (const task of tasks) {
    const ready = readyAt(instance, profile, from, task, start);
    if (ready === Number.POSITIVE_INFINITY) return { code: "UNREACHABLE", vehicleId };
    start = nextStart(windows, task, ready);
    if (start === Number.POSITIVE_INFINITY) {
      const last = all[task]!.place.timeWindows?.at(-1)?.endSeconds;
      return last === undefined
        ? { code: "TIME_WINDOW", vehicleId }
        : { code: "TIME_WINDOW", vehicleId, missing: ready - last };
    }
    from = task;
  }
  const end = readyAt(instance, profile, from, fleet.to[vehicle]!, start);
  if (end === Number.POSITIVE_INFINITY) return { code: "UNREACHABLE", vehicleId };
  if (end > fleet.latestEnd[vehicle]!) return { code: "SHIFT_TIME", vehicleId, missing: end - shift!.latestEndSeconds };
  return undefined;
}

/** What only the driven route shows; what is left when nothing else is broken are times that breaks, rides or releases take. */
function limitReason(
  instance: Instance,
  { problem }: Described,
  tasks: number[],
  vehicle: number,
  drive: Drive,
): Reason | undefined {
  const { id: vehicleId, limits, breaks } = problem.vehicles[vehicle]!;
  driveRoute(instance, vehicle, Int32Array.from(tasks), 0, tasks.length, drive);
  const { distance, driving, end, departure } = drive;
  if (instance.rich !== undefined && drive.count === 0) return { code: "SHIFT_TIME", vehicleId };
  if (distance > instance.fleet.maxDistance[vehicle]!) {
    return { code: "MAX_DISTANCE", vehicleId, missing: distance - limits!.maxDistanceMeters! };
  }
  if (end - departure > instance.fleet.maxDuration[vehicle]!) {
    return { code: "SHIFT_TIME", vehicleId, missing: end - departure - limits!.maxDurationSeconds! };
  }
  if (instance.rich === undefined || drive.feasible) return undefined;
  const { maxTravel } = instance.rich;
  if (maxTravel !== undefined && driving > maxTravel[vehicle]!) {
    return { code: "SHIFT_TIME", vehicleId, missing: driving - limits!.maxTravelSeconds! };
  }
  return { code: breaks !== undefined && breaks.length > 0 ? "BREAK" : "SHIFT_TIME", vehicleId };
}
