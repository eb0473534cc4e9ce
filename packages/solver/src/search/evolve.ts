import type { Cooling, Run } from "./anneal.ts";
import { anneal, isOver } from "./anneal.ts";
import type { BestPlan } from "./best-plan.ts";
import { beats, keepIfBeats, keepIfBest, makeBestPlan, notePlan } from "./best-plan.ts";
import { combineRoutes } from "./combine-routes.ts";
import { recombine } from "./recombine.ts";
import { canBeFewer, reduceRoutes } from "./reduce-routes.ts";
import { restorePlan, startAfresh } from "./start-plan.ts";

/**
 * How each plan of a population begins: annealed with so many mean legs added to what opening a route costs, or from the best plan so far
 * with a route less. Annealing alone settles early for a number of routes, and often for a wrong one.
 */
const FOUNDERS = [0, "fewer", -1, "fewer"] as const;
/** Iterations a job of a founder's annealing, and the share of the run that it takes at most. */
const FOUNDER = 340;
const FOUNDER_SHARE = 0.12;
/**
 * Iterations a job of a child's annealing, and its first temperature in shares of the run's: where routes are long it is hotter, because a few
 * long routes change places of many stops only then (figures: decision 16).
 */
const CHILD = 100;
const HEAT = 0.15;
const HEAT_IF_LONG = 0.6;
/** Children in a row that are no gain, until all plans but the best are replaced by new ones. */
const PATIENCE = 12;
/** How often routes of a child, and of the best founder, are exchanged for others that the search has passed. */
const EXCHANGES = 30;
const FIRST_EXCHANGES = 100;

/**
 * Breeds plans until the run's progress is `until` (a memetic algorithm): a few short annealings make a population; then two of its plans are
 * recombined, the child is annealed from a lower temperature, routes that the search has passed take the place of others where that is cheaper,
 * and the child replaces its mother if it is better and no plan's twin. When that no longer helps, only the best plan stays and others are
 * made anew. `perJob` tells the share of the run that an iteration for each job takes, `isLong` whether routes have many jobs.
 */
export function evolve(run: Run, cooling: Cooling, isLong: boolean, perJob: () => number, until: number): void {
  const { search, budget, orders, migration } = run;
  const { random } = search;
  const isEnding = () => isOver(run) || budget.progress(search.iterations) >= until;
  const after = (share: number) => Math.min(until, budget.progress(search.iterations) + share);
  const cooler = { first: (isLong ? HEAT_IF_LONG : HEAT) * cooling.first, last: cooling.last };
  const founder = (at: number) =>
    found(run, cooling, FOUNDERS[at]!, () => after(Math.min(FOUNDER_SHARE, FOUNDER * perJob())));
  const plans = [founder(0)];
  while (!isEnding()) {
    for (let at = plans.length; at < FOUNDERS.length && !isEnding(); at++) plans.push(founder(at));
    combine(run, cheapest(plans), FIRST_EXCHANGES);
    for (let idle = 0; idle < PATIENCE && !isEnding(); idle++) {
      immigrate(run, plans);
      const mother = random.below(plans.length);
      const father = (mother + 1 + random.below(plans.length - 1)) % plans.length;
      recombine(search, orders, plans[mother]!, plans[father]!);
      const child = annealed(run, cooler, after(CHILD * perJob()));
      combine(run, child, EXCHANGES);
      if (!beats(child, plans[mother]!) || hasTwin(plans, child)) continue;
      plans[mother] = child;
      migration?.send(child);
      idle = -1;
    }
    plans.splice(0, plans.length, cheapest(plans));
  }
}

function cheapest(plans: BestPlan[]): BestPlan {
  return plans.reduce((one, other) => (beats(other, one) ? other : one));
}

/** Puts routes of this search into a plan of another one, which takes the place of the dearest if it is better and no plan's twin. */
function immigrate(run: Run, plans: BestPlan[]): void {
  const migrant = makeBestPlan(run.search.instance);
  // One that went from here comes back when it is the other's best.
  if (!run.migration?.receive(migrant) || hasTwin(plans, migrant)) return;
  combine(run, migrant, EXCHANGES);
  keepIfBeats(run.best, migrant);
  const dearest = plans.reduce((one, other) => (beats(other, one) ? one : other));
  if (beats(migrant, dearest) && !hasTwin(plans, migrant)) plans[plans.indexOf(dearest)] = migrant;
}

/** Puts other routes that the search has passed into a plan, where it is cheaper with them. */
function combine({ search, pool, best }: Run, plan: BestPlan, exchanges: number): void {
  if (pool !== undefined && combineRoutes(search, pool, plan, exchanges)) keepIfBeats(best, plan);
}

/** A plan as good as another one is taken for the same. */
function hasTwin(plans: BestPlan[], plan: BestPlan): boolean {
  return plans.some((other) => !beats(plan, other) && !beats(other, plan));
}

function found(run: Run, cooling: Cooling, how: (typeof FOUNDERS)[number], end: () => number): BestPlan {
  const { search, best, orders } = run;
  if (how === "fewer") {
    restorePlan(search, best);
    if (canBeFewer(search)) {
      const until = end();
      search.temperature = 0.3 * cooling.first;
      if (reduceRoutes(run, 1, until)) {
        search.mostOpen = search.plan.open;
        const plan = annealed(run, { first: 0.5 * cooling.first, last: cooling.last }, until);
        search.mostOpen = Number.POSITIVE_INFINITY;
        return plan;
      }
    }
  }
  startAfresh(search, orders, best);
  return how === "fewer" || how === 0
    ? annealed(run, cooling, end())
    : annealedAtOtherPrice(run, cooling, end(), how * cooling.first);
}

/** The best plan of an annealing that goes on from the present one; the run's best is kept up to date meanwhile. */
function annealed(run: Run, cooling: Cooling, until: number): BestPlan {
  const { search, best } = run;
  const own = makeBestPlan(search.instance, best);
  keepIfBest(own, search);
  anneal({ ...run, best: own }, cooling, until);
  return own;
}

/** The same while opening a route costs so much more; the plan's price is the true one. */
function annealedAtOtherPrice(run: Run, cooling: Cooling, until: number, more: number): BestPlan {
  const { search, best } = run;
  const { fixedPrice } = search.instance.fleet;
  const stated = fixedPrice.slice();
  const own = makeBestPlan(search.instance);
  notePlan(own, search);
  for (let vehicle = 0; vehicle < fixedPrice.length; vehicle++) fixedPrice[vehicle]! += more;
  restorePlan(search, own);
  notePlan(own, search);
  anneal({ ...run, best: own }, cooling, until);
  fixedPrice.set(stated);
  restorePlan(search, own);
  notePlan(own, search);
  keepIfBeats(best, own);
  return own;
}
