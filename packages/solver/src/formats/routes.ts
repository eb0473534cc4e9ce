import { costFrom } from "../check/cost-of.ts";
import { type Entry, entryOfJob, entryOfShipment } from "../check/entry.ts";
import { planOf } from "../check/plan-of.ts";
import type { Problem } from "../model/problem.ts";
import type { PreviousStep, Route, Solution, Step } from "../model/solution.ts";
import { FormatError } from "./format-error.ts";
import { rowsOfShipment } from "./li-lim.ts";

/** What a file of `Route #k: 3 7 5` lines says. */
export interface RoutesFile {
  /** By route the ids of its jobs; of Li & Lim's shipments the two rows of the file. */
  routes: string[][];
  /** In the file's own unit; absent where the file states none. */
  cost?: number;
}

/** Lines that SINTEF's solutions of Li & Lim's instances begin with. */
const HEADING = /^(Instance name|Authors?|Date|Reference|Solution)\s*(:|$)/i;

/** Whether the text looks like a file of routes: its first line that is not empty is a route, a cost or a heading. */
export function isRoutes(text: string): boolean {
  return /^\s*(Route\s*#?\s*\d+\s*:|Cost\b|Instance name\s*:)/i.test(text);
}

/** Reads `Route #1: 3 7 5` lines and a `Cost 1234.5` line, as CVRPLIB and SINTEF publish them. Throws `FormatError`. */
export function readRoutes(text: string): RoutesFile {
  const file: RoutesFile = { routes: [] };
  for (const [index, raw] of text.split(/\r\n|\n|\r/).entries()) {
    const line = raw.trim();
    if (line === "" || HEADING.test(line)) continue;
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
  const routes = solution.routes.map(({ steps }, index) => `Route #${index + 1}: ${steps.flatMap(wordOf).join(" ")}\n`);
  const cost = solution.cost.total / costScale;
  return `${routes.join("")}Cost ${costScale === 1 ? cost : cost.toFixed(Math.round(Math.log10(costScale)))}\n`;
}

/**
 * The plan in which vehicle k of the problem drives the k-th route of the file, each from its earliest start. Nothing is
 * refused here: a job or a vehicle that does not exist is for `check` to tell, and so is a job on no route.
 */
export function planOfRoutes(problem: Problem, { routes }: RoutesFile): Solution {
  const entries = entriesByWord(problem);
  const given = routes.filter((words) => words.length > 0);
  const plan = planOf(
    problem,
    given.slice(0, problem.vehicles.length).map((words, index) => {
      const { id: vehicleId, state, shift } = problem.vehicles[index]!;
      return {
        vehicleId,
        departureSeconds: state?.availableAtSeconds ?? shift?.earliestStartSeconds ?? 0,
        entries: words.map((id) => entries.get(id) ?? entryOfJob({ id, locationIndex: 0 })),
      };
    }),
  );
  for (const [index, words] of given.entries()) {
    if (index < problem.vehicles.length) continue;
    const steps = stepsOfWords(problem, words).map((step) => ({ ...NO_TIMES, ...step }) as Step);
    plan.routes.push({ ...NO_ROUTE, vehicleId: String(index + 1), steps });
  }
  return plan;
}

/** A route of the file as the steps of a plan; a word that the problem does not know is taken for a job's id. */
export function stepsOfWords(problem: Problem, words: string[]): PreviousStep[] {
  const entries = entriesByWord(problem);
  return words.map((word): PreviousStep => {
    const entry = entries.get(word);
    if (entry?.type !== "pickup" && entry?.type !== "delivery") return { type: "job", jobId: word };
    return { type: entry.type, shipmentId: entry.shipment.id };
  });
}

/** What the words of a route stand for: a job's id for the job, a row of Li & Lim's for that half of its shipment. */
function entriesByWord({ jobs, shipments = [] }: Problem): Map<string, Entry> {
  const entries = new Map<string, Entry>(jobs.map((job) => [job.id, entryOfJob(job)]));
  for (const shipment of shipments) {
    const rows = rowsOfShipment(shipment.id);
    if (rows === undefined) continue;
    entries.set(rows.pickup, entryOfShipment(shipment, "pickup"));
    entries.set(rows.delivery, entryOfShipment(shipment, "delivery"));
  }
  return entries;
}

/** Breaks and reloads have no word. */
function wordOf(step: Step): string[] {
  if (step.type === "job") return [step.jobId];
  if (step.type !== "pickup" && step.type !== "delivery") return [];
  const rows = rowsOfShipment(step.shipmentId);
  return [rows === undefined ? step.shipmentId : rows[step.type]];
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
