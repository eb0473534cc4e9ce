import { compareRoute } from "./check/compare-route.ts";
import { frozenJobs } from "./check/frozen-jobs.ts";
import { routeLimits } from "./check/route-limits.ts";
import { schedule } from "./check/schedule.ts";
import type { Violation } from "./check/violation.ts";
import { differs } from "./check/violation.ts";
import type { Job, Problem, Vehicle } from "./model/problem.ts";
import type { Cost, PreviousPlan, Route, Solution } from "./model/solution.ts";

/**
 * Everything that is wrong with a solution, recomputed from the problem alone; an empty list means that it is valid. Each
 * route is driven again from its stated departure: who may serve what, times, windows, loads, limits and costs must hold, and
 * every number that the solution states must be the recomputed one. With `previous`, its frozen prefixes must stand too.
 * It shares no code with the search, so that one mistake cannot hide another.
 */
export function check(problem: Problem, solution: Solution, previous?: PreviousPlan): Violation[] {
  const violations: Violation[] = [];
  const jobs = new Map(problem.jobs.map((job) => [job.id, job]));
  const vehicles = new Map(problem.vehicles.map((vehicle) => [vehicle.id, vehicle]));

  violations.push(...eachJobOnce(problem, solution, jobs));
  const driven = new Set<string>();
  for (const route of solution.routes) {
    const vehicle = vehicles.get(route.vehicleId);
    if (!vehicle) {
      violations.push({
        code: "UNKNOWN_VEHICLE",
        message: `a route names vehicle ${route.vehicleId}, which the problem does not have`,
        vehicleId: route.vehicleId,
      });
      continue;
    }
    if (driven.has(vehicle.id)) {
      violations.push({
        code: "DUPLICATE_VEHICLE",
        message: `vehicle ${vehicle.id} has more than one route`,
        vehicleId: vehicle.id,
      });
    }
    driven.add(vehicle.id);
    violations.push(...checkRoute(problem, vehicle, jobs, route));
  }
  violations.push(...sumOfCosts(solution));
  violations.push(...reasonsPerVehicle(solution, vehicles));
  if (previous) violations.push(...frozenJobs(solution, previous, jobs, vehicles));
  return violations;
}

function eachJobOnce(problem: Problem, solution: Solution, jobs: Map<string, Job>): Violation[] {
  const violations: Violation[] = [];
  const places = new Map<string, string[]>();
  const mention = (jobId: string, place: string) => {
    if (!jobs.has(jobId)) {
      violations.push({
        code: "UNKNOWN_JOB",
        message: `${place} names job ${jobId}, which the problem does not have`,
        jobId,
      });
    }
    const known = places.get(jobId);
    if (known) known.push(place);
    else places.set(jobId, [place]);
  };
  for (const route of solution.routes) {
    for (const step of route.steps) mention(step.jobId, `the route of vehicle ${route.vehicleId}`);
  }
  for (const { jobId } of solution.unassigned) mention(jobId, "the list of unassigned jobs");
  for (const { id: jobId } of problem.jobs) {
    const found = places.get(jobId) ?? [];
    if (found.length === 0) {
      violations.push({
        code: "MISSING_JOB",
        message: `job ${jobId} is neither served nor listed as unassigned`,
        jobId,
      });
    } else if (found.length > 1) {
      violations.push({
        code: "DUPLICATE_JOB",
        message: `job ${jobId} stands in ${found.length} places: ${found.join(", ")}`,
        jobId,
      });
    }
  }
  return violations;
}

function checkRoute(problem: Problem, vehicle: Vehicle, jobs: Map<string, Job>, route: Route): Violation[] {
  const vehicleId = vehicle.id;
  if (route.steps.length === 0) {
    return [{ code: "EMPTY_ROUTE", message: `the route of vehicle ${vehicleId} serves no job`, vehicleId }];
  }
  const served = route.steps.map((step) => jobs.get(step.jobId));
  if (!served.every((job) => job !== undefined)) return [];
  if (!Number.isFinite(route.departureSeconds)) {
    const message = `vehicle ${vehicleId} departs at ${route.departureSeconds}, which is not a time`;
    return [{ code: "WRONG_TIME", message, vehicleId }];
  }
  const driven = schedule(problem, vehicle, served, route.departureSeconds);
  return [...routeLimits(vehicle, served, driven), ...compareRoute(route, driven)];
}

function sumOfCosts(solution: Solution): Violation[] {
  const violations: Violation[] = [];
  for (const part of ["total", "fixed", "time", "distance"] as const satisfies readonly (keyof Cost)[]) {
    const sum = solution.routes.reduce((total, route) => total + route.cost[part], 0);
    if (differs(solution.cost[part], sum)) {
      violations.push({
        code: "WRONG_COST",
        message: `the solution states ${part} cost ${solution.cost[part]}, its routes add up to ${sum}`,
      });
    }
  }
  return violations;
}

function reasonsPerVehicle(solution: Solution, vehicles: Map<string, Vehicle>): Violation[] {
  const violations: Violation[] = [];
  for (const { jobId, reasons } of solution.unassigned) {
    const told = new Set<string>();
    for (const { vehicleId, code } of reasons) {
      if (!vehicles.has(vehicleId)) {
        const message = `job ${jobId} has reason ${code} for vehicle ${vehicleId}, which the problem does not have`;
        violations.push({ code: "UNKNOWN_VEHICLE", message, jobId, vehicleId });
      } else if (told.has(vehicleId)) {
        const message = `job ${jobId} has more than one reason for vehicle ${vehicleId}`;
        violations.push({ code: "DUPLICATE_REASON", message, jobId, vehicleId });
      }
      told.add(vehicleId);
    }
    for (const vehicleId of vehicles.keys()) {
      if (told.has(vehicleId)) continue;
      const message = `job ${jobId} is unassigned with no reason for vehicle ${vehicleId}`;
      violations.push({ code: "MISSING_REASON", message, jobId, vehicleId });
    }
  }
  return violations;
}
