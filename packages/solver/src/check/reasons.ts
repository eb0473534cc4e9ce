import type { Problem } from "../model/problem.ts";
import type { Solution } from "../model/solution.ts";
import type { Violation } from "./violation.ts";

/** What is left out must say why for each vehicle, once. */
export function reasons({ vehicles }: Problem, { unassigned }: Solution): Violation[] {
  const violations: Violation[] = [];
  const known = new Set(vehicles.map(({ id }) => id));
  for (const left of unassigned) {
    const told = new Set<string>();
    const ids = left.jobId === undefined ? { shipmentId: left.shipmentId } : { jobId: left.jobId };
    const name = left.jobId === undefined ? `shipment ${left.shipmentId}` : `job ${left.jobId}`;
    for (const { vehicleId, code } of left.reasons) {
      if (!known.has(vehicleId)) {
        const message = `${name} has reason ${code} for vehicle ${vehicleId}, which the problem does not have`;
        violations.push({ code: "UNKNOWN_VEHICLE", message, ...ids, vehicleId });
      } else if (told.has(vehicleId)) {
        const message = `${name} has more than one reason for vehicle ${vehicleId}`;
        violations.push({ code: "DUPLICATE_REASON", message, ...ids, vehicleId });
      }
      told.add(vehicleId);
    }
    for (const vehicleId of known) {
      if (told.has(vehicleId)) continue;
      const message = `${name} is unassigned with no reason for vehicle ${vehicleId}`;
      violations.push({ code: "MISSING_REASON", message, ...ids, vehicleId });
    }
  }
  return violations;
}
