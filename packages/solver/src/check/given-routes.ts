import type { Problem } from "../model/problem.ts";
import type { PreviousRoute } from "../model/solution.ts";
import { eachTaskOnce } from "./each-task-once.ts";
import { entryOfShipment } from "./entry.ts";
import { knownVehicles } from "./known-vehicles.ts";
import { namedSteps } from "./previous-tasks.ts";
import { onBoardElsewhere } from "./vehicle-access.ts";
import type { Violation } from "./violation.ts";

/**
 * What given routes name that cannot be driven, and so cannot show in the plan that comes of them: vehicles, jobs and shipments that do
 * not exist, a vehicle's second route, a task's second place, and pickups of what is on board already.
 */
export function givenRoutes(problem: Problem, given: PreviousRoute[]): Violation[] {
  const routes = given.map((route) => ({ vehicleId: route.vehicleId, steps: namedSteps(route) }));
  const shipments = new Map((problem.shipments ?? []).map((shipment) => [shipment.id, shipment]));
  const again = routes.flatMap(({ vehicleId, steps }) =>
    steps.flatMap(({ type, shipmentId = "" }) => {
      const shipment = type === "pickup" ? shipments.get(shipmentId) : undefined;
      return shipment ? onBoardElsewhere(problem, vehicleId, entryOfShipment(shipment, "pickup")) : [];
    }),
  );
  const named = eachTaskOnce(problem, { routes, unassigned: [] });
  return [...knownVehicles(problem, routes), ...named.filter(({ code }) => UNUSABLE.test(code)), ...again];
}

/** Halves and what is on no route show in the plan. */
const UNUSABLE = /^(UNKNOWN|DUPLICATE)_/;
