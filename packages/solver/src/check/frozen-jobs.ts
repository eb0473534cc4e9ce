import type { Job, Vehicle } from "../model/problem.ts";
import type { PreviousPlan, Solution } from "../model/solution.ts";
import type { Violation } from "./violation.ts";

/** The first `frozenCount` jobs of each previous route, those that still exist, must open the vehicle's route in this order. */
export function frozenJobs(
  solution: Solution,
  previous: PreviousPlan,
  jobs: Map<string, Job>,
  vehicles: Map<string, Vehicle>,
): Violation[] {
  const violations: Violation[] = [];
  for (const { vehicleId, jobIds, frozenCount = 0 } of previous.routes) {
    if (!vehicles.has(vehicleId)) continue;
    const frozen = jobIds.slice(0, frozenCount).filter((id) => jobs.has(id));
    const route = solution.routes.find((each) => each.vehicleId === vehicleId);
    const opening = (route?.steps ?? []).slice(0, frozen.length).map((step) => step.jobId);
    const broken = frozen.findIndex((id, index) => opening[index] !== id);
    if (broken < 0) continue;
    const instead = opening[broken] === undefined ? "nothing" : `job ${opening[broken]}`;
    violations.push({
      code: "FROZEN",
      message: `stop ${broken + 1} of vehicle ${vehicleId} is frozen as job ${frozen[broken]}; the route has ${instead} there`,
      vehicleId,
      jobId: frozen[broken]!,
    });
  }
  return violations;
}
