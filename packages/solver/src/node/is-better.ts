import type { Problem } from "../model/problem.ts";
import type { Solution } from "../model/solution.ts";

/** Whether solution `a` beats `b`: less priority left out in sum, then fewer jobs left out, then less cost. */
export function isBetter(problem: Problem, a: Solution, b: Solution): boolean {
  const priorities = new Map(problem.jobs.map((job) => [job.id, job.priority ?? 0]));
  const priorityLeftOut = ({ unassigned }: Solution) =>
    unassigned.reduce((sum, { jobId }) => sum + (priorities.get(jobId) ?? 0), 0);
  const [lostByA, lostByB] = [priorityLeftOut(a), priorityLeftOut(b)];
  if (lostByA !== lostByB) return lostByA < lostByB;
  if (a.unassigned.length !== b.unassigned.length) return a.unassigned.length < b.unassigned.length;
  return a.cost.total < b.cost.total;
}
