import type { Cooling, Run } from "./anneal.ts";
import { anneal } from "./anneal.ts";
import { restorePlan } from "./start-plan.ts";
import { tryFewerRoutes } from "./try-fewer-routes.ts";

/** Share of the run at its end that goes on from the best plan so far, at a tenth of the last temperature. */
const QUENCH_SHARE = 0.06;
const QUENCH = 0.1;
/** Share of the cooling after which routes may be opened again: then only those that pay are. */
const COOL = 0.4;

/** Improves the search's plan until the run is over; `run.best` has the best plan. A cold start may try to do with fewer routes. */
export function improve(run: Run, cooling: Cooling, isWarm: boolean): void {
  const { search, best } = run;
  if (search.free.length === 0) return;
  // In short runs the end is cold enough, and every iteration is needed before it.
  if (isWarm || !tryFewerRoutes(run, cooling)) {
    anneal(run, cooling, 1);
    return;
  }
  const from = run.budget.progress(search.iterations);
  const middle = cooling.first * (cooling.last / cooling.first) ** COOL;
  anneal(run, { first: cooling.first, last: middle }, from + COOL * (1 - QUENCH_SHARE - from));
  search.mostOpen = Number.POSITIVE_INFINITY;
  anneal(run, { first: middle, last: cooling.last }, 1 - QUENCH_SHARE);
  restorePlan(search, best);
  anneal(run, { first: QUENCH * cooling.last, last: QUENCH * cooling.last }, 1);
}
