import type { RevisionSummary } from "@reroute/protocol";
import type { PlanState, RouteState } from "./state.ts";

/** Costs of a vehicle that has none of its own, in the currency of your choice: a driver's hour, and fuel and wear. */
export const defaultCosts = { fixed: 0, perHour: 30, perKm: 0.5 };

/** What the whole day costs as planned, frozen parts included, so that revisions can be compared. */
export function costOfRoutes(state: PlanState, routes: readonly RouteState[]): RevisionSummary["cost"] {
  const cost = { total: 0, fixed: 0, time: 0, distance: 0, distanceMeters: 0, drivingSeconds: 0 };
  for (const { shiftId, version } of routes) {
    const { fixed, perHour, perKm } = { ...defaultCosts, ...state.shifts.get(shiftId)?.vehicle.costs };
    cost.fixed += fixed;
    cost.time += (perHour * (version.plannedEndMs - version.plannedStartMs)) / 3_600_000;
    cost.distance += (perKm * version.distanceMeters) / 1000;
    cost.distanceMeters += version.distanceMeters;
    cost.drivingSeconds += version.drivingSeconds;
  }
  const rounded = Object.entries({ ...cost, total: cost.fixed + cost.time + cost.distance }).map(([key, value]) => [
    key,
    Math.round(value * 100) / 100,
  ]);
  return Object.fromEntries(rounded) as RevisionSummary["cost"];
}
