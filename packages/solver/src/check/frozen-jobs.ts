import type { Job, Vehicle } from "../model/problem.ts";
import type { PreviousPlan, Solution } from "../model/solution.ts";
import type { Violation } from "./violation.ts";

/**
 * The first `frozenCount` jobs of each previous route must open the vehicle's route in this order. Jobs and vehicles that no
 * longer exist do not count; of two routes of a vehicle, or two places of a job, the first counts.
 */
export function frozenJobs(
  solution: Solution,
  previous: PreviousPlan,
  jobs: Map<string, Job>,
  vehicles: Map<string, Vehicle>,
): Violation[] {
  const violations: Violation[] = [];
  const isHeld = new Set<string>();
  const isNamed = new Set<string>();
  for (const { vehicleId, jobIds, frozenCount = 0 } of previous.routes) {
    if (!vehicles.has(vehicleId) || isNamed.has(vehicleId)) continue;
    isNamed.add(vehicleId);
    const frozen: string[] = [];
    for (const id of jobIds.slice(0, frozenCount)) {
      if (!jobs.has(id) || isHeld.has(id)) continue;
      isHeld.add(id);
      frozen.push(id);
    }
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
