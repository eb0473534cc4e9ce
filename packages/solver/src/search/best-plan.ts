import type { Instance } from "../route/instance.ts";
import { gatherRoute } from "../route/plan.ts";
import type { Search } from "./search.ts";

/** The best routes so far (frozen prefixes left out), and how good they are: bank priority, then what counts in the bank, then price. */
export interface BestPlan {
  bankPriority: number;
  bankUnits: number;
  /** Of the routes and of what is left out. */
  price: number;
  improvements: number;
  /** Jobs of vehicle v at `stops[begins[v]..begins[v + 1])`. */
  begins: Int32Array;
  stops: Int32Array;
}

/** Nothing yet: any plan is better. */
export function makeBestPlan(instance: Instance): BestPlan {
  const never = Number.POSITIVE_INFINITY;
  return {
    bankPriority: never,
    bankUnits: never,
    price: never,
    improvements: -1,
    begins: new Int32Array(instance.vehicles + 1),
    stops: new Int32Array(instance.jobs),
  };
}

/** Keeps the search's present plan if it is the best so far. */
export function keepIfBest(best: BestPlan, search: Search): void {
  const price = search.price + search.bankPenalty;
  if (search.bankPriority !== best.bankPriority) {
    if (search.bankPriority > best.bankPriority) return;
  } else if (search.bankUnits !== best.bankUnits) {
    if (search.bankUnits > best.bankUnits) return;
  } else if (!(price < best.price - 1e-9 * Math.abs(best.price))) return;
  best.improvements++;
  notePlan(best, search);
}

/** Notes the search's present plan, whatever it is worth. */
export function notePlan(best: BestPlan, search: Search): void {
  best.bankPriority = search.bankPriority;
  best.bankUnits = search.bankUnits;
  best.price = search.price + search.bankPenalty;
  let used = 0;
  for (let vehicle = 0; vehicle < search.instance.vehicles; vehicle++) {
    best.begins[vehicle] = used;
    used = gatherRoute(search.plan, vehicle, used, best.stops);
  }
  best.begins[search.instance.vehicles] = used;
}
