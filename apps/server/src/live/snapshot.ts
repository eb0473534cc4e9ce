import type { Depot, Driver, Feed, PlanSnapshot, Vehicle } from "@reroute/protocol";
import { depotKind, driverKind, vehicleKind } from "../fleet/records.ts";
import { readRecord, readRecords } from "../fleet/service.ts";
import { pinsOfPlan } from "../pins/service.ts";
import { projectRoutes } from "../plans/projection.ts";
import { isPlanOptimizing, newestRevisions, readPlanState } from "../plans/service.ts";
import { viewPlan } from "../plans/view.ts";
import { readClock } from "../platform/day-clock.ts";
import type { Scope } from "../platform/http/context.ts";
import { readPlanPositions } from "../tracking/service.ts";
import { listOfTraffic } from "../traffic/service.ts";

/** All that a screen needs of a plan. Its sequence was read first: what is newer in it comes once more as an event. */
export async function readSnapshot(
  scope: Scope,
  planId: string,
  simulationSpeed: number,
  feeds: Feed[],
): Promise<PlanSnapshot> {
  const state = await readPlanState(scope, planId);
  const projections = projectRoutes(state);
  const shifts = [...state.shifts.values()];
  const vehicles: Vehicle[] = await readRecords(scope, vehicleKind, new Set(shifts.map(({ vehicle }) => vehicle.id)));
  const drivers: Driver[] = await readRecords(scope, driverKind, new Set(shifts.map(({ driver }) => driver.id)));
  const depot: Depot = await readRecord(scope, depotKind, state.depot.id);
  return {
    plan: viewPlan(state, projections, await isPlanOptimizing(scope, planId)),
    depot,
    vehicles,
    drivers,
    pins: await pinsOfPlan(scope, planId),
    positions: await readPlanPositions(scope, planId),
    feeds,
    traffic: (await listOfTraffic(scope, { limit: 500 })).items,
    revisions: await newestRevisions(scope, planId, 50),
    clock: readClock(scope, simulationSpeed),
  };
}
