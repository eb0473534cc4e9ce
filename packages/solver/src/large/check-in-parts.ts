import { eachTaskOnce } from "../check/each-task-once.ts";
import { knownVehicles } from "../check/known-vehicles.ts";
import { reasons } from "../check/reasons.ts";
import { sumOfCosts } from "../check/sum-of-costs.ts";
import type { Violation } from "../check/violation.ts";
import { check } from "../check.ts";
import { jobIdsOf } from "../model/ids-of.ts";
import type { Solution } from "../model/solution.ts";
import type { LargeProblem } from "./large-problem.ts";
import { partOf } from "./solve-in-parts.ts";

/** `check` for a large problem: each route by the matrices between its own places. */
export function checkInParts(problem: LargeProblem, solution: Solution): Violation[] {
  const { jobs, vehicles } = problem;
  const whole = { version: 1 as const, jobs, vehicles, matrices: [] };
  const violations = [
    ...eachTaskOnce(whole, solution),
    ...knownVehicles(whole, solution.routes),
    ...sumOfCosts(whole, solution),
    ...reasons(whole, solution),
  ];
  const jobOf = new Map(jobs.map((job) => [job.id, job]));
  const vehicleOf = new Map(vehicles.map((vehicle) => [vehicle.id, vehicle]));
  const statistics = { iterations: 0, improvements: 0, initialCost: 0 };
  for (const route of solution.routes) {
    const { vehicleId } = route;
    const served = [...new Set(jobIdsOf(route.steps))].flatMap((id) => jobOf.get(id) ?? []);
    const part = partOf(problem, served, vehicleOf.has(vehicleId) ? [vehicleOf.get(vehicleId)!] : []);
    const alone = { version: 1 as const, cost: route.cost, routes: [route], unassigned: [], statistics };
    violations.push(...check(part, alone).filter(({ code }) => !TOLD_BY_ALL.has(code)));
  }
  return violations;
}

const TOLD_BY_ALL = new Set<string>([
  ...["UNKNOWN_JOB", "UNKNOWN_SHIPMENT", "UNKNOWN_VEHICLE", "MISSING_JOB", "DUPLICATE_JOB"],
]);
