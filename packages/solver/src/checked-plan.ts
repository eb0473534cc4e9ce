import { check } from "./check.ts";
import { parseProblem } from "./model/parse-problem.ts";
import type { Problem } from "./model/problem.ts";
import type { PreviousPlan, Reason, Route, Solution, Step } from "./model/solution.ts";
import { solve } from "./solve.ts";

/** A plan for a tiny problem as a test looks at it. */
export interface CheckedPlan extends Solution {
  /** By vehicle what it does, in order: ids of jobs and breaks, "+s" and "-s" for the halves of shipment s, "reload". */
  words: Record<string, string>;
  /** Its route by vehicle. */
  of: Record<string, Route>;
  /** By job or shipment that is left out, why. */
  left: Record<string, Reason[]>;
}

/** Solves a problem, for tests. Throws when the problem or the plan is not valid. */
export function checkedPlan(problem: Omit<Problem, "version">, previous?: PreviousPlan): CheckedPlan {
  const parsed = parseProblem({ version: 1, ...problem });
  const solution = solve(parsed, { seed: 1, stop: { iterations: 200 }, ...(previous ? { previous } : {}) });
  const violations = check(parsed, solution, previous);
  if (violations.length > 0) throw new Error(violations.map(({ code, message }) => `${code}: ${message}`).join("\n"));
  const { routes, unassigned } = solution;
  return {
    ...solution,
    words: Object.fromEntries(routes.map(({ vehicleId, steps }) => [vehicleId, steps.map(wordOf).join(" ")])),
    of: Object.fromEntries(routes.map((route) => [route.vehicleId, route])),
    left: Object.fromEntries(unassigned.map(({ jobId, shipmentId, reasons }) => [jobId ?? shipmentId, reasons])),
  };
}

function wordOf(step: Step): string {
  if (step.type === "job") return step.jobId;
  if (step.type === "break") return step.breakId;
  if (step.type === "reload") return "reload";
  return `${step.type === "pickup" ? "+" : "-"}${step.shipmentId}`;
}
