import { mayServe } from "../features/vehicle-access.ts";
import { INTS, NEXT, PREV, ROUTE } from "../route/heap.ts";
import type { Instance } from "../route/instance.ts";
import type { Plan } from "../route/plan.ts";
import { firstEmpty, insertJob, refreshAround, removeJob, settlePrice } from "../route/plan.ts";
import { drawAllowance, exactPrice } from "./acceptance.ts";
import { copyUntil } from "./copy-until.ts";
import type { Search } from "./search.ts";

/**
 * Whether `openRoute` can find what insertion does not: insertion opens a route for one job and by the price of its legs, so
 * it never sees that a whole route is cheaper with another kind of vehicle, or that two routes wait less than one.
 */
export function wantsOpenRoute({ fleet, exact }: Instance): boolean {
  return exact || fleet.types.length > 1;
}

/**
 * One try: a random job and what follows it on its route go to an empty vehicle of a random type, at the exact price. Where no more routes may be
 * open, all of the route goes.
 */
export function openRoute(search: Search): void {
  const { plan, random, instance, trial } = search;
  const { ints } = plan;
  const { fleet, jobs } = instance;
  const isBound = search.isReducing || plan.open >= search.mostOpen;
  if (isBound && fleet.types.length === 1) return;
  const job = random.below(jobs);
  const vehicle = ints[(job << INTS) | ROUTE]!;
  // The price of what stays would have to be known without its excess.
  if (vehicle < 0 || fleet.types.length === 0 || plan.surcharge[vehicle]! > 0) return;
  // What is frozen stays.
  if (isBound && fleet.type[vehicle] === -1) return;
  const type = random.below(fleet.types.length);
  const other = firstEmpty(plan, type);
  const head = isBound ? ints[((jobs + vehicle) << INTS) | NEXT]! : job;
  const prev = ints[(head << INTS) | PREV]!;
  if (other < 0 || (prev >= jobs && fleet.type[vehicle] === type)) return;
  const begin = copyUntil(plan, jobs + vehicle, head, trial, 0);
  const end = copyUntil(plan, prev, jobs + vehicle, trial, begin);
  if (!tailFits(search, other, begin, end)) return;
  const allowance = drawAllowance(search);
  const before = plan.price[vehicle]!;
  let delta = exactPrice(search, other, trial, begin, end) - before;
  if (delta >= allowance) return;
  delta += exactPrice(search, vehicle, trial, 0, begin);
  if (delta >= allowance) return;
  moveTail(search, vehicle, other, begin, end);
  search.price += plan.price[vehicle]! + plan.price[other]! - before;
}

/** Plain loads, tasks and access of `trial[begin..end)` on an empty vehicle. */
function tailFits({ instance, plan, trial }: Search, vehicle: number, begin: number, end: number): boolean {
  const { fleet, access, accessWords, plainDimensions: plain, plainAmounts, plainCapacity } = instance;
  if (end - begin > fleet.maxTasks[vehicle]!) return false;
  for (let at = begin; at < end; at++) if (!mayServe(access, accessWords, trial[at]!, vehicle)) return false;
  for (let k = 0; k < plain; k++) {
    let load = plan.used[vehicle * plain + k]!;
    for (let at = begin; at < end; at++) load += plainAmounts[trial[at]! * plain + k]!;
    if (load > plainCapacity[vehicle * plain + k]!) return false;
  }
  return true;
}

function moveTail({ plan, instance, trial }: Search, vehicle: number, other: number, begin: number, end: number): void {
  const { jobs, fleet } = instance;
  for (let at = begin; at < end; at++) removeJob(plan, trial[at]!);
  if (begin > 0) refreshAround(plan, trial[begin - 1]!);
  else if (fleet.type[vehicle] === -1) refreshAround(plan, jobs + vehicle);
  let last = jobs + other;
  for (let at = begin; at < end; at++) {
    insertJob(plan, trial[at]!, last);
    last = trial[at]!;
  }
  settle(plan, vehicle);
  settle(plan, other);
}

function settle(plan: Plan, vehicle: number): void {
  if (plan.instance.fleet.exact[vehicle] === 1) settlePrice(plan, vehicle);
}
