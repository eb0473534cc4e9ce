import type { Cooling, Run } from "./anneal.ts";
import { anneal, isOver, iterate } from "./anneal.ts";
import { makeBestPlan, notePlan } from "./best-plan.ts";
import { combineRoutes } from "./combine-routes.ts";
import { evolve } from "./evolve.ts";
import { allowExcess, forbidExcess } from "./excess-price.ts";
import { makeRoutePool } from "./route-pool.ts";
import type { Search } from "./search.ts";
import { restorePlan } from "./start-plan.ts";
import { annealWithFewer, tryStarts } from "./try-starts.ts";

/** Iterations, or share of the run, after which it is known how many a run by the clock will have. */
const FIRST = 512;
const FIRST_SHARE = 0.05;
/** Runs of fewer iterations a job begin cooler: they have no time to settle from the full heat. */
const SHORT = 800;
const SHORT_HEAT = 0.7;
/**
 * Iterations by the square of the number of jobs from which several starts are tried, and iterations a job where routes are long and full:
 * shorter ones say nothing.
 */
const LEAST_FOR_STARTS = 0.75;
const LEAST_IF_FULL = 100;
/** With more jobs, runs of the same length differ little: starts are tried only where routes are long and full. */
const MANY = 500;
/**
 * Iterations a job from which problems whose used vehicles cost are tried with fewer routes, if they have no several starts: where vehicles cost the
 * same to use, and where some are cheaper, so that more of those may be better than fewer routes.
 */
const LEAST_FOR_FEWER = 3;
const LEAST_IF_SOME_ARE_CHEAPER = 25;
/** First temperature of what goes on from the best start, in shares of the run's. */
const REHEAT = 0.2;
/** The temperature below which routes are gathered to be combined anew, in shares of the first one, and how often some are exchanged then. */
const GATHERED_HEAT = 0.3;
const EXCHANGES = 50;
/**
 * Iterations by the square of the number of jobs from which a population of plans is worth more than several starts: with 200 jobs 1,500 a
 * job were enough, with 1,000 3,500 were too few. Some less, because the first iterations of a run are the slowest.
 */
const LEAST_FOR_POPULATION = 7;
/** The same where routes are long and jobs not many, and at least so many iterations a job. */
const LEAST_IF_LONG = 1;
const LEAST_A_JOB = 200;
/**
 * Jobs a route from which on routes are long, and fill of the vehicles in use from which on several starts are then worth more than any
 * population; and jobs a route from which on they no longer are: with so few routes, one too many or too few is what plans differ in, and a
 * population has both.
 */
const LONG_ROUTE = 12;
const FULL = 0.7;
const FEW_ROUTES = 25;
/**
 * Share of the run at its end that goes on from the best plan so far, at a tenth of the last temperature: after several starts, and after a
 * population or one annealing; and iterations a job from which on the latter has it too (figures: decision 10).
 */
const QUENCH_AFTER_STARTS = 0.06;
const QUENCH_SHARE = 0.03;
const LEAST_TO_QUENCH = 400;
const QUENCH = 0.1;

/**
 * Improves the search's plan until the run is over; `run.best` has the best plan. How, depends on how long the run is: a short or a warm one only
 * anneals, a longer one does so from several starts, loads above capacity allowed on the way, unless there are many jobs, and a long one breeds
 * plans; where routes are long and full, both have several starts; where vehicles are not all of one kind, none has (figures: decision 24). Runs of
 * rich problems and of those with optional jobs, and shorter ones of plain problems, only try fewer routes, where used vehicles cost.
 */
