import { givenRoutes } from "./check/given-routes.ts";
import type { Violation } from "./check/violation.ts";
import { check } from "./check.ts";
import type { Problem } from "./model/problem.ts";
import type { PreviousPlan, PreviousRoute, Solution } from "./model/solution.ts";
import { compileInstance } from "./route/compile-instance.ts";
import { frozenPrefixes } from "./route/frozen-prefixes.ts";
import { orderByProximity, tasksOf } from "./route/tasks.ts";
import { describePlan } from "./search/describe-plan.ts";
import { makeSearch } from "./search/search.ts";

/** Given routes, driven as well as they can be, and what is wrong with them. */
export interface Evaluation {
  solution: Solution;
  violations: Violation[];
}

/**
 * Times, loads and costs of given routes: each is driven in its order, over as early as it can be and left for as late as that
 * allows, or, where that costs less, later (`solve` keeps the early end: what is gained by waiting for empty roads is lost in
 * slack). Breaks and reloads are put where they fit best. Nothing is refused: a stop that is late is served late, a delivery that
 * stands before its pickup is made there, and `violations`, which come from `check`, say so. They also name what cannot be driven
 * and is left out: what does not exist, a vehicle's second route, a task's second place, the pickup of what is on board already.
 * Jobs on no route are unassigned. With `previous` the price of differing from it counts too.
 */
export function evaluate(problem: Problem, routes: PreviousRoute[], previous?: PreviousPlan): Evaluation {
  const fixed = routes.map((route) => ({ ...route, frozenCount: Number.MAX_SAFE_INTEGER }));
  const tasks = orderByProximity(tasksOf(problem), problem.matrices[0]);
  const prefixes = frozenPrefixes(problem, tasks, { routes: fixed }, true);
  const instance = compileInstance(problem, tasks, undefined, previous, undefined, prefixes);
  const statistics = { iterations: 0, improvements: 0, initialCost: 0 };
  const solution = describePlan(makeSearch(instance, 0), { problem, tasks, leavesCheapest: true }, statistics);
  return { solution, violations: [...givenRoutes(problem, routes), ...check(problem, solution, previous)] };
}
