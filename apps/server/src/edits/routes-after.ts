import type { VehicleId } from "@reroute/protocol";
import { composeRoutes } from "../plans/compose-routes.ts";
import { type PlanState, type RouteState, tasksAt } from "../plans/state.ts";
import type { EditBase } from "./edit-base.ts";
import type { Attempt } from "./edit-job.ts";

/** The plan's routes once the moves are made: those that they concern anew, the others as they are. */
export function routesAfter({ state, built }: Pick<EditBase, "state" | "built">, attempt: Attempt): RouteState[] {
  const concerned = new Set(attempt.vehicleIds);
  const shifts = new Map([...state.shifts].filter(([id]) => concerned.has(id)));
  const composed = composeRoutes({ ...state, shifts }, built.projections, attempt, built.job.epochMs);
  const others = state.routes.filter(({ shiftId }) => !concerned.has(shiftId));
  return [...others, ...composed].sort((one, other) => (one.shiftId < other.shiftId ? -1 : 1));
}

/** Where an order stands on routes; all null when on none. */
export function placeOfOrder(state: PlanState, routes: readonly RouteState[], orderId: string) {
  for (const { shiftId, version } of routes) {
    const stops = version.stops.filter((stop) => tasksAt(state, stop).length > 0);
    for (const [index, stop] of stops.entries()) {
      const task = tasksAt(state, stop).find((candidate) => candidate.orderId === orderId);
      if (task === undefined) continue;
      return {
        vehicleId: state.shifts.get(shiftId)!.vehicle.id as VehicleId,
        position: index + 1,
        plannedArrival: new Date(Math.round(stop.plannedArrivalMs)).toISOString(),
        lateSeconds: Math.max(0, Math.round((stop.plannedStartMs - task.windows.at(-1)!.endMs) / 1000)),
      };
    }
  }
  return { vehicleId: null, position: null, plannedArrival: null, lateSeconds: null };
}
