import { INTS, ROUTE } from "../route/heap.ts";
import { settlePrice } from "../route/plan.ts";
import type { Budget } from "../stop/budget.ts";
import type { BestPlan } from "./best-plan.ts";
import { keepIfBest } from "./best-plan.ts";
import { followExcess } from "./excess-price.ts";
import { openJournal, priceChange, undo } from "./journal.ts";
import type { Migration } from "./migration.ts";
import { openRoute } from "./open-route.ts";
import type { Orders } from "./recreate.ts";
import { recreate } from "./recreate.ts";
import { moveRegion } from "./region.ts";
import { routeInTime } from "./route-in-time.ts";
import type { RoutePool } from "./route-pool.ts";
import { gatherRoutes } from "./route-pool.ts";
import { ruin } from "./ruin.ts";
import type { Search } from "./search.ts";
import { addToBank, addToPool, markBundleOut, takeFromBank } from "./search.ts";
import { tryMoves } from "./try-moves.ts";

/** Where iterations bound the run, the temperature falls once in so many; else whenever the clocks are read. */
const STEP = 128;
/** Unassigned jobs that an iteration tries to insert at most. */
const BANK_SHARE = 10;
/** One iteration in so many inserts optional jobs at any price, and is kept if all of them together are worth it. */
const GENEROUS_EVERY = 8;

/** From hot to cold, in units of money. */
export interface Cooling {
  first: number;
  last: number;
}

/** A search with what bounds it. */
export interface Run {
  search: Search;
  orders: Orders;
  best: BestPlan;
  budget: Budget;
  /** Where routes that the search passes are gathered; undefined: they are not. */
  pool?: RoutePool | undefined;
  /** Searches of the same problem beside this one; undefined: there are none. */
  migration?: Migration | undefined;
  /** Asked when the clocks are read; true ends the run. */
  poll: () => boolean;
}

/**
 * Improves the search's plan by ruin and recreate and by moves under one temperature (simulated annealing), which falls until
 * the budget's progress is `until`, or the run is over. Fewer unassigned jobs, by priority and then by number, always win; more
 * never do.
 */
export function anneal(run: Run, cooling: Cooling, until: number): void {
  const { search, budget } = run;
  const ratio = cooling.first > 0 ? cooling.last / cooling.first : 1;
  const from = budget.progress(search.iterations);
  const isStep = () =>
    budget.iterations < Number.POSITIVE_INFINITY ? search.iterations % STEP === 0 : budget.isDue(search.iterations);
  while (!isOver(run)) {
    if (isStep()) {
      const progress = budget.progress(search.iterations);
      if (progress >= until) return;
      search.temperature = cooling.first * ratio ** ((progress - from) / (until - from));
      followExcess(search);
      gather(run);
    }
    iterate(run);
  }
}

/** Notes what the present plan's routes are, while it is not too hot. */
function gather({ search, pool }: Run): void {
  if (pool !== undefined && search.bankCount === 0 && search.temperature <= pool.warmest)
    gatherRoutes(pool, search.plan);
}

/** Whether the budget is spent or `poll` says to end; the clocks are read now and then. */
export function isOver({ search, budget, poll }: Run): boolean {
  if (search.iterations >= budget.iterations) return true;
  return budget.isDue(search.iterations) && (budget.isSpent() || poll());
}

/** One iteration at the present temperature. */
export function iterate({ search, orders, best }: Run): void {
  moveRegion(search);
  ruinAndRecreate(search, orders);
  tryMoves(search);
  if (search.opensRoutes) openRoute(search);
  keepIfBest(best, search);
  search.iterations++;
}

