import type {
  EtaUpdate,
  OrderId,
  Plan,
  PlanKpis,
  Revision,
  RevisionSummary,
  Route,
  Stop,
  UnassignedOrder,
} from "@reroute/protocol";
import type { RouteLine } from "../platform/roads/legs.ts";
import type { RouteProjection, StopProjection } from "./projection.ts";
import type { PlanState } from "./state.ts";

export function viewPlan(state: PlanState, projections: RouteProjection[], optimizing: boolean): Plan {
  return {
    id: state.planId as Plan["id"],
    depotId: state.depot.id as Plan["depotId"],
    date: state.date,
    timeZone: state.depot.timeZone,
    status: state.status,
    sequence: state.sequence,
    publishedRevisionId: state.published?.id ?? null,
    optimizing,
    kpis: viewKpis(state, projections),
    publishedRevision: state.published === undefined ? null : viewRevision(state.published, state, projections),
  };
}

export function viewRevision(summary: RevisionSummary, state: PlanState, projections: RouteProjection[]): Revision {
  return {
    ...summary,
    routes: viewRoutes(state, projections),
    unassigned: viewUnassigned(state),
  };
}

/** The revision's unassigned orders that still want to be served. */
export function viewUnassigned(state: PlanState): UnassignedOrder[] {
  const pending = new Set(
    [...state.tasks.values()].filter((task) => task.status === "pending").map((task) => task.orderId),
  );
  return state.unassigned.filter((order) => pending.has(order.orderId));
}

export function viewRoutes(state: PlanState, projections: readonly RouteProjection[]): Route[] {
  state.legs.needLines(projections.map((projection) => lineOf(state, projection)));
  return projections.map((projection) => viewRoute(state, projection));
}

function viewRoute(state: PlanState, projection: RouteProjection): Route {
  const { route, shift, stops, endMs } = projection;
  const { version } = route;
  return {
    id: route.id,
    vehicleId: shift.vehicle.id,
    driverId: shift.driver.id as Route["driverId"],
    shiftId: shift.id as Route["shiftId"],
    depotId: state.depot.id as Route["depotId"],
    shiftStart: iso(shift.startMs),
    shiftEnd: iso(shift.endMs),
    plannedStart: iso(version.plannedStartMs),
    plannedEnd: iso(version.plannedEndMs),
    eta: iso(endMs),
    distanceMeters: Math.round(version.distanceMeters),
    drivingSeconds: Math.round(version.drivingSeconds),
    geometry: state.legs.line(lineOf(state, projection)).map(([longitude, latitude]) => [longitude, latitude]),
    stops: stops.map(viewStop),
  };
}

/** The route as planned: from the depot over its stops and home. */
function lineOf({ depot }: PlanState, { route, stops }: RouteProjection): RouteLine {
  const places = stops.map(({ stop, tasks }) => ({ at: tasks[0]!.location, leaveMs: stop.plannedDepartureMs }));
  if (places.length === 0) return [];
  const all = [{ at: depot.location, leaveMs: route.version.plannedStartMs }, ...places];
  return all.map(({ at, leaveMs }, index) => [at, all[index + 1]?.at ?? depot.location, leaveMs]);
}

function viewStop({ stop, tasks, status, arrivalMs, lateSeconds, frozen }: StopProjection): Stop {
  const [first] = tasks;
  return {
    id: stop.stopId,
    taskIds: tasks.map((task) => task.id),
    orderIds: tasks.map((task) => task.orderId as OrderId),
    references: tasks.map((task) => task.reference),
    location: first!.location,
    ...(first!.address !== undefined && { address: first!.address }),
    timeWindows: first!.windows.map((window) => ({ start: iso(window.startMs), end: iso(window.endMs) })),
    serviceSeconds: tasks.reduce((sum, task) => sum + task.serviceSeconds, 0),
    demand: sumDemand(tasks.map((task) => task.demand)),
    plannedArrival: iso(stop.plannedArrivalMs),
    plannedStart: iso(stop.plannedStartMs),
    plannedDeparture: iso(stop.plannedDepartureMs),
    eta: iso(arrivalMs),
    lateSeconds,
    status,
    frozen,
  };
}

export function viewKpis(state: PlanState, projections: RouteProjection[]): PlanKpis {
  const counted = [...state.tasks.values()].filter((task) => task.status !== "cancelled");
  const stops = projections.flatMap((projection) => projection.stops);
  const served = stops.filter(({ status }) => status !== "failed");
  const onTime = served.filter(({ lateSeconds }) => lateSeconds === 0).length;
  return {
    orderCount: counted.length,
    completedCount: counted.filter((task) => task.status === "completed").length,
    failedCount: counted.filter((task) => task.status === "failed").length,
    // An order that has just come in is not unassigned before an optimization has tried.
    unassignedCount: viewUnassigned(state).length + counted.filter((task) => task.status === "unserved").length,
    lateCount: served.length - onTime,
    onTimeShare: served.length === 0 ? 1 : onTime / served.length,
    distanceMeters: Math.round(projections.reduce((sum, { route }) => sum + route.version.distanceMeters, 0)),
  };
}

export function viewEtas(state: PlanState, projections: RouteProjection[]): EtaUpdate {
  return {
    routes: projections.map(({ route, endMs }) => ({ routeId: route.id, eta: iso(endMs) })),
    stops: projections.flatMap(({ stops }) =>
      stops.map(({ stop, arrivalMs, lateSeconds, frozen }) => ({
        stopId: stop.stopId,
        eta: iso(arrivalMs),
        lateSeconds,
        frozen,
      })),
    ),
    kpis: viewKpis(state, projections),
  };
}

export function sumDemand(demands: Record<string, number>[]): Record<string, number> {
  const sum: Record<string, number> = {};
  for (const demand of demands) {
    for (const [dimension, amount] of Object.entries(demand)) sum[dimension] = (sum[dimension] ?? 0) + amount;
  }
  return sum;
}

const iso = (ms: number) => new Date(Math.round(ms)).toISOString();
