import type { Problem } from "../model/problem.ts";
import type { Solution, Unassigned } from "../model/solution.ts";
import { COST_PARTS } from "./compare-route.ts";
import type { Violation } from "./violation.ts";
import { differs } from "./violation.ts";

/** The solution's cost is its routes' and the penalties of what is left out. */
export function sumOfCosts(problem: Problem, solution: Solution): Violation[] {
  const violations: Violation[] = [];
  const penalties = penaltiesOf(problem, solution.unassigned);
  for (const part of COST_PARTS) {
    const ofRoutes = solution.routes.reduce((sum, { cost }) => sum + cost[part], 0);
    const sum = part === "total" || part === "unassigned" ? ofRoutes + penalties : ofRoutes;
    if (!differs(solution.cost[part], sum)) continue;
    const message = `the solution states ${part} cost ${solution.cost[part]}, its parts add up to ${sum}`;
    violations.push({ code: "WRONG_COST", message });
  }
  return violations;
}

/** What optional jobs and shipments that are left out cost. */
export function penaltiesOf({ jobs, shipments = [] }: Problem, unassigned: Unassigned[]): number {
  const left = new Set(unassigned.map(({ jobId, shipmentId }) => jobId ?? shipmentId));
  const isLeft = ({ id }: { id: string }) => left.has(id);
  return [...jobs.filter(isLeft), ...shipments.filter(isLeft)].reduce(
    (sum, { unassignedPenalty = 0 }) => sum + unassignedPenalty,
    0,
  );
}
