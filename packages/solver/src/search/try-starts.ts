import type { Cooling, Run } from "./anneal.ts";
import { anneal, isOver } from "./anneal.ts";
import { canBeFewer, reduceRoutes } from "./reduce-routes.ts";
import { restorePlan, startAfresh } from "./start-plan.ts";

/** Short annealings before the best of their plans is gone on with, and the share of the run that each takes. */
const STARTS = { count: 4, share: 0.15 };
/** The same where jobs are optional: with some of them left out, many routes less may be best. */
const STARTS_IF_OPTIONAL = { count: 7, share: 0.09 };
/** First temperature of a start from the best plan with fewer routes, and the one at which they are taken out, in shares of the run's. */
const FEWER_HEAT = 0.5;
const REDUCING_HEAT = 0.3;
/** From so many routes on, a start takes out more than one. */
const MANY = 50;

/**
 * Anneals several times for a short while; the best plan is kept in `run.best`. What annealing settles for early, the number of routes and
 * which parts of the map share one, decides more than what it does with the time that remains. The first start is from the present plan;
 * the next ones are from the best with a route less, until that is no gain, and then from greedy plans in random order, with at most as
 * many routes as the best has: annealing opens routes easily while it is hot, but seldom empties one.
 */
export function tryStarts(run: Run, cooling: Cooling): void {
  tryEach(run, cooling, STARTS, true);
}

/**
 * Where iterations are too few for random starts: anneals for a short while, then from the best plan with a route less as long as that is a gain, and
 * then with as many routes as the best has until the run's progress is `until`; with as many as it likes if that leaves somebody out.
 */
export function annealWithFewer(run: Run, cooling: Cooling, until: number): void {
  const { search, best } = run;
  tryEach(run, cooling, search.instance.hasOptional ? STARTS_IF_OPTIONAL : STARTS, false);
  restorePlan(search, best);
  if (search.bankCount === 0) search.mostOpen = search.plan.open;
  anneal(run, cooling, until);
  search.mostOpen = Number.POSITIVE_INFINITY;
}

/** The starts; behind the first one those at random only if `isRandom`. */
function tryEach(run: Run, cooling: Cooling, { count, share }: typeof STARTS, isRandom: boolean): void {
  const { search, orders, budget, best } = run;
  const { plan } = search;
  anneal(run, cooling, share);
  let triesFewer = true;
  for (let start = 1; start < count && !isOver(run); start++) {
    restorePlan(search, best);
    const isFewer = triesFewer && canBeFewer(search);
    if (!isFewer && !isRandom) return;
    const until = budget.progress(search.iterations) + share;
    const most = isFewer ? plan.open - Math.ceil(plan.open / MANY) : plan.open;
    if (!isFewer) startAfresh(search, orders, best);
    search.temperature = REDUCING_HEAT * cooling.first;
    if (plan.open > most) reduceRoutes(run, plan.open - most, until);
    search.mostOpen = Math.max(most, plan.open);
    const before = best.price;
    // Nothing is left of its time where somebody is still without a route.
    anneal(run, { first: (isFewer ? FEWER_HEAT : 1) * cooling.first, last: cooling.last }, until);
    search.mostOpen = Number.POSITIVE_INFINITY;
    if (isFewer) triesFewer = best.price < before;
  }
}
