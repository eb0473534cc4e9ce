import type { Reason, ReasonCode } from "../model/solution.ts";
import type { Described } from "../route/describe-route.ts";
import type { Drive } from "../route/drive-route.ts";
import { driveRoute, TASK } from "../route/drive-route.ts";
import type { Instance } from "../route/instance.ts";
import { readyAt } from "../route/leg.ts";
import type { Rich } from "../route/rich.ts";
import type { Bundles } from "./bundles.ts";
import { loadReason } from "./load-reason.ts";
import { missingRide } from "./ride-time.ts";
import { hasSkills } from "./skills.ts";
import { nextStart } from "./time-windows.ts";
import { mayServe } from "./vehicle-access.ts";

/** Orders of related tasks that are tried: all of five that may have any. */
const MOST_ORDERS = 120;

/** Why a job, or a shipment by its tasks in order, is unassigned: one reason per vehicle, in the problem's order. */
export function reasonsFor(instance: Instance, described: Described, tasks: number[], drive: Drive): Reason[] {
  return described.problem.vehicles.map((_, vehicle) => reasonFor({ instance, described, vehicle, drive }, tasks));
}

/** One vehicle, about which is asked. */
interface Question {
  instance: Instance;
  described: Described;
  vehicle: number;
  drive: Drive;
}

/**
 * Why this vehicle does not serve it. The vehicle is taken with its frozen prefix and nothing else: what forbids the tasks even
 * then, by themselves or together with their relation, is named with what is missing; what does not is OUTCOMPETED by the jobs
 * that the vehicle serves, or by their price.
 */
function reasonFor(question: Question, tasks: number[]): Reason {
  const vehicleId = question.described.problem.vehicles[question.vehicle]!.id;
  return (
    accessReason(question, tasks) ??
    tasksReason(question, tasks) ??
    loadReason(question.instance, question.described, question.vehicle, tasks) ??
    timeReason(question, tasks) ??
    drivenReason(question, tasks) ??
    relationReason(question, tasks) ?? { code: "OUTCOMPETED", vehicleId }
  );
}

function accessReason({ instance, described, vehicle }: Question, tasks: number[]): Reason | undefined {
  if (tasks.every((task) => mayServe(instance.access, instance.accessWords, task, vehicle))) return undefined;
  const each = described.problem.vehicles[vehicle]!;
  const { skills, allowedVehicleIds } = described.tasks[tasks[0]!]!.terms;
  if (allowedVehicleIds?.includes(each.id) === false) return { code: "NOT_ALLOWED", vehicleId: each.id };
  const isAble = skills === undefined || hasSkills(each, skills);
  // What it may do and is kept from belongs to another vehicle: its load is on board there, or the previous plan binds it.
  return { code: isAble ? "PINNED" : "SKILL", vehicleId: each.id };
}

function tasksReason({ instance, described, vehicle }: Question, tasks: number[]): Reason | undefined {
  const { id: vehicleId, limits } = described.problem.vehicles[vehicle]!;
  const missing =
    instance.fleet.frozenJobs[vehicle]!.length + tasks.length - (limits?.maxTasks ?? Number.POSITIVE_INFINITY);
  return missing > 0 ? { code: "MAX_TASKS", vehicleId, missing } : undefined;
}

