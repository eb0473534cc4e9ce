import { DOUBLES, FROM, INTS, NEXT, PRICE } from "../route/heap.ts";
import type { Cooling } from "./anneal.ts";
import type { Search } from "./search.ts";

/**
 * Temperatures in mean legs of the first plan. A last of 0.01 is better on roads with a far depot (ORTEC n331 in 10 CPU
 * seconds: 1.0 against 1.7 %), worse on R2_4_8 (1.9 against 1.0 %) and RC2_2_1 (0.7 against 0.5 %).
 */
const COLD_START = { first: 1, last: 0.03 };
/** A good plan must not be shaken: hardly more than descent. */
const WARM_START = { first: 0.003, last: 0.001 };

/** Temperatures for this instance, by what a leg costs in the plan that the search starts from. */
export function coolingFor(search: Search, isWarm: boolean): Cooling {
  const leg = meanLeg(search);
  const { first, last } = isWarm ? WARM_START : COLD_START;
  return { first: first * leg, last: last * leg };
}

/** Mean price of the legs driven; the price of time spent in service, which no route can avoid, is left out. */
function meanLeg(search: Search): number {
  const { plan, instance } = search;
  const { ints, doubles } = plan;
  const { jobs, fleet, service } = instance;
  let sum = 0;
  let count = 0;
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
    if (plan.size[vehicle] === 0) continue;
    const sentinel = jobs + vehicle;
    const offset = fleet.profile[vehicle]! * instance.size;
    let stop = sentinel;
    do {
      const price = doubles[(stop << DOUBLES) | PRICE]!;
      if (price < instance.barred) {
        sum += price - fleet.secondPrice[vehicle]! * service[offset + ints[(stop << INTS) | FROM]!]!;
        count++;
      }
      stop = ints[(stop << INTS) | NEXT]!;
    } while (stop !== sentinel);
  }
  return count === 0 ? 0 : Math.max(0, sum / count);
}
