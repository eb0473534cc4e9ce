import { setExcessPrice } from "../route/excess.ts";
import type { Search } from "./search.ts";

/** Share of the time that a load is above capacity, for which the price is right, and by how much it changes each time it is looked at. */
const SHARE = 0.5;
const STEP = 0.05;
/** How far below what it began with the price may fall, and how far it may rise. */
const FALL = 0.01;
const RISE = 1e9;

/** What load above capacity costs while it is allowed, in money for as much as the mean job has, and what it began with. */
export interface ExcessPrice {
  first: number;
  now: number;
}

/**
 * Allows loads above capacity from here on, at a price that follows how often there are any: where vehicles are nearly full, a plan can
 * become another one as good only through plans that load too much (as in the hybrid genetic search of Vidal et al. 2014). What the mean
 * job has too much costs a mean leg at first, and its share of what a vehicle costs.
 */
export function allowExcess(search: Search, meanLeg: number): void {
  const { plan, instance } = search;
  // What is frozen may be too much already.
  if (meanLeg <= 0 || instance.hasFrozen || plan.served === 0) return;
  let opening = 0;
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
    if (plan.size[vehicle]! > 0) opening += instance.fleet.fixedPrice[vehicle]!;
  }
  // A whole vehicle's load above capacity must not be cheaper than another vehicle.
  const price = meanLeg + opening / plan.served;
  search.excess = { first: price, now: price };
  search.price += setExcessPrice(plan, price);
}

/** Raises the price while a load is above capacity, lowers it while none is. */
export function followExcess(search: Search): void {
  const { excess, plan } = search;
  if (excess === undefined) return;
  const wanted = excess.now * (plan.overloaded > 0 ? 1 + STEP * (1 - SHARE) : 1 - STEP * SHARE);
  excess.now = Math.min(RISE * excess.first, Math.max(FALL * excess.first, wanted));
  search.price += setExcessPrice(plan, excess.now);
}

/** Capacities hold from here on; the present plan must keep them already. */
export function forbidExcess(search: Search): void {
  search.excess = undefined;
  search.price += setExcessPrice(search.plan, Number.POSITIVE_INFINITY);
}
