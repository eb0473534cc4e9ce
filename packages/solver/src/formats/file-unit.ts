import { givenRoutes } from "../check/given-routes.ts";
import type { Violation } from "../check/violation.ts";
import { check } from "../check.ts";
import { type Evaluation, evaluate } from "../evaluate.ts";
import { COST, ROUTE_NUMBERS, TIMES } from "../model/parse-solution.ts";
import type { Place, Problem } from "../model/problem.ts";
import type { PreviousPlan, PreviousRoute, Reason, Solution } from "../model/solution.ts";
import { pricesOf, type VehiclePrice } from "../prices.ts";
import type { ProblemFile } from "./problem-file.ts";

/** `evaluate` for a file's problem, in the file's own unit of time, distance and cost. */
export function evaluateFile(file: ProblemFile, routes: PreviousRoute[], previous?: PreviousPlan): Evaluation {
  if (file.costScale === 1) return evaluate(file.problem, routes, previous);
  const solution = inFileUnit(evaluate(file.problem, routes, previous).solution, file.costScale);
  const violations = [...givenRoutes(file.problem, routes), ...checkFile(file, solution, previous)];
  return { solution, violations };
}

/** `check` for a solution in the unit of the problem's file. */
export function checkFile(file: ProblemFile, solution: Solution, previous?: PreviousPlan): Violation[] {
  return check(problemInFileUnit(file), solution, previous);
}

/** `pricesOf` for a file's problem, in the file's unit. */
export function pricesOfFile(
  { problem, costScale }: ProblemFile,
  routes: PreviousRoute[],
  id: string,
  previous?: PreviousPlan,
): VehiclePrice[] {
  return pricesOf(problem, routes, id, previous).map((each) =>
    "price" in each
      ? { ...each, price: each.price / costScale }
      : { ...each, reason: reasonInFileUnit(each.reason, costScale) },
  );
}

/** A solution whose times, distances and costs are whole parts of the file's unit, in that unit. */
export function inFileUnit(solution: Solution, costScale: number): Solution {
  if (costScale === 1) return solution;
  const { cost, routes, unassigned, statistics } = solution;
  return {
    version: 1,
    cost: scaled(cost, COST, costScale),
    routes: routes.map((route) => ({
      ...scaled(route, ROUTE_NUMBERS, costScale),
      cost: scaled(route.cost, COST, costScale),
      steps: route.steps.map((step) => scaled(step, TIMES, costScale)),
    })),
    unassigned: unassigned.map((left) => ({
      ...left,
      reasons: left.reasons.map((reason) => reasonInFileUnit(reason, costScale)),
    })),
    statistics: scaled(statistics, ["initialCost"], costScale),
  };
}

/** What the text formats know: jobs, shifts and constant matrices. */
function problemInFileUnit({ problem, costScale }: ProblemFile): Problem {
  if (costScale === 1) return problem;
  const windowKeys = ["startSeconds", "endSeconds"] as const;
  const place = <T extends Place>(each: T): T => ({
    ...scaled(each, ["serviceSeconds"], costScale),
    ...(each.timeWindows && { timeWindows: each.timeWindows.map((window) => scaled(window, windowKeys, costScale)) }),
  });
  const parts = (whole: ArrayLike<number>) => Float64Array.from(whole, (value) => value / costScale);
  return {
    ...problem,
    jobs: problem.jobs.map(place),
    vehicles: problem.vehicles.map((vehicle) => ({
      ...vehicle,
      ...(vehicle.shift && { shift: scaled(vehicle.shift, ["earliestStartSeconds", "latestEndSeconds"], costScale) }),
    })),
    matrices: problem.matrices.map((matrix) => {
      if (matrix.travel.kind !== "constant") throw new Error(`travel of kind ${matrix.travel.kind} in whole parts`);
      const travel = { kind: "constant" as const, durations: parts(matrix.travel.durations) };
      return { ...matrix, distances: parts(matrix.distances), travel };
    }),
  };
}

/** What is missing is a time or a distance, but for amounts and tasks. */
function reasonInFileUnit(reason: Reason, costScale: number): Reason {
  if (reason.code === "CAPACITY" || reason.code === "MAX_TASKS") return reason;
  return scaled(reason, ["missing"], costScale);
}

/** The same object with these of its numbers, where it has them, in the larger unit. */
function scaled<T extends object>(object: T, keys: readonly (keyof T)[], costScale: number): T {
  const copy = { ...object };
  for (const key of keys) {
    const value = object[key];
    if (typeof value === "number") copy[key] = (value / costScale) as T[keyof T];
  }
  return copy;
}
