import type { Shipment, Vehicle } from "../model/problem.ts";
import type { Violation } from "./violation.ts";
import { exceeds } from "./violation.ts";
import type { Walk } from "./walk.ts";

/** Shipments whose two halves are done by two vehicles, or in the wrong order. */
export function pairs(walks: Walk[]): Violation[] {
  const violations: Violation[] = [];
  const pickups = new Map<Shipment, { vehicle: Vehicle; at: number }>();
  for (const { vehicle, entries } of walks) {
    for (const [at, entry] of entries.entries())
      if (entry.type === "pickup") pickups.set(entry.shipment, { vehicle, at });
  }
  for (const { vehicle, entries } of walks) {
    for (const [at, entry] of entries.entries()) {
      const pickup = entry.type === "delivery" ? pickups.get(entry.shipment) : undefined;
      if (entry.type !== "delivery" || !pickup) continue;
      const ids = { vehicleId: vehicle.id, shipmentId: entry.shipment.id };
      if (pickup.vehicle !== vehicle) {
        const message = `shipment ${ids.shipmentId} is picked up by vehicle ${pickup.vehicle.id} and delivered by vehicle ${ids.vehicleId}`;
        violations.push({ code: "PAIRING", message, ...ids });
      } else if (pickup.at > at) {
        const message = `shipment ${ids.shipmentId} is delivered by vehicle ${ids.vehicleId} before it is picked up`;
        violations.push({ code: "PRECEDENCE", message, ...ids });
      }
    }
  }
  return violations;
}

/** Shipments that are longer on board than they may, from the end of service at the pickup to its start at the delivery. */
export function rideTimes(walk: Walk): Violation[] {
  const violations: Violation[] = [];
  const { vehicle, entries, driven } = walk;
  for (const [at, entry] of entries.entries()) {
    if (entry.type !== "delivery" || entry.shipment.maxRideSeconds === undefined) continue;
    const { id: shipmentId, maxRideSeconds } = entry.shipment;
    const pickup = entries.findIndex((each) => each.type === "pickup" && each.shipment === entry.shipment);
    if (pickup < 0 || pickup > at) continue;
    const ride = driven.steps[at]!.startSeconds - driven.steps[pickup]!.departureSeconds;
    if (!exceeds(ride, maxRideSeconds) || ride === Number.POSITIVE_INFINITY) continue;
    const message = `shipment ${shipmentId} rides ${ride} s on vehicle ${vehicle.id}; it may ${maxRideSeconds} s`;
    violations.push({ code: "RIDE_TIME", message, vehicleId: vehicle.id, shipmentId });
  }
  return violations;
}
