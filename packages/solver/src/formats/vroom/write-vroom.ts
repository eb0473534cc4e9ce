import { chooseTimes } from "./choose-times.ts";
import { scheduleRoute, type VroomLeg, type VroomSchedule } from "./schedule.ts";
import { keysOf, type ServedStep, vehicleIds } from "./to-problem.ts";
import { COINS_PER_UNIT, TICKS_PER_SECOND } from "./vehicle-terms.ts";
import { brokenPairs, sumOfViolations, type VroomViolation, violationsOf } from "./violations.ts";
import { idOfDigits } from "./vroom-id.ts";
import type { VroomEntry, VroomInput, VroomJob, VroomPlace, VroomVehicle } from "./vroom-input.ts";

/** Milliseconds. */
export interface ComputingTimes {
  loading: number;
  solving: number;
}

/** Who serves what, in which order: all that the answer is made of. Every `Solution` is one. */
export interface ServedJobs {
  routes: { vehicleId: string; steps: ServedStep[] }[];
  unassigned: ServedStep[];
}

/** VROOM's answer to a problem that was solved, as one line of JSON. Times are computed from the routes' order alone. */
export function writeVroom(input: VroomInput, solution: ServedJobs, times?: ComputingTimes): string {
  const jobs = new Map(input.jobs.map((job) => [job.key, job]));
  const ids = vehicleIds(input.vehicles);
  const vehicles = new Map(input.vehicles.map((vehicle, index) => [ids[index]!, vehicle]));
  const routes = solution.routes.map(({ vehicleId, steps }) => {
    const vehicle = vehicles.get(vehicleId)!;
    return writeRoute(input, vehicle, scheduleRoute(input, vehicle, entriesOf(keysOf(steps), jobs, vehicle)), false);
  });
  const left = new Set(keysOf(solution.unassigned));
  return writeAnswer(input, routes, (key) => left.has(key), times);
}

/**
 * VROOM's answer in its plan mode (option c): the given routes at the times that suit them best, and everything that they break.
 * Throws `VroomError` where given times contradict each other.
 */
export function writeVroomPlan(input: VroomInput, times?: ComputingTimes): string {
  const jobs = new Map(input.jobs.map((job) => [job.key, job]));
  const served = new Set(input.vehicles.flatMap(({ steps }) => steps.map(({ key }) => key)));
  const routes = input.vehicles.flatMap((vehicle, index) => {
    if (vehicle.steps.length === 0) return [];
    const keys = vehicle.steps.slice(1, -1).map(({ key }) => key);
    return writeRoute(input, vehicle, chooseTimes(input, index, entriesOf(keys, jobs, vehicle)), true);
  });
  return writeAnswer(input, routes, (key) => !served.has(key), times);
}

function entriesOf(keys: string[], jobs: Map<string, VroomJob>, { breaks }: VroomVehicle): VroomEntry[] {
  return keys.map((key) => jobs.get(key) ?? breaks.find((each) => each.key === key)!);
}

function writeAnswer(
  input: VroomInput,
  routes: ReturnType<typeof writeRoute>[],
  isLeft: (key: string) => boolean,
  { loading, solving }: ComputingTimes = { loading: 0, solving: 0 },
): string {
  const unassigned = input.jobs.filter(({ key }) => isLeft(key));
  const sum = (key: (typeof SUMS)[number]) => routes.reduce((total, route) => total + (route[key] ?? 0), 0);
  const answer = {
    code: 0,
    summary: {
      cost: sum("cost"),
      routes: routes.length,
      unassigned: unassigned.length,
      ...amounts(input, (kind, index) => routes.reduce((total, route) => total + (route[kind]?.[index] ?? 0), 0)),
      setup: sum("setup"),
      service: sum("service"),
      duration: sum("duration"),
      waiting_time: sum("waiting_time"),
      priority: sum("priority"),
      ...(input.hasDistances ? { distance: sum("distance") } : {}),
      violations: sumOfViolations(routes.map(({ violations }) => violations)),
      computing_times: { loading: Math.round(loading), solving: Math.round(solving), routing: 0 },
    },
    unassigned: unassigned.map(({ id, kind, description, place }) => ({
      id: idOfDigits(id),
      type: kind,
      ...(description === "" ? {} : { description }),
      ...placeOf(place),
    })),
    routes,
  };
  return `${JSON.stringify(answer)}\n`;
}

/** VROOM's answer to what was refused or failed, as one line of JSON; `path` is a JSON pointer. */
export function writeVroomFailure({ code, path, message }: { code: number; path?: string; message: string }): string {
  return `${JSON.stringify({ code, error: path ? `${path}: ${message}` : message })}\n`;
}

const SUMS = ["cost", "setup", "service", "duration", "waiting_time", "priority", "distance"] as const;

