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
  /** The best plan of a whole run whose part this one is the best of: kept up to date with it. */
  ofRun?: BestPlan | undefined;
}

/** Nothing yet: any plan is better. `ofRun`: the best plan of the run that it is a part of. */
export function makeBestPlan({ jobs, vehicles }: Pick<Instance, "jobs" | "vehicles">, ofRun?: BestPlan): BestPlan {
  const never = Number.POSITIVE_INFINITY;
  return {
    bankPriority: never,
    bankUnits: never,
    price: never,
    improvements: -1,
    begins: new Int32Array(vehicles + 1),
    stops: new Int32Array(jobs),
    ofRun,
  };
}

/** Keeps the search's present plan if it is the best so far, and no load is above capacity. */
export function keepIfBest(best: BestPlan, search: Search): void {
  if (search.plan.overloaded > 0) return;
  if (!isBetter(search.bankPriority, search.bankUnits, search.price + search.bankPenalty, best)) return;
  best.improvements++;
  notePlan(best, search);
  if (best.ofRun) keepIfBest(best.ofRun, search);
}

/** Keeps another noted plan if it is better. */
export function keepIfBeats(best: BestPlan, plan: BestPlan): void {
  if (!beats(plan, best)) return;
  const { bankPriority, bankUnits, price, begins, stops } = plan;
  Object.assign(best, { bankPriority, bankUnits, price });
  best.improvements++;
  best.begins.set(begins);
  best.stops.set(stops);
}

/** Whether one plan is better than another: equal to a billionth is not. */
export function beats(one: BestPlan, other: BestPlan): boolean {
  return isBetter(one.bankPriority, one.bankUnits, one.price, other);
}

function isBetter(bankPriority: number, bankUnits: number, price: number, than: BestPlan): boolean {
  if (bankPriority !== than.bankPriority) return bankPriority < than.bankPriority;
  if (bankUnits !== than.bankUnits) return bankUnits < than.bankUnits;
  return price < than.price - 1e-9 * Math.abs(than.price);
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
