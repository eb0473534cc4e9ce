import type {
  Break,
  Job,
  Matrix,
  Place,
  Problem,
  Shipment,
  TimeWindow,
  Vehicle,
  VehicleLimits,
} from "../../model/problem.ts";
import { ProblemError } from "../../model/problem-error.ts";
import type { PreviousPlan, PreviousStep } from "../../model/solution.ts";
import type { VroomAnswer } from "./read-answer.ts";
import {
  COINS_PER_UNIT,
  coinsOfLeg,
  keyOfTerms,
  metersOfLeg,
  TICKS_PER_SECOND,
  termsOf,
  ticksOfLeg,
  uselessCost,
  type VehicleTerms,
  workOf,
} from "./vehicle-terms.ts";
import type { VroomBreak, VroomInput, VroomJob, VroomVehicle, VroomWindow } from "./vroom-input.ts";

/** The problem's costs are hundredths of VROOM's, its times hundredths of a second: whole numbers in the common case. */
export const COST_SCALE = 100;
/** 10,000 jobs and one kind of vehicle fit; a gigabyte is not passed. */
const MOST_ENTRIES = 120_000_000;
const LARGEST_SIZE = 20_000;
const COINS_PER_COST = COINS_PER_UNIT / COST_SCALE;

/**
 * VROOM's problem in ours. Waiting and work are free in VROOM and dear in ours, and its windows are on the start of setup, ours
 * on the start of service: so a leg here is the work at its first stop, then the way, and its "distance" is its price; where metres are
 * limited, it has its metres and the price beside them. Where breaks must know when work ends, or driving alone is limited,
 * work is service instead. Where jobs share a place (and setup is skipped between them), time may be held more tightly than
 * VROOM does, never less. Throws `ProblemError` for prices and limits without a meaning.
 */
export function toProblem(input: VroomInput): { problem: Problem; previous: PreviousPlan | undefined } {
  const hasMeters = input.vehicles.some(({ maxDistance }) => maxDistance !== undefined);
  const isDrivingLimited = input.vehicles.some((vehicle) => limitsDriving(input, vehicle, hasMeters));
  const isApart = isDrivingLimited || input.vehicles.some(({ breaks }) => breaks.length > 0);
  const stops = stopsOf(input, { isApart, isDrivingLimited });
  refuseTooLarge(stops.places.length, new Set(input.vehicles.map(keyOfTerms)).size);
  const matrices = new Map<string, Matrix>();
  for (const vehicle of input.vehicles) {
    const key = keyOfTerms(vehicle);
    if (matrices.has(key)) continue;
    matrices.set(key, matrixOf(key, stops, termsOf(input, vehicle), vehicle.type, hasMeters));
  }
  const ids = vehicleIds(input.vehicles);
  const vehicles = input.vehicles.map((vehicle, index): Vehicle => {
    return {
      id: ids[index]!,
      profile: keyOfTerms(vehicle),
      startIndex: stops.placeRow(vehicle.start?.index),
      endIndex: stops.placeRow(vehicle.end?.index),
      capacity: amountsOf(vehicle.capacity),
      ...(vehicle.window ? { shift: shiftOf(vehicle.window) } : {}),
      costs: { fixed: COST_SCALE * vehicle.costs.fixed, perKm: hasMeters ? 0 : 1000 },
      limits: limitsOf(input, vehicle, index, hasMeters),
      ...(vehicle.breaks.length > 0 ? { breaks: vehicle.breaks.map(breakOf) } : {}),
      ...(isApart && vehicle.type !== "" ? { type: vehicle.type } : {}),
    };
  });
  const allowed = allowedBySkills(input.vehicles, ids);
  const placeOf = (job: VroomJob, row: number): Place => ({
    locationIndex: row,
    ...(job.windows ? { timeWindows: windowsOf(job.windows, row, stops) } : {}),
    ...(isApart ? serviceOf(job, row, stops) : {}),
  });
  const worthOf = worthIn(input.jobs);
  const termsOfJob = (job: VroomJob) => {
    const allowedVehicleIds = allowed(job.skills);
    return { priority: worthOf(job), ...(allowedVehicleIds ? { allowedVehicleIds } : {}) };
  };
  const jobs: Job[] = [];
  const shipments: Shipment[] = [];
  for (const [row, job] of input.jobs.entries()) {
    const place = placeOf(job, row);
    if (job.kind === "job") {
      const { key: id, delivery, pickup } = job;
      jobs.push({ id, ...place, delivery: amountsOf(delivery), pickup: amountsOf(pickup), ...termsOfJob(job) });
    } else if (job.kind === "pickup") {
      const other = input.jobs[row + 1]!;
      const id = shipmentIdOf(job, other);
      const amount = amountsOf(job.pickup);
      shipments.push({ id, pickup: place, delivery: placeOf(other, row + 1), amount, ...termsOfJob(job) });
    }
  }
  const steps = stepsByKey(input.jobs);
  const routes = input.vehicles
    .map((vehicle, index) => ({
      vehicleId: ids[index]!,
      steps: vehicle.steps.map(({ key }) => steps.get(key)).filter((step) => step !== undefined),
    }))
    .filter((route) => route.steps.length > 0);
  const matrixList = [...matrices.values()];
  return {
    problem: {
      version: 1,
      jobs,
      ...(shipments.length > 0 ? { shipments } : {}),
      vehicles,
      matrices: matrixList,
    },
    previous: routes.length > 0 ? { routes } : undefined,
  };
}

