import { scheduleRoute, type VroomSchedule } from "./schedule.ts";
import { keysOf, type ServedStep, vehicleIds } from "./to-problem.ts";
import { COINS_PER_UNIT, TICKS_PER_SECOND } from "./vehicle-terms.ts";
import { idOfDigits } from "./vroom-id.ts";
import type { VroomInput, VroomJob, VroomPlace, VroomVehicle } from "./vroom-input.ts";

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
export function writeVroom(
  input: VroomInput,
  solution: ServedJobs,
  { loading, solving }: ComputingTimes = { loading: 0, solving: 0 },
): string {
  const jobs = new Map(input.jobs.map((job) => [job.key, job]));
  const ids = vehicleIds(input.vehicles);
  const vehicles = new Map(input.vehicles.map((vehicle, index) => [ids[index]!, vehicle]));
  const routes = solution.routes.map(({ vehicleId, steps }) => {
    const vehicle = vehicles.get(vehicleId)!;
    const served = keysOf(steps).map((key) => jobs.get(key)!);
    return writeRoute(input, vehicle, scheduleRoute(input, vehicle, served));
  });
  const left = new Set(keysOf(solution.unassigned));
  const unassigned = input.jobs.filter(({ key }) => left.has(key));
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
      violations: [],
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

function writeRoute(input: VroomInput, vehicle: VroomVehicle, schedule: VroomSchedule) {
  const { hasDistances } = input;
  const jobs = schedule.stops.map(({ job }) => job);
  const carried = jobs.filter(({ kind }) => kind === "job");
  const load = input.vehicles[0]!.capacity.map((_, index) =>
    carried.reduce((sum, job) => sum + job.delivery[index]!, 0),
  );
  // As the reader adds up seconds, not ticks: arrivals are cut to seconds, and what lies between them is driven.
  let free = seconds(schedule.start);
  let duration = 0;
  let waiting = 0;
  let distance = 0;
  const step = (arrival: number, meters: number, setup: number, service: number, wait: number) => {
    duration += arrival - free;
    distance += meters;
    waiting += wait;
    free = arrival + wait + setup + service;
    return {
      setup,
      service,
      waiting_time: wait,
      ...(load.length > 0 ? { load: [...load] } : {}),
      arrival,
      duration,
      violations: [],
      ...(hasDistances ? { distance } : {}),
    };
  };

  const first = jobs[0]!.place;
  const steps: object[] = [
    { type: "start", ...placeOf(vehicle.start ?? first), ...step(seconds(schedule.start), 0, 0, 0, 0) },
  ];
  for (const { job, arrival, begin, setup, service, meters } of schedule.stops) {
    for (let index = 0; index < load.length; index++) load[index]! += job.pickup[index]! - job.delivery[index]!;
    const wait = begin > arrival ? seconds(begin) - seconds(arrival) : 0;
    const id = idOfDigits(job.id);
    steps.push({
      type: job.kind,
      ...(job.description === "" ? {} : { description: job.description }),
      ...placeOf(job.place),
      id,
      job: id,
      ...step(seconds(arrival), meters, seconds(setup), seconds(service), wait),
    });
  }
  const last = jobs.at(-1)!.place;
  steps.push({
    type: "end",
    ...placeOf(vehicle.end ?? last),
    ...step(seconds(schedule.end), schedule.endMeters, 0, 0, 0),
  });

  const sum = (value: (job: VroomJob) => number) => jobs.reduce((total, job) => total + value(job), 0);
  return {
    vehicle: idOfDigits(vehicle.id),
    cost: costOf(input, vehicle, schedule, duration, distance),
    ...(vehicle.description === "" ? {} : { description: vehicle.description }),
    ...amounts(input, (kind, index) => sum((job) => job[kind][index]!)),
    setup: seconds(schedule.stops.reduce((total, stop) => total + stop.setup, 0)),
    service: seconds(schedule.stops.reduce((total, stop) => total + stop.service, 0)),
    duration,
    waiting_time: waiting,
    priority: sum(({ priority }) => priority),
    ...(hasDistances ? { distance } : {}),
    steps,
    violations: [],
  };
}

/** VROOM cuts the cost to whole units where there are no windows, and rounds it from the told seconds where there are. */
function costOf(
  { hasWindows, matrices }: VroomInput,
  { costs, profile }: VroomVehicle,
  { travelCoins, taskCoins }: VroomSchedule,
  duration: number,
  distance: number,
): number {
  const isFromMetrics = hasWindows && matrices.get(profile)!.costs === undefined;
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
