import type { Amounts, Problem } from "../model/problem.ts";
import type { Route } from "../model/solution.ts";
import { isTask, nameOf } from "./entry.ts";
import { amountOf, loadsAlong } from "./loads.ts";
import type { Violation } from "./violation.ts";
import { differs } from "./violation.ts";
import type { Walk } from "./walk.ts";

/** Loads that a route states and that are not what is on board then; what it does not state is not compared. */
export function compareLoads(problem: Problem, { departureLoad, steps }: Route, walk: Walk): Violation[] {
  const violations: Violation[] = [];
  const vehicleId = walk.vehicle.id;
  const stated = [departureLoad, ...steps.map(({ load }) => load)];
  if (stated.every((load) => load === undefined)) return violations;
  for (const dimension of dimensionsOf(problem, walk, stated)) {
    const onBoard = loadsAlong(problem, walk, dimension);
    const most = Math.max(...onBoard.map(Math.abs));
    for (const [at, load] of stated.entries()) {
      const says = amountOf(load, dimension);
      if (load === undefined || !differs(says, onBoard[at]!, most)) continue;
      const where = at === 0 ? "at the start" : `after ${nameOf(walk.entries[at - 1]!)}`;
      const message = `vehicle ${vehicleId} states ${says} ${dimension} on board ${where}, recomputed ${onBoard[at]}`;
      violations.push({ code: "WRONG_LOAD", message, vehicleId });
    }
  }
  return violations;
}

/** All of which anything is stated to be on board, or may be. */
function dimensionsOf(
  { shipments = [] }: Problem,
  { vehicle, entries }: Walk,
  stated: (Amounts | undefined)[],
): string[] {
  const held = vehicle.state?.onboardShipmentIds ?? [];
  const amounts = [
    ...stated,
    vehicle.state?.load,
    ...shipments.filter(({ id }) => held.includes(id)).map(({ amount }) => amount),
    ...entries
      .filter(isTask)
      .flatMap((entry) => (entry.type === "job" ? [entry.job.delivery, entry.job.pickup] : [entry.shipment.amount])),
  ];
  return [...new Set(amounts.flatMap((each) => Object.keys(each ?? {})))];
}
