import type { Problem } from "../model/problem.ts";
import type { Violation } from "./violation.ts";

/** Routes of vehicles that the problem does not have, or that have one already. */
export function knownVehicles({ vehicles }: Problem, routes: { vehicleId: string }[]): Violation[] {
  const known = new Set(vehicles.map(({ id }) => id));
  const seen = new Set<string>();
  return routes.flatMap(({ vehicleId }): Violation[] => {
    if (!known.has(vehicleId)) {
      const message = `a route names vehicle ${vehicleId}, which the problem does not have`;
      return [{ code: "UNKNOWN_VEHICLE", message, vehicleId }];
    }
    if (!seen.has(vehicleId)) {
      seen.add(vehicleId);
      return [];
    }
    return [{ code: "DUPLICATE_VEHICLE", message: `vehicle ${vehicleId} has more than one route`, vehicleId }];
  });
}
