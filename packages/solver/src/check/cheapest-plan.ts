import type { Problem, Vehicle } from "../model/problem.ts";
import type { PreviousPlan } from "../model/solution.ts";
import { costFrom } from "./cost-of.ts";
import { type Entry, entryOfJob, entryOfShipment, isTask, type ReloadEntry, type TaskEntry } from "./entry.ts";
import { relations } from "./relations.ts";
import { routeRules } from "./route-rules.ts";
import { schedule } from "./schedule.ts";
import { pairs } from "./shipments.ts";
import { type StabilityCost, stabilityCost } from "./stability-cost.ts";
import { vehicleAccess } from "./vehicle-access.ts";
import type { Walk } from "./walk.ts";

/** What decides between plans, in this order: a greater sum of priorities, a greater number served, a lower cost. */
export interface PlanValue {
  priority: number;
  served: number;
  cost: number;
}

/**
 * The best that any plan for a tiny problem can reach, by trying all: who serves what, in which order, with reloads and breaks
 * at every place, leaving at every moment at which some cost or wait changes. For constant travel; nothing is frozen. The
 * number of plans explodes: up to five tasks and two vehicles.
 */
export function cheapestPlan(problem: Problem, previous?: PreviousPlan): PlanValue {
  const tasks = tasksOf(problem);
  const everything = 2 ** tasks.length;
  const question: Question = {
    problem,
    stability: stabilityCost(problem, previous),
    stated: (previous?.routes ?? []).flatMap(({ steps = [] }) =>
      steps.flatMap(({ startSeconds = [] }) => startSeconds),
    ),
  };
  /** Per set of tasks the least cost of the vehicles so far; Infinity: they cannot. */
  let costs = new Array<number>(everything).fill(Number.POSITIVE_INFINITY);
  costs[0] = 0;
  for (const vehicle of problem.vehicles) {
    const routes = cheapestRoutes(question, vehicle, tasks);
    costs = costs.map((_, set) => {
      let least = Number.POSITIVE_INFINITY;
      for (let part = set; ; part = (part - 1) & set) {
        least = Math.min(least, routes[part]! + costs[set ^ part]!);
        if (part === 0) return least;
      }
    });
  }
  return costs
    .flatMap((cost, set) => (cost === Number.POSITIVE_INFINITY ? [] : [worthOf(tasks, set, cost)]))
    .reduce((best, value) => (isBetter(value, best) ? value : best));
}

interface Question {
  problem: Problem;
  stability: StabilityCost;
  /** Starts that the previous plan states. */
  stated: number[];
}

function isBetter(a: PlanValue, b: PlanValue): boolean {
  if (a.priority !== b.priority) return a.priority > b.priority;
  return a.served === b.served ? a.cost < b.cost : a.served > b.served;
}

/** A shipment counts once, at its delivery; what is optional costs its penalty where it is left out, and does not count. */
function worthOf(tasks: TaskEntry[], set: number, cost: number): PlanValue {
  const value = { priority: 0, served: 0, cost };
  for (const [index, task] of tasks.entries()) {
    if (task.type === "pickup") continue;
    const { priority = 0, unassignedPenalty } = task.type === "job" ? task.job : task.shipment;
    const isServed = (set >> index) & 1;
    if (unassignedPenalty !== undefined) value.cost += isServed ? 0 : unassignedPenalty;
    else if (isServed) {
      value.priority += priority;
      value.served++;
    }
  }
  return value;
}

function tasksOf({ jobs, shipments = [], vehicles }: Problem): TaskEntry[] {
  const onBoard = vehicles.flatMap(({ state }) => state?.onboardShipmentIds ?? []);
  return [
    ...jobs.map(entryOfJob),
    ...shipments.flatMap((shipment) => [
      ...(onBoard.includes(shipment.id) ? [] : [entryOfShipment(shipment, "pickup")]),
      entryOfShipment(shipment, "delivery"),
    ]),
  ];
}

