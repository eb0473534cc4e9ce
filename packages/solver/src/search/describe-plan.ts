import { reasonsFor } from "../features/reasons.ts";
import type { Route, Solution, Unassigned } from "../model/solution.ts";
import { type Described, describeRoute, sumCosts } from "../route/describe-route.ts";
import { gatherRoute } from "../route/plan.ts";
import { keyOfTask } from "../route/tasks.ts";
import type { Search } from "./search.ts";
import { membersOf } from "./search.ts";

/** The search's present plan in the words of the answer. */
export function describePlan(search: Search, described: Described, statistics: Solution["statistics"]): Solution {
  const { problem, tasks } = described;
  const { instance, plan, bank, bankCount, aside } = search;
  const routes: Route[] = [];
  for (let vehicle = 0; vehicle < instance.vehicles; vehicle++) {
    const end = gatherRoute(plan, vehicle);
    if (end === 0 && instance.fleet.type[vehicle] !== -1) continue;
    routes.push(describeRoute(instance, described, vehicle, plan.sequence, 0, end, plan.drive));
  }
  const leaders = [...bank.subarray(0, bankCount), ...aside].sort((a, b) => a - b);
  const left = new Map<string, number>();
  for (const leader of leaders) {
    for (const task of membersOf(instance, leader)) left.set(keyOfTask(tasks[task]!), task);
  }
  const reasons = (keys: string[]) => {
    const indices = keys.flatMap((key) => left.get(key) ?? []);
    return indices.length === 0 ? undefined : reasonsFor(instance, described, indices, plan.drive);
  };
  const unassigned = [
    ...problem.jobs.map(({ id }) => ({ jobId: id, reasons: reasons([`job ${id}`]) })),
    ...(problem.shipments ?? []).map(({ id }) => ({
      shipmentId: id,
      reasons: reasons([`pickup ${id}`, `delivery ${id}`]),
    })),
  ].filter((each): each is Unassigned => each.reasons !== undefined);
  const penalty = leaders.reduce((sum, leader) => sum + instance.penalty[leader]!, 0);
  const cost = sumCosts(
    routes.map((route) => route.cost),
    penalty,
  );
  return { version: 1, cost, routes, unassigned, statistics };
}
