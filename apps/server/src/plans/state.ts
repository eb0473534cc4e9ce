import type {
  Amounts,
  RevisionSummary,
  RouteId,
  StopId,
  TaskId,
  TaskStatus,
  UnassignedOrder,
  Vehicle,
} from "@reroute/protocol";
import type { Location, TrafficSnapshot } from "@reroute/roads";
import type { Legs } from "../platform/roads/legs.ts";

/** All that is known of a plan at one moment of the day clock: what views, projections and optimizations are made from. */
export interface PlanState {
  planId: string;
  organizationId: string;
  date: string;
  status: "open" | "closed";
  sequence: number;
  lastRevisionNumber: number;
  nowMs: number;
  depot: { id: string; name: string; location: Location; timeZone: string };
  /** By shift id. Cancelled ones are left out unless they still have a route. */
  shifts: Map<string, ShiftState>;
  /** By task id, cancelled ones too. */
  tasks: Map<string, TaskState>;
  /** By order id: the pins that hold. */
  pins: Map<string, PinState>;
  /** Tasks on the published routes that belong to another day's plan by now, by task id. */
  departed: Map<string, { orderId: string; reference: string }>;
  /** By shift id: the route's id, which it keeps even while it has no stops. */
  routeIds: Map<string, RouteId>;
  /** Routes of the published revision; none before the first. */
  routes: RouteState[];
  published: RevisionSummary | undefined;
  unassigned: UnassignedOrder[];
  /** By driver id: the newest position. */
  positions: Map<string, PositionState>;
  traffic: TrafficSnapshot;
  trafficVersion: number;
  /** Road times of the plan's day under this traffic. */
  legs: Legs;
}

export interface ShiftState {
  id: string;
  active: boolean;
  driver: { id: string; name: string };
  vehicle: Pick<Vehicle, "id" | "name" | "capacity" | "costs" | "limits">;
  startMs: number;
  endMs: number;
}

export interface TaskState {
  id: TaskId;
  orderId: string;
  reference: string;
  location: Location;
  address: string | undefined;
  windows: { startMs: number; endMs: number }[];
  serviceSeconds: number;
  demand: Amounts;
  priority: number;
  status: TaskStatus;
  stopId: StopId | undefined;
  startedMs: number | undefined;
  arrivedMs: number | undefined;
  endedMs: number | undefined;
}

/** A dispatcher's lock on an order. */
export interface PinState {
  /** Null: the order is kept off the routes. */
  vehicleId: string | null;
  /** "place": directly behind the stop before it, too. */
  keeps: "vehicle" | "place";
  forced: boolean;
}

export interface PositionState {
  location: Location;
  recordedMs: number;
}

export interface RouteState {
  id: RouteId;
  shiftId: string;
  /** Content address of the version. */
  hash: string;
  version: RouteVersion;
}

/** What a revision says of one route; immutable and content-addressed. Times are epoch milliseconds. */
export interface RouteVersion {
  routeId: RouteId;
  plannedStartMs: number;
  plannedEndMs: number;
  distanceMeters: number;
  drivingSeconds: number;
  stops: StopVersion[];
}

export interface StopVersion {
  stopId: StopId;
  taskIds: TaskId[];
  plannedArrivalMs: number;
  plannedStartMs: number;
  plannedDepartureMs: number;
}

const doneStatuses: readonly TaskStatus[] = ["completed", "failed"];
export const openStatuses: readonly TaskStatus[] = ["pending", "planned"];

export function isDone(task: TaskState): boolean {
  return doneStatuses.includes(task.status);
}

/** Free to be planned: nobody is on the way or there. */
export function isOpen(task: TaskState): boolean {
  return openStatuses.includes(task.status);
}

/** The tasks of a stop that still count: cancelled and moved-away ones are left out. */
export function tasksAt(state: PlanState, stop: StopVersion): TaskState[] {
  return stop.taskIds
    .map((id) => state.tasks.get(id))
    .filter((task) => task !== undefined)
    .filter((task) => task.status !== "cancelled" && task.status !== "unserved");
}