/**
 * Priorities for our order of things. VROOM counts a shipment as two tasks, each of its priority; we count one. So where there are shipments,
 * the sum of priorities decides alone, with the number of tasks in its last digits.
 */
function worthIn(jobs: VroomJob[]): (job: VroomJob) => number {
  if (jobs.every(({ kind }) => kind === "job")) return ({ priority }) => priority;
  const base = jobs.length + 1;
  return ({ kind, priority }) => (kind === "job" ? 1 : 2) * (priority * base + 1);
}

/** Our id of a shipment: VROOM's of both halves. */
function shipmentIdOf(pickup: VroomJob, delivery: VroomJob): string {
  return `${pickup.id} ${delivery.id}`;
}

/** What we call each job or half of a shipment, by its key. */
function stepsByKey(jobs: VroomJob[]): Map<string, PreviousStep> {
  return new Map(
    jobs.map(({ kind, key }, row): [string, PreviousStep] => {
      if (kind === "job") return [key, { type: "job", jobId: key }];
      const pickup = kind === "pickup" ? row : row - 1;
      return [key, { type: kind, shipmentId: shipmentIdOf(jobs[pickup]!, jobs[pickup + 1]!) }];
    }),
  );
}

/** VROOM's answer as a plan to start from; what the problem does not have is left out. */
export function planOfAnswer({ jobs, vehicles }: VroomInput, answer: VroomAnswer): PreviousPlan {
  const steps = stepsByKey(jobs);
  const ids = vehicleIds(vehicles);
  const free = new Set(vehicles.keys());
  const routes = answer.routes.flatMap(({ vehicleId, jobIds }) => {
    const index = [...free].find((each) => vehicles[each]!.id === vehicleId);
    if (index === undefined) return [];
    free.delete(index);
    const known = jobIds.map((key) => steps.get(key)).filter((step) => step !== undefined);
    return [{ vehicleId: ids[index]!, steps: known }];
  });
  return { routes };
}

/** The keys of what a route serves, or of what is left out, in VROOM's terms. */
export function keysOf(steps: readonly ServedStep[]): string[] {
  return steps.flatMap(({ type, jobId, shipmentId, breakId }) => {
    if (jobId !== undefined) return jobId;
    if (breakId !== undefined) return `break ${breakId}`;
    const [pickup, delivery] = (shipmentId ?? "").split(" ");
    if (type === "pickup") return `pickup ${pickup}`;
    if (type === "delivery") return `delivery ${delivery}`;
    return shipmentId === undefined ? [] : [`pickup ${pickup}`, `delivery ${delivery}`];
  });
}

/** A step of a solution, or something that it leaves out. */
export interface ServedStep {
  type?: string | undefined;
  jobId?: string | undefined;
  shipmentId?: string | undefined;
  breakId?: string | undefined;
}

/** Our vehicle ids, by index: VROOM's, made different where it has one twice. */
export function vehicleIds(vehicles: VroomVehicle[]): string[] {
  const seen = new Set<string>();
  return vehicles.map(({ id }, index) => {
    const own = seen.has(id) ? `${id} (${index})` : id;
    seen.add(own);
    return own;
  });
}

function refuseTooLarge(places: number, kinds: number): void {
  if (places <= LARGEST_SIZE && kinds * places * places <= MOST_ENTRIES) return;
  const sentence = `${places} jobs, starts and ends for ${kinds} kinds of vehicles (by profile, speed, prices and type) are too many`;
  throw new ProblemError("/jobs", `${sentence}: their matrices would have more than ${MOST_ENTRIES} entries`);
}

