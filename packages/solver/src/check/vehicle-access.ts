import type { Problem, SkillTerms } from "../model/problem.ts";
import { idsOf, isTask, nameOf, type TaskEntry } from "./entry.ts";
import type { Violation } from "./violation.ts";
import type { Walk } from "./walk.ts";

/** Tasks whose vehicle they do not allow, lacks a skill or has one too many, and shipments on board of another. */
export function vehicleAccess(problem: Problem, { vehicle, entries }: Walk): Violation[] {
  const violations: Violation[] = [];
  const vehicleId = vehicle.id;
  for (const entry of entries.filter(isTask)) {
    const { allowedVehicleIds, skills } = entry.type === "job" ? entry.job : entry.shipment;
    const at = { vehicleId, ...idsOf(entry) };
    if (allowedVehicleIds !== undefined && !allowedVehicleIds.includes(vehicleId)) {
      const allowed = allowedVehicleIds.join(", ") || "none";
      const message = `${nameOf(entry)} is served by vehicle ${vehicleId}; it allows only ${allowed}`;
      violations.push({ code: "NOT_ALLOWED", message, ...at });
    }
    const wrong = wrongSkill(vehicle.skills ?? [], skills ?? {});
    if (wrong) {
      const message = `${nameOf(entry)} is served by vehicle ${vehicleId}, which ${wrong}`;
      violations.push({ code: "SKILL", message, ...at });
    }
    violations.push(...onBoardElsewhere(problem, vehicleId, entry));
  }
  return violations;
}

/** A shipment that is on board already is not picked up again, and is delivered by the vehicle that has it. */
export function onBoardElsewhere({ vehicles }: Problem, vehicleId: string, entry: TaskEntry): Violation[] {
  if (entry.type === "job") return [];
  const { id: shipmentId } = entry.shipment;
  const holder = vehicles.find(({ state }) => state?.onboardShipmentIds?.includes(shipmentId));
  if (!holder || (holder.id === vehicleId && entry.type === "delivery")) return [];
  const message = `${nameOf(entry)} is done by vehicle ${vehicleId}; it is on board of vehicle ${holder.id} already`;
  return [{ code: "ONBOARD", message, vehicleId, shipmentId }];
}

function wrongSkill(has: string[], { allOf = [], oneOf, noneOf = [] }: SkillTerms): string | undefined {
  const lacks = allOf.find((skill) => !has.includes(skill));
  if (lacks !== undefined) return `lacks skill ${lacks}`;
  const barred = noneOf.find((skill) => has.includes(skill));
  if (barred !== undefined) return `has skill ${barred}, which is barred`;
  if (oneOf === undefined || oneOf.some((skill) => has.includes(skill))) return undefined;
  return `has none of the skills ${oneOf.join(", ")}`;
}
