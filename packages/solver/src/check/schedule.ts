import type { Matrix, Problem, Vehicle } from "../model/problem.ts";
import type { Route, Step } from "../model/solution.ts";
import { arrive } from "./arrive.ts";
import { costOf, latenessCost } from "./cost-of.ts";
import type { Entry, TaskEntry } from "./entry.ts";
import { exceeds } from "./violation.ts";

/**
 * The times, distances and costs of a vehicle that leaves at `departureSeconds` and does `entries` in this order, each when it
 * is stated to start, or as early as it may. Nothing is refused: a late task starts late, a leg without a way gives Infinity.
 * What the plan costs for differing from another is not known here: its stability cost is 0.
 */
export function schedule(problem: Problem, vehicle: Vehicle, entries: Entry[], departureSeconds: number): Route {
  const matrix = matrixOf(problem, vehicle);
  const drive = (from: number | undefined, to: number | undefined, at: number) =>
    driveLeg(matrix, vehicle, from, to, at);
  const steps: Step[] = [];
  const sums = { drivingSeconds: 0, distanceMeters: 0, waitingSeconds: 0, serviceSeconds: 0, breakSeconds: 0 };
  let lateness = 0;
  let legs = 0;
  let place = vehicle.state ? vehicle.state.locationIndex : vehicle.startIndex;
  let time = departureSeconds;
  /** The task before, unless a reload came after it. */
  let before: Entry | undefined;
  /** Whether the way to the next place is behind us already, because of a break that is taken there. */
  let isThere = false;

  for (const [index, entry] of entries.entries()) {
    const way = isThere ? NO_WAY : drive(place, nextPlace(vehicle, entries, index), time);
    const isDriven = entry.type !== "break" || (entry.isAhead ?? isNothing(way));
    const { distanceMeters, drivingSeconds, cost } = isDriven ? way : NO_WAY;
    if (isDriven) isThere = true;
    legs += cost;
    const arrivalSeconds = time + drivingSeconds;
    const work = workOf(vehicle, entry, before);
    const startSeconds = startOf(entry, arrivalSeconds + work.setup);
    time = startSeconds + work.service;
    const times = { arrivalSeconds, startSeconds, departureSeconds: time, distanceMeters, drivingSeconds };
    steps.push({ ...nameOfStep(entry), ...times });
    sums.drivingSeconds += drivingSeconds;
    sums.distanceMeters += distanceMeters;
    // Who never arrives does not wait.
    if (arrivalSeconds < Number.POSITIVE_INFINITY) sums.waitingSeconds += startSeconds - work.setup - arrivalSeconds;
    if (entry.type === "break") {
      sums.breakSeconds += work.service;
      continue;
    }
    sums.serviceSeconds += work.setup + work.service;
    if (entry.type !== "reload") lateness += latenessCost(entry.place, startSeconds);
    place = locationOf(entry);
    before = entry.type === "reload" ? undefined : entry;
    isThere = false;
  }
  if (!isThere) {
    const { distanceMeters, drivingSeconds, cost } = drive(place, vehicle.endIndex, time);
    legs += cost;
    sums.distanceMeters += distanceMeters;
    sums.drivingSeconds += drivingSeconds;
    time += drivingSeconds;
  }
  const route = { vehicleId: vehicle.id, departureSeconds, endSeconds: time, ...sums, steps };
  return { ...route, cost: costOf(vehicle, route, legs, lateness) };
}