/** Rows of the problem's matrices: one a job, then one a place where vehicles start or end. */
interface Stops {
  jobs: VroomJob[];
  /** VROOM's index by row; undefined: nowhere, where open routes start or end, at no distance from anything. */
  places: (number | undefined)[];
  /** By job, in ticks, for the type of vehicle that takes longest. */
  longestSetup: number[];
  /** By job: setup is part of the way to it, skipped from the same place. Else it is part of the work at it. */
  setupOnTheWay: boolean[];
  /** Work at a job is its service; else part of the legs from it. */
  isApart: boolean;
  placeRow(index: number | undefined): number;
}

function stopsOf(
  { jobs, vehicles }: VroomInput,
  { isApart, isDrivingLimited }: { isApart: boolean; isDrivingLimited: boolean },
): Stops {
  const ends = new Set(vehicles.flatMap(({ start, end }) => [start?.index, end?.index]));
  const rows = new Map([...ends].map((index, at) => [index, jobs.length + at]));
  const visits = new Map<number, number>();
  const visit = (index: number) => visits.set(index, (visits.get(index) ?? 0) + 1);
  for (const { place } of jobs) visit(place.index);
  for (const index of new Set(vehicles.map(({ start }) => start?.index))) if (index !== undefined) visit(index);
  const types = [...new Set(vehicles.map(({ type }) => type))];
  const longestSetup = jobs.map((job) =>
    types.reduce((longest, type) => Math.max(longest, workOf(job, type).setup), 0),
  );
  const setupOnTheWay = jobs.map(({ place, windows }, row) => {
    if (isDrivingLimited) return false;
    if (visits.get(place.index)! < 2) return false;
    return windows?.every(([start, end]) => TICKS_PER_SECOND * (end - start) >= longestSetup[row]!) ?? true;
  });
  return {
    jobs,
    places: [...jobs.map(({ place }) => place.index), ...rows.keys()],
    longestSetup,
    setupOnTheWay,
    isApart,
    placeRow: (index) => rows.get(index)!,
  };
}

function matrixOf(profile: string, stops: Stops, terms: VehicleTerms, type: string, hasMeters: boolean): Matrix {
  const { jobs, places, setupOnTheWay, isApart } = stops;
  const size = places.length;
  const durations = new Float64Array(size * size);
  const costs = new Float64Array(size * size);
  const meters = hasMeters ? new Float64Array(size * size) : undefined;
  const work = jobs.map((job) => workOf(job, type));
  for (const [i, from] of places.entries()) {
    const spent = i < jobs.length && !isApart ? workAt(jobs[i]!, i, type, stops) : 0;
    for (const [j, to] of places.entries()) {
      const setup = j < jobs.length && from !== to ? work[j]!.setup : 0;
      let ticks = spent + (setupOnTheWay[j] ? setup : 0);
      let coins = j < jobs.length ? terms.coinsPerTaskTick * (setup + work[j]!.service) : 0;
      if (from !== undefined && to !== undefined) {
        ticks += ticksOfLeg(terms, from, to);
        coins += coinsOfLeg(terms, from, to);
        if (meters !== undefined) meters[i * size + j] = metersOfLeg(terms, from, to);
      }
      durations[i * size + j] = ticks;
      costs[i * size + j] = coins / COINS_PER_COST;
    }
  }
  const travel = { kind: "constant" as const, durations };
  if (meters === undefined) return { profile, size, distances: costs, travel };
  return { profile, size, distances: meters, legCosts: costs, travel };
}

/** Service, and setup that is not on the way, in ticks. */
function workAt(job: VroomJob, row: number, type: string, { setupOnTheWay }: Stops): number {
  const { setup, service } = workOf(job, type);
  return service + (setupOnTheWay[row] ? 0 : setup);
}

function serviceOf(job: VroomJob, row: number, stops: Stops): Partial<Place> {
  const types = [...new Set([...Object.keys(job.setupPerType), ...Object.keys(job.servicePerType)])];
  const serviceSeconds = workAt(job, row, "", stops);
  if (types.length === 0) return { serviceSeconds };
  return {
    serviceSeconds,
    serviceSecondsByType: Object.fromEntries(types.map((type) => [type, workAt(job, row, type, stops)])),
  };
}

