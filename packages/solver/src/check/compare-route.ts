import type { Cost, Route, StepTimes } from "../model/solution.ts";
import type { Entry } from "./entry.ts";
import { idsOf, nameOf } from "./entry.ts";
import type { Violation, ViolationCode } from "./violation.ts";
import { differs } from "./violation.ts";

type NumberKey<T> = { [K in keyof T]-?: T[K] extends number ? K : never }[keyof T];

const ROUTE_NUMBERS: [NumberKey<Route>, ViolationCode][] = [
  ["endSeconds", "WRONG_TIME"],
  ["drivingSeconds", "WRONG_TIME"],
  ["waitingSeconds", "WRONG_TIME"],
  ["serviceSeconds", "WRONG_TIME"],
  ["breakSeconds", "WRONG_TIME"],
  ["distanceMeters", "WRONG_DISTANCE"],
];

const STEP_NUMBERS: [NumberKey<StepTimes>, ViolationCode][] = [
  ["arrivalSeconds", "WRONG_TIME"],
  ["startSeconds", "WRONG_TIME"],
  ["departureSeconds", "WRONG_TIME"],
  ["drivingSeconds", "WRONG_TIME"],
  ["distanceMeters", "WRONG_DISTANCE"],
];

/** All components of a cost, and what they add up to. */
export const COST_PARTS = [
  ...(["total", "fixed", "time", "distance", "overtime", "waiting", "lateness", "unassigned", "stability"] as const),
] satisfies (keyof Cost)[];

/** Every number that a route states and that is not the one of the same route driven again; none where a leg has no way, which is told. */
export function compareRoute(stated: Route, driven: Route, entries: Entry[]): Violation[] {
  const violations: Violation[] = [];
  const { vehicleId } = stated;
  if (driven.endSeconds === Number.POSITIVE_INFINITY) return violations;
  for (const [key, code] of ROUTE_NUMBERS) {
    if (!differs(stated[key], driven[key], driven.endSeconds)) continue;
    const message = `the route of vehicle ${vehicleId} states ${key} ${stated[key]}, recomputed ${driven[key]}`;
    violations.push({ code, message, vehicleId });
  }
  for (const [index, step] of stated.steps.entries()) {
    const entry = entries[index]!;
    for (const [key, code] of STEP_NUMBERS) {
      const right = driven.steps[index]![key];
      if (!differs(step[key], right, driven.endSeconds)) continue;
      const message = `${nameOf(entry)} on vehicle ${vehicleId} states ${key} ${step[key]}, recomputed ${right}`;
      violations.push({ code, message, vehicleId, ...idsOf(entry) });
    }
  }
  for (const part of COST_PARTS) {
    if (!differs(stated.cost[part], driven.cost[part])) continue;
    const message = `the route of vehicle ${vehicleId} states ${part} cost ${stated.cost[part]}, recomputed ${driven.cost[part]}`;
    violations.push({ code: "WRONG_COST", message, vehicleId });
  }
  return violations;
}
