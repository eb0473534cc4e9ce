import { compareDiff } from "./check/compare-diff.ts";
import { compareLoads } from "./check/compare-loads.ts";
import { compareRoute } from "./check/compare-route.ts";
import { costFrom } from "./check/cost-of.ts";
import { eachTaskOnce } from "./check/each-task-once.ts";
import { makeReadEntries } from "./check/entry.ts";
import { frozenTasks } from "./check/frozen-tasks.ts";
import { keptVehicles } from "./check/kept-vehicles.ts";
import { knownVehicles } from "./check/known-vehicles.ts";
import { reasons } from "./check/reasons.ts";
import { relations } from "./check/relations.ts";
import { routeRules } from "./check/route-rules.ts";
import { schedule } from "./check/schedule.ts";
import { pairs } from "./check/shipments.ts";
import { stabilityCost } from "./check/stability-cost.ts";
import { sumOfCosts } from "./check/sum-of-costs.ts";
import type { Violation } from "./check/violation.ts";
import type { Walk } from "./check/walk.ts";
import type { Problem, Vehicle } from "./model/problem.ts";
import type { PreviousPlan, Route, Solution } from "./model/solution.ts";

/**
 * Everything that is wrong with a solution, recomputed from the problem alone; an empty list means that it is valid. Each
 * route is driven again from its stated departure, each stop from its stated start on if it can start then: who may serve what,
 * times, windows, breaks, trips, loads, limits and costs must hold, and every number that the solution states must be the
 * recomputed one. With `previous`, what it freezes must stand, and differing from it has its cost. It shares no code with the
 * search, so that one mistake cannot hide another.
 */
export function check(problem: Problem, solution: Solution, previous?: PreviousPlan): Violation[] {
  const violations = [...eachTaskOnce(problem, solution, previous), ...knownVehicles(problem, solution.routes)];
  const vehicles = new Map(problem.vehicles.map((vehicle) => [vehicle.id, vehicle]));
  const readEntries = makeReadEntries(problem);
  const stability = stabilityCost(problem, previous);
  const walks: Walk[] = [];
  for (const route of solution.routes) {
    const vehicle = vehicles.get(route.vehicleId);
    // A vehicle that the problem does not have is told by knownVehicles.
    if (!vehicle) continue;
    const refused = refuse(vehicle, route);
    violations.push(...refused);
    const entries = refused.length === 0 ? readEntries(vehicle, route) : undefined;
    // A step that names what the problem does not have is told by eachTaskOnce.
    if (!entries) continue;
    const walk = { vehicle, entries, driven: schedule(problem, vehicle, entries, route.departureSeconds) };
    walk.driven.cost = costFrom({ ...walk.driven.cost, stability: stability(walk.driven) });
    walks.push(walk);
    violations.push(...routeRules(problem, walk), ...compareRoute(route, walk.driven, walk.entries));
    violations.push(...compareLoads(problem, route, walk));
  }
  violations.push(...pairs(walks), ...relations(problem, walks));
  violations.push(...sumOfCosts(problem, solution), ...reasons(problem, solution));
  if (previous) {
    violations.push(...frozenTasks(problem, solution, previous), ...keptVehicles(problem, solution, previous));
    violations.push(...compareDiff(solution, previous));
  }
  return violations;
}

/** Why a route cannot be driven at all. */
function refuse(vehicle: Vehicle, { steps, departureSeconds }: Route): Violation[] {
  const vehicleId = vehicle.id;
  const stranger = steps.find(
    (step) => step.type === "break" && !vehicle.breaks?.some(({ id }) => id === step.breakId),
  );
  if (stranger?.type === "break") {
    const { breakId } = stranger;
    const message = `the route of vehicle ${vehicleId} names break ${breakId}, which the vehicle does not have`;
    return [{ code: "UNKNOWN_BREAK", message, vehicleId, breakId }];
  }
  if (!vehicle.reload && steps.some(({ type }) => type === "reload")) {
    return [{ code: "RELOAD", message: `vehicle ${vehicleId} reloads, which it may not`, vehicleId }];
  }
  if (!steps.some(({ type }) => type !== "break" && type !== "reload")) {
    return [{ code: "EMPTY_ROUTE", message: `the route of vehicle ${vehicleId} serves no job`, vehicleId }];
  }
  if (Number.isFinite(departureSeconds)) return [];
  const message = `vehicle ${vehicleId} departs at ${departureSeconds}, which is not a time`;
  return [{ code: "WRONG_TIME", message, vehicleId }];
}