/** VROOM's breaks are taken on every route that serves anything. */
function breakOf({ id, service, windows, maxLoad }: VroomBreak): Break {
  return {
    id,
    serviceSeconds: TICKS_PER_SECOND * service,
    required: "always",
    ...(windows ? { timeWindows: windows.map(inTicks) } : {}),
    ...(maxLoad ? { maxLoad: amountsOf(maxLoad) } : {}),
  };
}

function inTicks([start, end]: VroomWindow): TimeWindow {
  return { startSeconds: TICKS_PER_SECOND * start, endSeconds: TICKS_PER_SECOND * end };
}

/** Windows for the end of setup where setup is on the way, with room for vehicles that skip it; else as VROOM has them. */
function windowsOf(windows: VroomWindow[], row: number, { setupOnTheWay, longestSetup }: Stops): TimeWindow[] {
  const later = setupOnTheWay[row] ? longestSetup[row]! : 0;
  return windows.map(([start, end]) => ({
    startSeconds: TICKS_PER_SECOND * start + later,
    endSeconds: TICKS_PER_SECOND * end,
  }));
}

function shiftOf([start, end]: VroomWindow) {
  return { earliestStartSeconds: TICKS_PER_SECOND * start, latestEndSeconds: TICKS_PER_SECOND * end };
}

function amountsOf(amounts: number[]): Record<string, number> {
  return Object.fromEntries(amounts.map((amount, dimension) => [String(dimension), amount]));
}

/** Whether a limit on driving must be held as such: it is no bound of the price of the legs, or that has none. */
function limitsDriving(input: VroomInput, vehicle: VroomVehicle, hasMeters: boolean): boolean {
  if (vehicle.maxTravelTime === undefined) return false;
  if (hasMeters) return true;
  const { matrices, coinsPerSecond, coinsPerMeter, coinsPerTaskTick } = termsOf(input, vehicle);
  const isTimeOnly = matrices.costs === undefined && coinsPerSecond > 0 && coinsPerMeter === 0;
  return !isTimeOnly || coinsPerTaskTick > 0;
}

/** The sum of "distances" is bounded by metres where the matrices have them; else it is a price, which bounds time if made of that alone. */
function limitsOf(input: VroomInput, vehicle: VroomVehicle, index: number, hasMeters: boolean): VehicleLimits {
  const path = `/vehicles/${index}`;
  const terms = termsOf(input, vehicle);
  const { maxTasks, maxTravelTime, maxDistance } = vehicle;
  const hasOwnCosts = terms.matrices.costs !== undefined;
  const useless = hasOwnCosts ? uselessCost(vehicle) : undefined;
  if (useless) throw new ProblemError(`${path}/costs/${useless}`, "with a matrix of costs this price has no meaning");
  if (terms.coinsPerMeter > 0 && !input.hasDistances) {
    throw new ProblemError(
      `${path}/costs/per_km`,
      "a price per kilometre needs the distances of the vehicle's profile",
    );
  }
  if (maxDistance !== undefined && !input.hasDistances) {
    throw new ProblemError(`${path}/max_distance`, "a longest distance needs the distances of the vehicle's profile");
  }
  const isDrivingLimited = limitsDriving(input, vehicle, hasMeters);
  let bound = maxDistance;
  if (maxTravelTime !== undefined && !isDrivingLimited) {
    const seconds = Math.floor((TICKS_PER_SECOND * maxTravelTime) / terms.ticksPerSecond);
    bound = (terms.coinsPerSecond * seconds) / COINS_PER_COST;
  }
  return {
    ...(maxTasks === undefined ? {} : { maxTasks }),
    ...(isDrivingLimited ? { maxTravelSeconds: TICKS_PER_SECOND * maxTravelTime! } : {}),
    ...(bound === undefined ? {} : { maxDistanceMeters: bound }),
  };
}

/** For the skills of a job the vehicles that have them all; undefined: every vehicle has. Equal lists are one list. */
function allowedBySkills(vehicles: VroomVehicle[], ids: string[]): (skills: number[]) => string[] | undefined {
  const owned = vehicles.map(({ skills }) => new Set(skills));
  const known = new Map<string, string[] | undefined>();
  return (skills) => {
    const key = skills.join(" ");
    if (!known.has(key)) {
      const allowed = ids.filter((_, index) => skills.every((skill) => owned[index]!.has(skill)));
      known.set(key, allowed.length === ids.length ? undefined : allowed);
    }
    return known.get(key);
  };
}
