import type { Plan } from "./plan.ts";

/** What a load costs for what of it a vehicle has no room for; Infinity where capacities hold. */
export function excessPrice(plan: Plan, vehicle: number, dimension: number, load: number): number {
  const { plainDimensions: plain, plainCapacity } = plan.instance;
  const excess = load - plainCapacity[vehicle * plain + dimension]!;
  return excess > 0 ? excess * plan.excessPrices[dimension]! : 0;
}

/** Brings what a vehicle's price has for load above capacity up to date with its loads, where capacities need not hold. */
export function settleExcess(plan: Plan, vehicle: number): void {
  const { plainDimensions: plain } = plan.instance;
  let now = 0;
  for (let k = 0; k < plain; k++) now += excessPrice(plan, vehicle, k, plan.used[vehicle * plain + k]!);
  const before = plan.surcharge[vehicle]!;
  if (now === before) return;
  if (before === 0) plan.overloaded++;
  else if (now === 0) plan.overloaded--;
  plan.surcharge[vehicle] = now;
  plan.price[vehicle]! += now - before;
}

/**
 * Sets what load above capacity costs, in money for as much as the mean job has of a dimension, in all routes; Infinity: capacities hold,
 * and routes that break one are left to the caller. Returns how much more all routes cost.
 */
export function setExcessPrice(plan: Plan, price: number): number {
  const { instance, excessPrices } = plan;
  const { jobs, vehicles, plainDimensions: plain, plainAmounts } = instance;
  const isAllowed = price < Number.POSITIVE_INFINITY;
  for (let k = 0; k < plain; k++) {
    let load = 0;
    for (let job = 0; job < jobs; job++) load += plainAmounts[job * plain + k]!;
    excessPrices[k] = isAllowed && load > 0 ? (price * jobs) / load : Number.POSITIVE_INFINITY;
  }
  plan.allowsExcess = isAllowed;
  let more = 0;
  for (let vehicle = 0; vehicle < vehicles; vehicle++) {
    const before = plan.price[vehicle]!;
    if (isAllowed) settleExcess(plan, vehicle);
    else clearExcess(plan, vehicle);
    more += plan.price[vehicle]! - before;
  }
  return more;
}

/** Takes what load above capacity costs out of a vehicle's price. */
export function clearExcess(plan: Plan, vehicle: number): void {
  if (plan.surcharge[vehicle] === 0) return;
  plan.price[vehicle]! -= plan.surcharge[vehicle]!;
  plan.surcharge[vehicle] = 0;
  plan.overloaded--;
}
