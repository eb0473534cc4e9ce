import type { TaskStatus } from "@reroute/protocol";
import type { Leg, Location } from "@reroute/roads";
import type { Legs } from "../platform/roads/legs.ts";
import {
  isDone,
  type PlanState,
  type PositionState,
  type RouteState,
  type ShiftState,
  type StopVersion,
  type TaskState,
  tasksAt,
} from "./state.ts";

/** A stop that the driver would leave for within this time is frozen: what a driver is about to do does not change. */
export const freezeSeconds = 120;

/** A driver's position says more than the plan while it is younger than this. */
const freshPositionMs = 5 * 60_000;

export interface RouteProjection {
  route: RouteState;
  shift: ShiftState;
  /** Of the stops that still count, in order. */
  stops: StopProjection[];
  /** When the vehicle is expected back at the depot. */
  endMs: number;
  /** What is frozen ends here: the next stop is free to be chosen from this place and time. */
  free: { location: Location; atMs: number; atDepot: boolean };
  /** The frozen stops and those that are pinned to their place directly behind them. */
  frozenCount: number;
  /** Metres from the depot along the frozen stops. */
  frozenMeters: number;
  frozenDrivingSeconds: number;
}

export interface StopProjection {
  stop: StopVersion;
  tasks: TaskState[];
  status: TaskStatus;
  arrivalMs: number;
  startMs: number;
  departureMs: number;
  lateSeconds: number;
  frozen: boolean;
}

/** Every published route, walked forward from what is known now. */
export function projectRoutes(state: PlanState): RouteProjection[] {
  state.legs.need(state.routes.flatMap((route) => legsOf(state, route)));
  return state.routes.map((route) => projectRoute(state, route));
}

/** The legs that the projection of a route asks for: from stop to stop and home, and from where a driver under way is. */
function legsOf(state: PlanState, route: RouteState): Leg[] {
  const { nowMs, depot } = state;
  const legs: Leg[] = [];
  let from = depot.location;
  for (const { tasks } of inOrderOfEvents(state, route)) {
    const [first] = tasks;
    const place = first!.location;
    legs.push([from, place]);
    const underWay = first!.status === "en_route" && positionSince(state, route, first!.startedMs ?? nowMs);
    if (underWay) legs.push([underWay.location, place]);
    from = place;
  }
  if (from !== depot.location) legs.push([from, depot.location]);
  return legs;
}

/** The driver's position, if it is younger than an instant and says more than the plan. */
function positionSince(state: PlanState, route: RouteState, sinceMs: number): PositionState | undefined {
  const position = state.positions.get(state.shifts.get(route.shiftId)?.driver.id ?? "");
  if (position === undefined || position.recordedMs <= sinceMs || position.recordedMs > state.nowMs) return undefined;
  return state.nowMs - position.recordedMs < freshPositionMs ? position : undefined;
}

