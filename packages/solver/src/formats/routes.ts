import { costFrom } from "../check/cost-of.ts";
import { entryOfJob } from "../check/entry.ts";
import { planOf } from "../check/plan-of.ts";
import { jobIdsOf } from "../model/ids-of.ts";
import type { Problem } from "../model/problem.ts";
import type { Route, Solution, Step } from "../model/solution.ts";
import { FormatError } from "./format-error.ts";

/** What a file of `Route #k: 3 7 5` lines says. */
export interface RoutesFile {
  /** Job ids by route. */
  routes: string[][];
  /** In the file's own unit; absent where the file states none. */
  cost?: number;
}

/** Whether the text looks like a file of routes: its first line that is not empty is a route or a cost. */
export function isRoutes(text: string): boolean {
  return /^\s*(Route\s*#?\d+\s*:|Cost\b)/i.test(text);
}

/** Reads `Route #1: 3 7 5` lines and a `Cost 1234.5` line, as CVRPLIB publishes them. Throws `FormatError`. */
export function readRoutes(text: string): RoutesFile {
  const file: RoutesFile = { routes: [] };
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = raw.trim();
    if (line === "") continue;
    const route = /^Route\s*#?\s*\d+\s*:(.*)$/i.exec(line);
    const cost = /^Cost\s*:?\s+(\S+)$/i.exec(line);
    if (route) {
      file.routes.push(route[1]!.split(/\s+/).filter((word) => word !== ""));
    } else if (cost && Number.isFinite(Number(cost[1]))) {
      if (file.cost !== undefined) throw new FormatError(index + 1, "the cost is stated twice");
      file.cost = Number(cost[1]);
    } else {
      throw new FormatError(index + 1, `expected "Route #1: 3 7 5" or "Cost 1234.5", found "${line.slice(0, 40)}"`);
    }
  }
  return file;
}

/** `Route #k` lines and the cost in the file's unit, without a trailing `.0` being lost: tenths show one decimal. */
export function writeRoutes(solution: Solution, costScale: number): string {
  const routes = solution.routes.map(({ steps }, index) => `Route #${index + 1}: ${jobIdsOf(steps).join(" ")}\n`);
  const cost = solution.cost.total / costScale;
  return `${routes.join("")}Cost ${costScale === 1 ? cost : cost.toFixed(Math.round(Math.log10(costScale)))}\n`;
}

/**
 * The plan in which vehicle k of the problem drives the k-th route of the file, each from its earliest start. Nothing is
 * refused here: a job or a vehicle that does not exist is for `check` to tell, and so is a job on no route.
 */
export function planOfRoutes(problem: Problem, { routes }: RoutesFile): Solution {
  const jobs = new Map(problem.jobs.map((job) => [job.id, job]));
  const given = routes.filter((ids) => ids.length > 0);
  const plan = planOf(
    problem,
    given.slice(0, problem.vehicles.length).map((ids, index) => {
      const { id: vehicleId, state, shift } = problem.vehicles[index]!;
      const entries = ids.map((id) => entryOfJob(jobs.get(id) ?? { id, locationIndex: 0 }));
      return { vehicleId, departureSeconds: state?.availableAtSeconds ?? shift?.earliestStartSeconds ?? 0, entries };
    }),
  );
  for (const [index, ids] of given.entries()) {
    if (index < problem.vehicles.length) continue;
    const steps = ids.map((jobId): Step => ({ ...NO_TIMES, type: "job", jobId }));
    plan.routes.push({ ...NO_ROUTE, vehicleId: String(index + 1), steps });
  }
  return plan;
}

const NO_TIMES = { arrivalSeconds: 0, startSeconds: 0, departureSeconds: 0, distanceMeters: 0, drivingSeconds: 0 };

const NO_ROUTE: Omit<Route, "vehicleId" | "steps"> = {
  cost: costFrom({}),
  departureSeconds: 0,
  endSeconds: 0,
  drivingSeconds: 0,
  distanceMeters: 0,
  waitingSeconds: 0,
  serviceSeconds: 0,
  breakSeconds: 0,
};
