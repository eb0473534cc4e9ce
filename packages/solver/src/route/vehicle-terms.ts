import type { Vehicle } from "../model/problem.ts";

/** Money per metre and per second of a vehicle; without costs the distance is the price. */
export function pricesOfVehicle(vehicle: Vehicle): { meter: number; second: number; fixed: number } {
  const { costs } = vehicle;
  if (!costs) return { meter: 1, second: 0, fixed: 0 };
  return { meter: (costs.perKm ?? 0) / 1000, second: (costs.perHour ?? 0) / 3600, fixed: costs.fixed ?? 0 };
}

/** What decides how long the vehicle drives and serves: vehicles with equal keys share matrices. */
export function travelKeyOf({ profile, type, speedFactor }: Vehicle): string {
  return JSON.stringify([profile ?? "default", type ?? null, speedFactor ?? 1]);
}

/** The place where the vehicle's route begins; -1: nowhere in particular. */
export function originOf(vehicle: Vehicle): number {
  return vehicle.state ? vehicle.state.locationIndex : (vehicle.startIndex ?? -1);
}

/** When the vehicle can leave at the earliest; without a shift, at 0. */
export function earliestStartOf({ state, shift }: Vehicle): number {
  return state?.availableAtSeconds ?? shift?.earliestStartSeconds ?? 0;
}
