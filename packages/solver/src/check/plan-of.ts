import type { Problem } from "../model/problem.ts";
import type { PreviousPlan, Route, Solution, Unassigned } from "../model/solution.ts";
import { costFrom } from "./cost-of.ts";
import type { Entry } from "./entry.ts";
import { schedule } from "./schedule.ts";
import { stabilityCost } from "./stability-cost.ts";
import { penaltiesOf } from "./sum-of-costs.ts";

/** A route that somebody else has made: who leaves when, and does what in which order. */
export interface GivenRoute {
  vehicleId: string;
  departureSeconds: number;
  entries: Entry[];
}

/** The plan of given routes, its times and costs worked out. Whether it is valid is for `check` to say; vehicles must exist. */
export function planOf(
  problem: Problem,
  given: GivenRoute[],
  { unassigned = [], previous }: { unassigned?: Unassigned[]; previous?: PreviousPlan | undefined } = {},
): Solution {
  const stability = stabilityCost(problem, previous);
  const routes = given.map(({ vehicleId, departureSeconds, entries }): Route => {
    const vehicle = problem.vehicles.find(({ id }) => id === vehicleId);
    if (!vehicle) throw new Error(`there is no vehicle ${vehicleId}`);
    const route = schedule(problem, vehicle, entries, departureSeconds);
    return { ...route, cost: costFrom({ ...route.cost, stability: stability(route) }) };
  });
  const sum = (part: keyof Route["cost"]) => routes.reduce((total, { cost }) => total + cost[part], 0);
  return {
    version: 1,
    cost: costFrom({
      fixed: sum("fixed"),
      time: sum("time"),
      distance: sum("distance"),
      overtime: sum("overtime"),
      waiting: sum("waiting"),
      lateness: sum("lateness"),
      stability: sum("stability"),
      unassigned: penaltiesOf(problem, unassigned),
    }),
    routes,
    unassigned,
    statistics: { iterations: 0, improvements: 0, initialCost: 0 },
  };
}