/** Walks a published route forward from what is known now: actual times where there are some, expected ones after. */
function projectRoute(state: PlanState, route: RouteState): RouteProjection {
  const shift = state.shifts.get(route.shiftId);
  if (shift === undefined)
    throw new Error(`route ${route.id} names the shift ${route.shiftId}, which is not in its plan`);
  const { nowMs, depot, legs } = state;
  let location = depot.location;
  let atMs = Math.max(route.version.plannedStartMs, nowMs);
  let begun = false;
  let freezing = true;
  let holding = true;
  const stops: StopProjection[] = [];
  let free = { location, atMs: Math.max(shift.startMs, nowMs), atDepot: true };
  let frozenCount = 0;
  let frozenMeters = 0;
  let frozenDrivingSeconds = 0;

  for (const { stop, tasks } of inOrderOfEvents(state, route)) {
    const first = tasks[0]!;
    const place = first.location;
    const serviceSeconds = tasks.reduce((sum, task) => sum + task.serviceSeconds, 0);
    let arrivalMs: number;
    let startMs: number;
    let departureMs: number;
    let frozen = true;
    if (tasks.every(isDone)) {
      departureMs = Math.max(...tasks.map((task) => task.endedMs ?? nowMs));
      arrivalMs = first.arrivedMs ?? departureMs;
      startMs = Math.min(startOfService(first, arrivalMs), departureMs);
    } else if (first.status === "arrived") {
      arrivalMs = first.arrivedMs ?? nowMs;
      startMs = startOfService(first, arrivalMs);
      departureMs = Math.max(startMs + serviceSeconds * 1000, nowMs);
    } else {
      const underWay = first.status === "en_route";
      let from = location;
      let leaveMs = underWay ? (first.startedMs ?? nowMs) : begun ? Math.max(atMs, nowMs) : atMs;
      const position = underWay ? positionSince(state, route, leaveMs) : undefined;
      if (position !== undefined) {
        from = position.location;
        leaveMs = position.recordedMs;
      }
      // A van that drops out takes nothing more with it than what is under way.
      frozen = underWay || (freezing && shift.active && leaveMs <= nowMs + freezeSeconds * 1000);
      arrivalMs = Math.max(leaveMs + driveMs(legs, from, place, leaveMs), nowMs);
      startMs = startOfService(first, arrivalMs);
      departureMs = startMs + serviceSeconds * 1000;
    }
    // What is pinned to its place directly behind what may not change stays there too; for a dispatcher it is not frozen.
    const held: boolean = frozen || (holding && shift.active && isPinnedToPlace(state, first, shift));
    if (held) {
      const leg = legs.travel(location, place, atMs);
      frozenMeters += leg.meters;
      frozenDrivingSeconds += Number.isFinite(leg.seconds) ? leg.seconds : 0;
    }
    begun = true;
    freezing = frozen;
    holding = held;
    location = place;
    atMs = departureMs;
    if (held) {
      frozenCount++;
      free = { location, atMs: Math.max(departureMs, nowMs), atDepot: false };
    }
    const lastWindowEnd = first.windows.at(-1)!.endMs;
    stops.push({
      stop,
      tasks,
      status: first.status,
      arrivalMs,
      startMs,
      departureMs,
      lateSeconds: Math.max(0, Math.round((startMs - lastWindowEnd) / 1000)),
      frozen,
    });
  }
  const endMs = stops.length === 0 ? atMs : atMs + driveMs(legs, location, depot.location, atMs);
  return { route, shift, stops, endMs, free, frozenCount, frozenMeters, frozenDrivingSeconds };
}

/** Whether a task on a shift's route stays directly behind what is before it there. */
export function isPinnedToPlace({ pins }: PlanState, task: TaskState, { vehicle }: ShiftState): boolean {
  const pin = pins.get(task.orderId);
  return pin?.keeps === "place" && pin.vehicleId === vehicle.id;
}

/** A driver may take stops in another order than planned: what happened comes first, then what is under way, then the plan. */
function inOrderOfEvents(state: PlanState, route: RouteState): { stop: StopVersion; tasks: TaskState[] }[] {
  const rank = ({ tasks }: { tasks: TaskState[] }) =>
    tasks.every(isDone) ? 0 : tasks[0]!.status === "arrived" ? 1 : tasks[0]!.status === "en_route" ? 2 : 3;
  const ended = ({ tasks }: { tasks: TaskState[] }) => Math.max(...tasks.map((task) => task.endedMs ?? 0));
  return route.version.stops
    .map((stop) => ({ stop, tasks: tasksAt(state, stop) }))
    .filter(({ tasks }) => tasks.length > 0)
    .sort((one, other) => rank(one) - rank(other) || (rank(one) === 0 ? ended(one) - ended(other) : 0));
}

/** The earliest start inside a window at or after the arrival; after the last window, at once (late). */
export function startOfService(task: Pick<TaskState, "windows">, arrivalMs: number): number {
  const window = task.windows.find((candidate) => candidate.endMs >= arrivalMs);
  return window === undefined ? arrivalMs : Math.max(arrivalMs, window.startMs);
}

/** A barred leg counts as a day: it shows as very late, never as NaN. */
export function driveMs(legs: Legs, from: Location, to: Location, departMs: number): number {
  const { seconds } = legs.travel(from, to, departMs);
  return Number.isFinite(seconds) ? seconds * 1000 : 86_400_000;
}