/** Per set of tasks the least cost at which the vehicle serves just these; nothing costs nothing. */
function cheapestRoutes(question: Question, vehicle: Vehicle, tasks: TaskEntry[]): number[] {
  const costs = new Array<number>(2 ** tasks.length).fill(Number.POSITIVE_INFINITY);
  costs[0] = 0;
  for (const [set, order] of ordersOf(tasks)) {
    if (!isWhole(question.problem, tasks, set) || !isAllowed(question.problem, vehicle, order)) continue;
    for (const entries of withBreaks(vehicle, withReloads(vehicle, order))) {
      costs[set] = Math.min(costs[set]!, cheapestDrive(question, vehicle, entries, costs[set]!));
    }
  }
  return costs;
}

/** Every order of every set of tasks, the empty one aside. */
function* ordersOf(tasks: TaskEntry[], set = 0, order: TaskEntry[] = []): Generator<[number, TaskEntry[]]> {
  if (order.length > 0) yield [set, order];
  for (const [index, task] of tasks.entries()) {
    if ((set >> index) & 1) continue;
    yield* ordersOf(tasks, set | (1 << index), [...order, task]);
  }
}

/** Whether a set has both halves of its shipments, and relations as a whole. */
function isWhole({ relations: all = [] }: Problem, tasks: TaskEntry[], set: number): boolean {
  const groups = [
    ...all.map(({ jobIds, shipmentIds = [] }) =>
      tasks.map((task) =>
        task.type === "job" ? jobIds.includes(task.job.id) : shipmentIds.includes(task.shipment.id),
      ),
    ),
    ...tasks.flatMap((pickup) =>
      pickup.type === "pickup" ? [tasks.map((task) => task.type !== "job" && task.shipment === pickup.shipment)] : [],
    ),
  ];
  return groups.every((group) => {
    const isIn = group.flatMap((isMember, index) => (isMember ? [(set >> index) & 1] : []));
    return isIn.every((each) => each === isIn[0]);
  });
}

/** Whether shipments and relations are in order, and the vehicle may do all of it. */
function isAllowed(problem: Problem, vehicle: Vehicle, entries: Entry[]): boolean {
  const walk = { vehicle, entries, driven: schedule(problem, vehicle, entries, 0) };
  return [...pairs([walk]), ...relations(problem, [walk]), ...vehicleAccess(problem, walk)].length === 0;
}

function* withReloads({ reload }: Vehicle, order: TaskEntry[]): Generator<Entry[]> {
  const gaps = reload ? order.length - 1 : 0;
  for (let cuts = 0; cuts < 2 ** gaps; cuts++) {
    yield order.flatMap((task, index): Entry[] => {
      const isCut = index > 0 && (cuts >> (index - 1)) & 1;
      return isCut ? [reloadBefore(order.slice(index), cuts >> index), task] : [task];
    });
    function reloadBefore(rest: TaskEntry[], later: number): ReloadEntry {
      const end = rest.findIndex((_, index) => index > 0 && (later >> (index - 1)) & 1);
      const trip = end < 0 ? rest : rest.slice(0, end);
      const releases = trip.flatMap((task) => (task.type === "job" ? [task.job.releaseSeconds ?? []].flat() : []));
      const entry: ReloadEntry = { type: "reload", reload: reload! };
      return releases.length === 0 ? entry : { ...entry, startSeconds: Math.max(...releases) };
    }
  }
}

/** Every break is left out or taken at any place, in any order, before or after the way. */
function* withBreaks({ breaks = [] }: Vehicle, orders: Iterable<Entry[]>): Generator<Entry[]> {
  for (const order of orders) {
    let all: Entry[][] = [order];
    for (const each of breaks) {
      all = all.flatMap((entries) => [
        entries,
        ...[true, false].flatMap((isAhead) =>
          Array.from({ length: entries.length + 1 }, (_, at) =>
            entries.toSpliced(at, 0, { type: "break", break: each, isAhead }),
          ),
        ),
      ]);
    }
    yield* all;
  }
}

