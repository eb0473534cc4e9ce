import type { Cooling, Run } from "./anneal.ts";
import { anneal, isOver } from "./anneal.ts";
import { makeBestPlan, notePlan } from "./best-plan.ts";
import { canBeFewer, reduceRoutes } from "./reduce-routes.ts";
import { restorePlan } from "./start-plan.ts";

/** Share of the run that one trial takes, and trials with fewer routes at most. */
const SHARE = 0.1;
const MOST = 3;
/** From so many routes on, a trial takes away more than one. */
const MANY = 50;
/** How much dearer fewer routes may be after a trial of so many iterations a job, and less after longer ones: they take longer to become good. */
const TOLERANCE = 0.007;
const SHORT = 60;

/**
 * Finds out in short runs whether one route less is better, and then one more, and limits the rest of the run to what was best:
 * annealing opens routes easily while it is hot, but seldom empties one. Does nothing where loads need all routes. `perJob`: the share of
 * the run that an iteration for each job takes.
 */
export function tryFewerRoutes(run: Run, cooling: Cooling, perJob: number): void {
  const { search, budget } = run;
  if (!canBeFewer(search)) return;
  anneal(run, cooling, SHARE);
  const most = 1 + TOLERANCE * Math.min(1, (SHORT * perJob) / SHARE);
  const { plan } = search;
  const kept = makeBestPlan(search.instance);
  for (let trial = 0; trial < MOST && search.bankCount === 0 && canBeFewer(search) && !isOver(run); trial++) {
    notePlan(kept, search);
    const { open } = plan;
    const until = budget.progress(search.iterations) + SHARE;
    search.temperature = 0.3 * cooling.first;
    const isReduced = reduceRoutes(run, Math.ceil(open / MANY), until);
    if (isReduced) {
      search.mostOpen = plan.open;
      anneal(run, { first: 0.5 * cooling.first, last: cooling.last }, until);
    }
    if (!isReduced || search.bankCount > 0 || search.price > most * kept.price) {
      search.mostOpen = trial === 0 ? Number.POSITIVE_INFINITY : open;
      restorePlan(search, kept);
      return;
    }
  }
}