/** Setup and service of an entry; setup is skipped where the task before was. */
function workOf(
  { type: vehicleType }: Vehicle,
  entry: Entry,
  before: Entry | undefined,
): { setup: number; service: number } {
  if (entry.type === "break") return { setup: 0, service: entry.break.serviceSeconds ?? 0 };
  if (entry.type === "reload") return { setup: 0, service: entry.reload.serviceSeconds ?? 0 };
  const { locationIndex, setupSeconds, serviceSeconds, setupSecondsByType, serviceSecondsByType } = entry.place;
  const ofType = (byType: Record<string, number> | undefined) =>
    byType !== undefined && vehicleType !== undefined && Object.hasOwn(byType, vehicleType)
      ? byType[vehicleType]
      : undefined;
  const isSkipped = before !== undefined && locationOf(before) === locationIndex;
  return {
    setup: isSkipped ? 0 : (ofType(setupSecondsByType) ?? setupSeconds ?? 0),
    service: ofType(serviceSecondsByType) ?? serviceSeconds ?? 0,
  };
}

/** The matrix that a vehicle drives by; undefined matrices are a broken invariant, since `parseProblem` refuses them. */
function matrixOf(problem: Problem, vehicle: Vehicle): Matrix {
  const profile = vehicle.profile ?? "default";
  const matrix = problem.matrices.find((each) => each.profile === profile);
  if (!matrix) throw new Error(`vehicle ${vehicle.id} drives by profile "${profile}", for which there is no matrix`);
  return matrix;
}

/** Metres, seconds and own price of a way; of none where one of its ends is nowhere. */
interface Way {
  distanceMeters: number;
  drivingSeconds: number;
  cost: number;
}

const NO_WAY: Way = { distanceMeters: 0, drivingSeconds: 0, cost: 0 };

function isNothing({ distanceMeters, drivingSeconds }: Way): boolean {
  return distanceMeters === 0 && drivingSeconds === 0;
}

function driveLeg(
  matrix: Matrix,
  { speedFactor }: Vehicle,
  from: number | undefined,
  to: number | undefined,
  at: number,
): Way {
  if (from === undefined || to === undefined) return NO_WAY;
  const meters = matrix.distances[from * matrix.size + to]!;
  const arrival = arrive(matrix, from, to, at, speedFactor);
  return {
    distanceMeters: meters < 0 ? Number.POSITIVE_INFINITY : meters,
    drivingSeconds: arrival === Number.POSITIVE_INFINITY ? arrival : arrival - at,
    cost: matrix.legCosts?.[from * matrix.size + to] ?? 0,
  };
}

/** Where the first entry from `index` on that has a place is; at last, where the route ends. */
function nextPlace(vehicle: Vehicle, entries: Entry[], index: number): number | undefined {
  const next = entries.slice(index).find((entry) => entry.type !== "break");
  return next ? locationOf(next) : vehicle.endIndex;
}

function locationOf(entry: Entry): number | undefined {
  if (entry.type === "break") return undefined;
  return entry.type === "reload" ? entry.reload.locationIndex : entry.place.locationIndex;
}

/** When an entry that is ready starts: as stated if it can, else in the first window; at once when every window is over. */
function startOf(entry: Entry, ready: number): number {
  if (entry.startSeconds !== undefined && !exceeds(ready, entry.startSeconds)) return entry.startSeconds;
  const windows = windowsOf(entry);
  const open = windows?.find((window) => !exceeds(ready, window.endSeconds));
  return open ? Math.max(ready, open.startSeconds) : ready;
}

/** Alternatives for the start of an entry; undefined: any time. */
function windowsOf(entry: Entry): { startSeconds: number; endSeconds: number }[] | undefined {
  if (entry.type === "reload") return undefined;
  return entry.type === "break" ? entry.break.timeWindows : entry.place.timeWindows;
}

function nameOfStep(entry: Entry): StepName {
  if (entry.type === "reload") return { type: "reload" };
  if (entry.type === "break") return { type: "break", breakId: entry.break.id };
  return nameOfTask(entry);
}

function nameOfTask(entry: TaskEntry): StepName {
  if (entry.type === "job") return { type: "job", jobId: entry.job.id };
  return { type: entry.type, shipmentId: entry.shipment.id };
}

type StepName =
  | { type: "job"; jobId: string }
  | { type: "pickup" | "delivery"; shipmentId: string }
  | { type: "break"; breakId: string }
  | { type: "reload" };