/** The least cost of doing these entries in this order, if it is below `bound`; Infinity: it is not, or it cannot be done. */
function cheapestDrive(question: Question, vehicle: Vehicle, entries: Entry[], bound: number): number {
  const { problem, stability } = question;
  const { fixed, distance } = schedule(problem, vehicle, entries, 0).cost;
  if (!(fixed + distance < bound)) return Number.POSITIVE_INFINITY;
  let least = Number.POSITIVE_INFINITY;
  for (const departure of departures(question, vehicle, entries)) {
    const walk = keepRides(problem, vehicle, entries, departure);
    const { total } = costFrom({ ...walk.driven.cost, stability: stability(walk.driven) });
    if (total < least && routeRules(problem, walk).length === 0) least = total;
  }
  return least;
}

/** Pickups start later where the ride would be too long otherwise: starts only move back, to the least that works. */
function keepRides(problem: Problem, vehicle: Vehicle, given: Entry[], departure: number): Walk {
  let entries = given;
  for (;;) {
    const driven = schedule(problem, vehicle, entries, departure);
    const held = entries.map((entry, at): Entry => {
      if (entry.type !== "pickup" || entry.shipment.maxRideSeconds === undefined) return entry;
      const delivery = entries.findIndex((each) => each.type === "delivery" && each.shipment === entry.shipment);
      const { startSeconds, departureSeconds } = driven.steps[at]!;
      const late = driven.steps[delivery]!.startSeconds - departureSeconds - entry.shipment.maxRideSeconds;
      const open = entry.place.timeWindows?.find(({ endSeconds }) => endSeconds >= startSeconds + late);
      return late > 1e-9 ? { ...entry, startSeconds: Math.max(startSeconds + late, open?.startSeconds ?? 0) } : entry;
    });
    const isHeld = held.some((entry, at) => entry !== entries[at]);
    const isHopeless = driven.steps.some(({ startSeconds }) => !(startSeconds < 1e6));
    if (!isHeld || isHopeless) return { vehicle, entries, driven };
    entries = held;
  }
}

/**
 * The moments of leaving at which some stop's wait, lateness or shift begins or ends, the bounds of the shift, and those from which a route that
 * waits for some moment takes as long as it may.
 */
function departures({ problem, stated }: Question, vehicle: Vehicle, entries: Entry[]): number[] {
  const earliest = vehicle.state?.availableAtSeconds ?? vehicle.shift?.earliestStartSeconds ?? 0;
  if (vehicle.state) return [earliest];
  const latest = vehicle.shift?.latestStartSeconds ?? Number.POSITIVE_INFINITY;
  // Nothing waits on a route that leaves after all windows: what it takes from departure to each start.
  const unbound = entries.map((entry) => withoutWindows(entry));
  const { steps, endSeconds } = schedule(problem, vehicle, unbound, 0);
  const found = [earliest, latest, (vehicle.shift?.overtimeAfterSeconds ?? 0) - endSeconds];
  const most = vehicle.limits?.maxDurationSeconds ?? Number.POSITIVE_INFINITY;
  for (const [index, entry] of entries.entries()) {
    for (const moment of [...momentsOf(entry), ...stated]) {
      const end = moment + endSeconds - steps[index]!.startSeconds;
      found.push(moment - steps[index]!.startSeconds, end - most);
    }
  }
  const releases = entries.flatMap((entry) => (entry.type === "job" ? [entry.job.releaseSeconds ?? 0] : []));
  return [...new Set([...found, ...releases])].filter(
    (time) => time >= earliest && time <= latest && Number.isFinite(time),
  );
}

function withoutWindows(entry: Entry): Entry {
  if (entry.type === "break") return { ...entry, break: { ...entry.break, timeWindows: [] } };
  if (!isTask(entry)) return { type: "reload", reload: entry.reload };
  return { ...entry, place: { ...entry.place, timeWindows: [] } };
}

function momentsOf(entry: Entry): number[] {
  if (entry.type === "reload") return entry.startSeconds === undefined ? [] : [entry.startSeconds];
  if (entry.type === "break")
    return (entry.break.timeWindows ?? []).flatMap((each) => [each.startSeconds, each.endSeconds]);
  const windows = entry.place.timeWindows ?? [];
  return windows.flatMap(({ startSeconds, endSeconds, softEndSeconds }) => [
    startSeconds,
    endSeconds,
    softEndSeconds ?? endSeconds,
  ]);
}