export function improve(run: Run, cooling: Cooling, isWarm: boolean): void {
  const { search } = run;
  if (search.free.length === 0) return;
  const { rich, hasOptional, fleet } = search.instance;
  const leavesOut = search.bankCount > 0;
  const isShort = leavesOut && search.plan.open === search.instance.vehicles;
  if (isWarm || (leavesOut && (hasOptional ? isShort : rich !== undefined))) {
    anneal(run, cooling, 1);
    return;
  }
  const { length } = search.free;
  // Of the first plan: those that a run by the clock passes, until its pace is known, are hot and have more routes.
  const isLong = search.plan.served > LONG_ROUTE * search.plan.open;
  const isUniform = fleet.types.length === 1;
  const isFull = isLong && isUniform && hasFullRoutes(search);
  const perJob = paceOf(run, cooling);
  const isSmall = length <= MANY;
  const hasIterations = (least: number) => perJob() * least <= 1;
  const isEven = new Set(fleet.fixedPrice).size === 1;
  const triesFewer =
    fleet.fixedPrice.some((price) => price > 0) && hasIterations(isEven ? LEAST_FOR_FEWER : LEAST_IF_SOME_ARE_CHEAPER);
  if (hasOptional) {
    if (triesFewer && (isSmall || rich !== undefined)) annealWithFewer(withOwnBest(run), cooling, 1);
    else anneal(run, cooling, 1);
    return;
  }
  if (rich !== undefined) {
    if (triesFewer) annealWithFewer(run, cooling, 1 - QUENCH_AFTER_STARTS);
    else anneal(run, cooling, 1 - QUENCH_AFTER_STARTS);
    quench(run, cooling);
    return;
  }
  const leastToBreed =
    isLong && isSmall && isUniform ? Math.max(LEAST_A_JOB, LEAST_IF_LONG * length) : LEAST_FOR_POPULATION * length;
  const breeds = !isFull && hasIterations(leastToBreed);
  const starts = isUniform && (isFull || isSmall) && hasIterations(isFull ? LEAST_IF_FULL : LEAST_FOR_STARTS * length);
  if (!breeds && !starts) {
    const heat = hasIterations(SHORT) ? 1 : SHORT_HEAT;
    const quenches = hasIterations(LEAST_TO_QUENCH);
    const cooler = { first: heat * cooling.first, last: cooling.last };
    const until = quenches ? 1 - QUENCH_SHARE : 1;
    if (triesFewer && isSmall) annealWithFewer(run, cooler, until);
    else anneal(run, cooler, until);
    if (quenches) quench(run, cooling);
    return;
  }
  const isSpent = () => run.budget.isSpent() || run.poll();
  const pool = isFull || leavesOut ? undefined : makeRoutePool(search.instance, GATHERED_HEAT * cooling.first, isSpent);
  const gathering = { ...run, pool };
  if (breeds) evolve(gathering, cooling, isLong, perJob, 1 - QUENCH_SHARE);
  else {
    if (!leavesOut) allowExcess(search, cooling.first);
    tryStarts(gathering, cooling);
    run.migration?.receive(run.best);
    if (pool) combineRoutes(search, pool, run.best, EXCHANGES);
    restorePlan(search, run.best);
    anneal(gathering, { first: REHEAT * cooling.first, last: cooling.last }, 1 - QUENCH_AFTER_STARTS);
  }
  if (pool) combineRoutes(search, pool, run.best, EXCHANGES);
  quench(run, cooling);
}

/** The run with a best plan that begins with the present one: to serve nobody may be cheaper than that, and nothing leads on from there. */
function withOwnBest(run: Run): Run {
  const own = makeBestPlan(run.search.instance, run.best);
  notePlan(own, run.search);
  return { ...run, best: own };
}

/** Goes on from the best plan until the run is over, loads within capacity, and takes hardly anything that is dearer. */
function quench(run: Run, cooling: Cooling): void {
  restorePlan(run.search, run.best);
  forbidExcess(run.search);
  anneal(run, { first: QUENCH * cooling.last, last: QUENCH * cooling.last }, 1);
}

/** Tells the share of the run that an iteration for each job takes: where a clock ends it, by the iterations so far. */
function paceOf(run: Run, cooling: Cooling): () => number {
  const { search, budget } = run;
  const { length } = search.free;
  if (budget.iterations < Number.POSITIVE_INFINITY) return () => length / budget.iterations;
  // Reads the clocks: what setting up has taken is no iteration's.
  budget.isSpent();
  const began = budget.progress(search.iterations);
  const passed = () => budget.progress(search.iterations) - began;
  search.temperature = cooling.first;
  const isEnough = () => passed() > 0 && (search.iterations >= FIRST || passed() >= FIRST_SHARE);
  while (!isEnough() && !isOver(run)) iterate(run);
  return () => (passed() / search.iterations) * length;
}

/** Whether the present plan's routes are not few, and loads fill them: they seldom have room for what parents disagree about. */
function hasFullRoutes({ plan, instance }: Search): boolean {
  const { plainDimensions: plain, plainCapacity, vehicles } = instance;
  if (plan.served >= FEW_ROUTES * plan.open) return false;
  for (let k = 0; k < plain; k++) {
    let load = 0;
    let room = 0;
    for (let vehicle = 0; vehicle < vehicles; vehicle++) {
      if (plan.size[vehicle] === 0) continue;
      load += plan.used[vehicle * plain + k]!;
      room += plainCapacity[vehicle * plain + k]!;
    }
    if (load >= FULL * room && load > 0) return true;
  }
  return false;
}