/** `isPlan`: as VROOM's plan mode tells it, for the given times. */
function writeRoute(input: VroomInput, vehicle: VroomVehicle, schedule: VroomSchedule, isPlan: boolean) {
  const { hasDistances } = input;
  const entries = schedule.stops.map(({ entry }) => entry);
  const jobs = entries.filter((entry) => entry.kind !== "break");
  const carried = jobs.filter(({ kind }) => kind === "job");
  const load = input.vehicles[0]!.capacity.map((_, index) =>
    carried.reduce((sum, job) => sum + job.delivery[index]!, 0),
  );
  const pairless = brokenPairs(input, jobs);
  // As the reader adds up seconds, not ticks: arrivals are cut to seconds, and what lies between them is driven.
  let free = seconds(schedule.start);
  let duration = 0;
  let waiting = 0;
  /** Of the legs that are behind, and of the one that is under way. */
  let behind = 0;
  let ahead = 0;
  let tasks = 0;
  const step = (arrival: number, setup: number, service: number, wait: number, entry: VroomEntry | "start" | "end") => {
    duration += arrival - free;
    waiting += wait;
    free = arrival + wait + setup + service;
    const metrics = { begin: arrival + wait, load, duration, distance: behind + ahead, tasks };
    // What was searched breaks nothing, though told seconds may add up to one more than a limit.
    const violations = isPlan ? violationsOf(vehicle, entry, metrics) : [];
    if (isPlan && typeof entry === "object" && pairless.has(entry.key)) violations.push({ cause: "precedence" });
    return {
      setup,
      service,
      waiting_time: wait,
      ...(load.length > 0 ? { load: [...load] } : {}),
      arrival,
      duration,
      violations,
      ...(hasDistances ? { distance: behind + ahead } : {}),
    };
  };
  const finish = ({ meters }: VroomLeg) => {
    behind += meters;
    ahead = 0;
  };

  const firstPlace = vehicle.start ?? jobs[0]?.place ?? vehicle.end!;
  const lastPlace = vehicle.end ?? jobs.at(-1)?.place ?? vehicle.start!;
  const told: ({ violations: VroomViolation[] } & Record<string, unknown>)[] = [
    { type: "start", ...placeOf(firstPlace), ...step(seconds(schedule.start), 0, 0, 0, "start") },
  ];
  for (const { entry, leg, arrival, begin, setup, service } of schedule.stops) {
    const wait = begin > arrival ? seconds(begin) - seconds(arrival) : 0;
    const id = idOfDigits(entry.id);
    const description = entry.description === "" ? {} : { description: entry.description };
    const common = { type: entry.kind, ...description };
    if (entry.kind === "break") {
      ahead += partOf(leg, seconds(arrival) - free);
      told.push({ ...common, id, ...step(seconds(arrival), 0, seconds(service), wait, entry) });
      continue;
    }
    finish(leg);
    tasks++;
    for (let index = 0; index < load.length; index++) load[index]! += entry.pickup[index]! - entry.delivery[index]!;
    const work = step(seconds(arrival), seconds(setup), seconds(service), wait, entry);
    told.push({ ...common, ...placeOf(entry.place), id, job: id, ...work });
  }
  finish(schedule.lastLeg);
  told.push({ type: "end", ...placeOf(lastPlace), ...step(seconds(schedule.end), 0, 0, 0, "end") });

  const sum = (value: (job: VroomJob) => number) => jobs.reduce((total, job) => total + value(job), 0);
  const violations = sumOfViolations(told.map((each) => each.violations));
  const isWithoutBreak = vehicle.breaks.some((each) => !entries.includes(each));
  if (isPlan && isWithoutBreak) violations.push({ cause: "missing_break" });
  return {
    vehicle: idOfDigits(vehicle.id),
    cost: costOf(input, vehicle, schedule, { duration, distance: behind, isPlan }),
    ...(vehicle.description === "" ? {} : { description: vehicle.description }),
    ...amounts(input, (kind, index) => sum((job) => job[kind][index]!)),
    setup: seconds(schedule.stops.reduce((total, stop) => total + stop.setup, 0)),
    service: seconds(schedule.stops.reduce((total, stop) => total + stop.service, 0)),
    duration,
    waiting_time: waiting,
    priority: sum(({ priority }) => priority),
    ...(hasDistances ? { distance: behind } : {}),
    steps: told,
    violations,
  };
}

/** Metres of so many seconds of a leg. */
function partOf({ ticks, meters }: VroomLeg, driven: number): number {
  const whole = seconds(ticks);
  return whole === 0 ? 0 : Math.round((driven * meters) / whole);
}

/** VROOM cuts the cost to whole units where there are no windows, and rounds it from the told seconds where there are. */
function costOf(
  { hasWindows, matrices }: VroomInput,
  { costs, profile }: VroomVehicle,
  { travelCoins, taskCoins }: VroomSchedule,
  { duration, distance, isPlan }: { duration: number; distance: number; isPlan: boolean },
): number {
  const isFromMetrics = (hasWindows || isPlan) && matrices.get(profile)!.costs === undefined;
  const travel = isFromMetrics
    ? Math.round((duration * costs.perHour) / 3600 + (distance * costs.perKm) / 1000)
    : Math.floor(travelCoins / COINS_PER_UNIT);
  return costs.fixed + travel + Math.floor(taskCoins / COINS_PER_UNIT);
}

type AmountSums = { delivery?: number[]; amount?: number[]; pickup?: number[] };

/** Nothing where the problem has no amounts; "amount" is the old name of delivery. */
function amounts(input: VroomInput, sum: (kind: "delivery" | "pickup", dimension: number) => number): AmountSums {
  const dimensions = input.vehicles[0]!.capacity;
  if (dimensions.length === 0) return {};
  const delivery = dimensions.map((_, index) => sum("delivery", index));
  return { delivery, amount: delivery, pickup: dimensions.map((_, index) => sum("pickup", index)) };
}

function placeOf({ coordinates, hasGivenIndex, index }: VroomPlace) {
  return {
    ...(coordinates ? { location: coordinates } : {}),
    ...(hasGivenIndex ? { location_index: index } : {}),
  };
}

function seconds(ticks: number): number {
  return Math.floor(ticks / TICKS_PER_SECOND);
}
