import type { Problem } from "./model/problem.ts";
import type { Solution, SolveOptions } from "./model/solution.ts";
import { compileInstance } from "./route/compile-instance.ts";
import type { LegTables } from "./route/compile-legs.ts";
import { orderByProximity, tasksOf } from "./route/tasks.ts";
import type { BestPlan } from "./search/best-plan.ts";
import { keepIfBest, makeBestPlan } from "./search/best-plan.ts";
import { coolingFor } from "./search/cooling.ts";
import { describePlan } from "./search/describe-plan.ts";
import { improve } from "./search/improve.ts";
import type { Migration } from "./search/migration.ts";
import type { NeighbourLists } from "./search/neighbours.ts";
import { makeOrders } from "./search/recreate.ts";
import type { Search } from "./search/search.ts";
import { makeSearch } from "./search/search.ts";
import { setAside } from "./search/set-aside.ts";
import { insertBank, restoreBest } from "./search/start-plan.ts";
import { keepPrevious } from "./search/warm-start.ts";
import { makeBudget } from "./stop/budget.ts";

/** Progress is told at most so often. */
const PROGRESS_SECONDS = 0.1;
/** A single job is placed best long before this. */
const ENOUGH_FOR_ONE = 256;
/** Milliseconds that are left behind a limit on time for who is without a route at its end. */
const LAST_LOOK = 20;

/** What a solve leaves for the next one of nearly the same problem. */
export interface Memory {
  tables?: LegTables | undefined;
  lists?: NeighbourLists | undefined;
}

/**
 * Plans routes for a valid problem: who is served by priority sum, then by number, then at the least cost. Slack induction by
 * string removals (Christiaens & Vanden Berghe 2020) with moves inside the annealing loop. The same problem, seed, previous
 * plan and iterations give the same bytes; a time limit alone does not. Throws RangeError when `stop` names no bound.
 */
export function solve(problem: Problem, options: SolveOptions): Solution {
  return solveFrom({}, problem, options);
}

/**
 * The same, and the same bytes; what has not changed since the solve that left `memory` is not set up again. With a `migration` it also goes
 * on from plans of other searches of the same problem, and the bytes depend on when they come.
 */
export function solveFrom(memory: Memory, problem: Problem, options: SolveOptions, migration?: Migration): Solution {
  const budget = makeBudget(options.stop);
  const tasks = orderByProximity(tasksOf(problem), problem.matrices[0]);
  const { tables, lists } = memory;
  // They are gone on with in place: until this solve is over there is nothing for another one.
  memory.tables = undefined;
  memory.lists = undefined;
  const instance = compileInstance(problem, tasks, options.previous, options.previous, tables);
  const search = makeSearch(instance, options.seed, lists);
  const orders = makeOrders(instance);
  const best = makeBestPlan(instance);

  const isWarm = options.previous ? keepPrevious(search, problem, tasks, options.previous) : false;
  insertBank(search, orders);
  setAside(search);
  keepIfBest(best, search);
  if (instance.hasOptional && !isWarm) {
    // More optional jobs than an iteration tries may only together be worth a vehicle: the search begins with all of them.
    search.isGenerous = true;
    insertBank(search, orders);
    keepIfBest(best, search);
  }
  const initialCost = best.price;
  const free = search.bankCount + search.plan.served;
  if (free > 0 && instance.vehicles > 0) {
    if (free === 1) budget.iterations = Math.min(budget.iterations, ENOUGH_FOR_ONE);
    const run = { search, orders, best, budget, migration, poll: makePoll(options, search, best, migration) };
    improve(run, coolingFor(search, isWarm), isWarm);
    const ended = performance.now();
    const isTimed = budget.iterations === Number.POSITIVE_INFINITY;
    restoreBest(search, best, () => isTimed && performance.now() - ended > LAST_LOOK);
  }
  memory.tables = instance.tables;
  memory.lists = search.neighbours.lists;
  return describePlan(
    search,
    { problem, tasks },
    {
      iterations: search.iterations,
      improvements: best.improvements,
      initialCost,
    },
  );
}

function makePoll(options: SolveOptions, search: Search, best: BestPlan, migration?: Migration): () => boolean {
  const { onProgress, cancelled } = options;
  let sent = -1;
  let told = -1;
  let toldAt = Number.NEGATIVE_INFINITY;
  return () => {
    if (migration && best.improvements > sent) {
      sent = best.improvements;
      migration.send(best);
    }
    if (onProgress && best.improvements > told) {
      const now = performance.now() / 1000;
      if (now - toldAt >= PROGRESS_SECONDS) {
        told = best.improvements;
        toldAt = now;
        onProgress({ seed: options.seed, iterations: search.iterations, cost: best.price, unassigned: best.bankUnits });
      }
    }
    return cancelled?.() ?? false;
  };
}