/** Windows and the shift, with nothing on the way that only some problems have. */
function timeReason({ instance, described, vehicle }: Question, tasks: number[]): Reason | undefined {
  const { fleet, windows } = instance;
  const { id: vehicleId, shift } = described.problem.vehicles[vehicle]!;
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
      const last = described.tasks[task]!.place.timeWindows?.at(-1)?.endSeconds;
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

/** What of a rich problem can forbid a route that is in time without it, and the code that says so. */
const FEATURES = [
  ["loads", "CAPACITY"],
  ["releases", "RELEASE"],
  ["rides", "RIDE_TIME"],
  ["breaks", "BREAK"],
] as const satisfies (readonly [keyof Rich, ReasonCode])[];

type Feature = (typeof FEATURES)[number];

/**
 * What only the driven route shows. It is driven bare, for the limits; then with each feature alone, with each two, and so on:
 * the first set with which it breaks a rule names the last of its features.
 */
function drivenReason(question: Question, tasks: number[]): Reason | undefined {
  const { instance, vehicle, drive } = question;
  // By itself: what its relation asks for comes behind.
  const single = instance.bundles === undefined ? instance : { ...instance, bundles: undefined };
  if (holds(single, vehicle, tasks, drive)) return undefined;
  const { rich } = single;
  if (rich === undefined || !holds({ ...single, rich: withOnly(rich, []) }, vehicle, tasks, drive)) {
    return limitReason(question);
  }
  for (const features of subsetsOf(FEATURES.filter(([key]) => rich[key] !== undefined))) {
    if (holds({ ...single, rich: withOnly(rich, features) }, vehicle, tasks, drive)) continue;
    const [, code] = features.at(-1)!;
    const missing = features.length === 1 ? missingOf(question, { ...single, rich }, code, tasks) : undefined;
    const { id: vehicleId } = question.described.problem.vehicles[vehicle]!;
    return missing === undefined ? { code, vehicleId } : { code, vehicleId, missing };
  }
  return undefined;
}

function holds(instance: Instance, vehicle: number, tasks: number[], drive: Drive): boolean {
  driveRoute(instance, vehicle, Int32Array.from(tasks), 0, tasks.length, drive);
  return drive.feasible;
}

function withOnly(rich: Rich, features: readonly Feature[]): Rich {
  const kept = { loads: undefined, releases: undefined, rides: undefined, breaks: undefined };
  return { ...rich, ...kept, ...Object.fromEntries(features.map(([key]) => [key, rich[key]])) };
}

/** All sets that are not empty, small ones first, each in the order of the list. */
function subsetsOf<T>(list: readonly T[]): T[][] {
  const sets = Array.from({ length: 2 ** list.length - 1 }, (_, set) =>
    list.filter((_each, at) => ((set + 1) >> at) & 1),
  );
  return sets.sort((a, b) => a.length - b.length);
}

/** The limit that the driven route breaks. Nobody knows how many seconds are missing where it may be shorter at another hour. */
function limitReason({ instance, described, vehicle, drive }: Question): Reason | undefined {
  const { id: vehicleId, limits } = described.problem.vehicles[vehicle]!;
  const { distance, driving, end, departure, nodes, count } = drive;
  if (distance > instance.fleet.maxDistance[vehicle]!) {
    return { code: "MAX_DISTANCE", vehicleId, missing: distance - limits!.maxDistanceMeters! };
  }
  const tooLong = end - departure > instance.fleet.maxDuration[vehicle]!;
  if (!tooLong && driving <= (instance.rich?.maxTravel?.[vehicle] ?? Number.POSITIVE_INFINITY)) return undefined;
  if (instance.slots || nodes.subarray(0, count).some((task) => instance.alternatives[task] === 1)) {
    return { code: "SHIFT_TIME", vehicleId };
  }
  const missing = tooLong ? end - departure - limits!.maxDurationSeconds! : driving - limits!.maxTravelSeconds!;
  return { code: "SHIFT_TIME", vehicleId, missing };
}

/**
 * The seconds that a feature, with which alone the route has just been driven, takes too many; undefined where no number of them would
 * do, or nobody knows which.
 */
function missingOf(question: Question, single: Instance, code: ReasonCode, tasks: number[]): number | undefined {
  const { described, vehicle, drive } = question;
  if (code === "CAPACITY") return undefined;
  if (code === "RIDE_TIME") return missingRide(single, described.tasks, vehicle, tasks);
  const { earliestStart, latestStart, underWay, frozenJobs } = single.fleet;
  if (code === "RELEASE" && underWay[vehicle] === 1) {
    return Math.max(...tasks.map((task) => single.rich!.releases![task]!)) - earliestStart[vehicle]!;
  }
  if (code === "RELEASE" && single.rich!.reloads?.[vehicle]) {
    // Behind a reload it would leave at another time.
    if (frozenJobs[vehicle]!.length > 0) return undefined;
    const { releases } = single.rich!;
    const rich = { ...withOnly(single.rich!, []), releases, reloads: undefined };
    holds({ ...single, rich }, vehicle, tasks, drive);
  }
  const { shift, limits } = described.problem.vehicles[vehicle]!;
  const { departure, end, starts, nodes, kinds, count } = drive;
  let late = Math.max(
    departure - latestStart[vehicle]!,
    end - (shift?.latestEndSeconds ?? Number.POSITIVE_INFINITY),
    end - departure - (limits?.maxDurationSeconds ?? Number.POSITIVE_INFINITY),
  );
  for (let i = 0; i < count; i++) {
    if (kinds[i] !== TASK || !tasks.includes(nodes[i]!)) continue;
    const last = described.tasks[nodes[i]!]!.place.timeWindows?.at(-1)?.endSeconds ?? Number.POSITIVE_INFINITY;
    late = Math.max(late, starts[i]! - last);
  }
  return count > 0 && late > 0 ? late : undefined;
}

/** What forbids its relation as a whole: a job that is possible by itself is left out with those that are not. */
function relationReason(question: Question, tasks: number[]): Reason | undefined {
  const { instance, described, vehicle, drive } = question;
  const { bundles } = instance;
  if (bundles === undefined) return undefined;
  const leader = bundles.leader[tasks[0]!]!;
  const members = Array.from(bundles.members.subarray(bundles.first[leader]!, bundles.first[leader + 1]!));
  if (members.length <= tasks.length) return undefined;
  const { id: vehicleId } = described.problem.vehicles[vehicle]!;
  const relation: Reason = { code: "RELATION", vehicleId };
  if (accessReason(question, members)) return relation;
  const tooMany = tasksReason(question, members);
  if (tooMany) return tooMany;
  const overloads: Reason[] = [];
  let tries = 0;
  for (const order of ordersOf(bundles, members)) {
    const overload = loadReason(instance, described, vehicle, order);
    if (overload) overloads.push(overload);
    else if (holds(instance, vehicle, order, drive)) return undefined;
    if (++tries === MOST_ORDERS) break;
  }
  if (tries === 0 || overloads.length < tries) return relation;
  return overloads.reduce((least, each) => (each.missing! < least.missing! ? each : least));
}

/** The orders that a bundle's tasks may have: who must come before a task, and directly before it, has been placed. */
function* ordersOf(bundles: Bundles, tasks: readonly number[], last = -1): Generator<number[]> {
  const { firstBefore, before, directlyBefore } = bundles;
  if (tasks.length === 0) yield [];
  const follower = tasks.find((task) => last >= 0 && directlyBefore[task] === last);
  for (const task of follower === undefined ? tasks : [follower]) {
    const earlier = before.subarray(firstBefore[task], firstBefore[task + 1]);
    // What is directly before the first of them is frozen.
    const isNext = last < 0 ? !tasks.includes(directlyBefore[task]!) : directlyBefore[task]! < 0 || task === follower;
    if (!isNext || earlier.some((other) => tasks.includes(other))) continue;
    for (const rest of ordersOf(
      bundles,
      tasks.filter((other) => other !== task),
      task,
    ))
      yield [task, ...rest];
  }
}
