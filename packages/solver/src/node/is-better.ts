import type { Problem } from "../model/problem.ts";
import type { Solution } from "../model/solution.ts";

/**
 * Whether solution `a` beats `b`: less priority left out in sum, then fewer jobs and shipments left out, then less cost. Optional
 * ones, those with a penalty, count in the cost only.
 */
export function isBetter(problem: Problem, a: Solution, b: Solution): boolean {
  const must = [...problem.jobs, ...(problem.shipments ?? [])].filter((each) => each.unassignedPenalty === undefined);
  const priorities = new Map(must.map(({ id, priority = 0 }) => [id, priority]));
  const lost = ({ unassigned }: Solution) => {
    const counted = unassigned.flatMap(({ jobId, shipmentId }) => priorities.get(jobId ?? shipmentId!) ?? []);
    return { priority: counted.reduce((sum, each) => sum + each, 0), count: counted.length };
  };
  const [lostByA, lostByB] = [lost(a), lost(b)];
  if (lostByA.priority !== lostByB.priority) return lostByA.priority < lostByB.priority;
  if (lostByA.count !== lostByB.count) return lostByA.count < lostByB.count;
  return a.cost.total < b.cost.total;
}