/** One iteration: kept if the temperature allows, taken back otherwise. */
function ruinAndRecreate(search: Search, orders: Orders): void {
  const { plan, journal, random, instance } = search;
  search.isGenerous = instance.hasOptional && random.below(GENEROUS_EVERY) === 0;
  openJournal(journal, plan);
  drawFromBank(search);
  const allowance = -search.temperature * Math.log(1 - random.float());
  // Later insertions only add to the price, and while everybody is served a worse plan is refused whoever is left to insert.
  const limit = search.addsUp && !instance.hasOptional && search.bankCount === 0 ? allowance : Number.POSITIVE_INFINITY;
  ruin(search);
  const isSound = recreate(search, orders, limit) && settleTouched(search);
  const more = bankChange(search);
  const change = priceChange(journal, plan) + penaltyChange(search);
  const isKept = isSound && (more < 0 || (more === 0 && change < allowance));
  if (isKept) {
    search.price += priceChange(journal, plan);
    settleBank(search);
  } else {
    undo(journal, plan);
    for (let i = 0; i < search.poolCount; i++) {
      const job = search.pool[i]!;
      if (search.bankAt[job]! >= 0) markBundleOut(search, job);
    }
  }
  search.poolCount = 0;
}

/** Every unassigned job while they are few, else a random share of them. */
function drawFromBank(search: Search): void {
  const { bank, bankCount, random } = search;
  if (bankCount <= BANK_SHARE) {
    for (let i = 0; i < bankCount; i++) addToPool(search, bank[i]!);
    return;
  }
  const first = random.below(bankCount);
  for (let i = 0; i < BANK_SHARE; i++) addToPool(search, bank[(first + i) % bankCount]!);
}

/** Exact prices of the touched routes; false when taking stops out has made one late or too long (no triangle inequality). */
function settleTouched(search: Search): boolean {
  const { journal, plan, instance } = search;
  for (let at = 0; at < journal.count; at++) {
    const vehicle = journal.vehicles[at]!;
    if (instance.fleet.exact[vehicle] === 1 && search.mustDrive) {
      if (search.isDriven[vehicle] === 0 && !settlePrice(plan, vehicle)) return false;
    } else if (!routeInTime(plan, vehicle)) return false;
  }
  return true;
}

/** How the iteration changed who is unassigned: below 0 for the better (by priority, then number), above 0 for the worse. */
function bankChange(search: Search): number {
  const { pool, poolCount, plan, instance, bankAt } = search;
  let units = 0;
  let priority = 0;
  let absences = 0;
  for (let i = 0; i < poolCount; i++) {
    const job = pool[i]!;
    const isOut = plan.ints[(job << INTS) | ROUTE]! < 0 ? 1 : 0;
    const wasOut = bankAt[job]! >= 0 ? 1 : 0;
    units += (isOut - wasOut) * instance.units[job]!;
    priority += (isOut - wasOut) * instance.priority[job]!;
    absences += (isOut - wasOut) * search.absences[job]!;
  }
  if (search.isReducing) return absences < 0 ? absences : Math.max(0, units);
  return priority !== 0 ? priority : units;
}

/** How the iteration changed the penalties of what is left out. */
function penaltyChange({ pool, poolCount, plan, instance, bankAt }: Search): number {
  if (!instance.hasOptional) return 0;
  let change = 0;
  for (let i = 0; i < poolCount; i++) {
    const job = pool[i]!;
    const isOut = plan.ints[(job << INTS) | ROUTE]! < 0 ? 1 : 0;
    const wasOut = bankAt[job]! >= 0 ? 1 : 0;
    change += (isOut - wasOut) * instance.penalty[job]!;
  }
  return change;
}

/** Brings the list of unassigned jobs up to date with where the pool went. */
export function settleBank(search: Search): void {
  const { pool, poolCount, plan, bankAt } = search;
  for (let i = 0; i < poolCount; i++) {
    const job = pool[i]!;
    const isOut = plan.ints[(job << INTS) | ROUTE]! < 0;
    if (isOut && bankAt[job]! < 0) addToBank(search, job);
    else if (!isOut && bankAt[job]! >= 0) takeFromBank(search, job);
  }
}
