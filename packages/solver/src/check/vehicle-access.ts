import type { Problem, SkillTerms } from "../model/problem.ts";
import { idsOf, isTask, nameOf } from "./entry.ts";
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
    if (entry.type === "job") continue;
    const holder = problem.vehicles.find(({ state }) => state?.onboardShipmentIds?.includes(entry.shipment.id));
    if (!holder || (holder === vehicle && entry.type === "delivery")) continue;
    const message = `${nameOf(entry)} is done by vehicle ${vehicleId}; it is on board of vehicle ${holder.id} already`;
    violations.push({ code: "ONBOARD", message, ...at });
  }
  return violations;
}

function wrongSkill(has: string[], { allOf = [], oneOf, noneOf = [] }: SkillTerms): string | undefined {
  const lacks = allOf.find((skill) => !has.includes(skill));
  if (lacks !== undefined) return `lacks skill ${lacks}`;
  const barred = noneOf.find((skill) => has.includes(skill));
  if (barred !== undefined) return `has skill ${barred}, which is barred`;
  if (oneOf === undefined || oneOf.some((skill) => has.includes(skill))) return undefined;
  return `has none of the skills ${oneOf.join(", ")}`;
}
