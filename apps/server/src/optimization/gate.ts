import type { Cause } from "@reroute/protocol";
import type { Solution } from "@reroute/solver";
import type { Comparison } from "../plans/compare.ts";
import type { PlanState, RouteState } from "../plans/state.ts";
import type { BuiltJob } from "./build-job.ts";

/** After these the plan must change if it can; after the others it changes only when that is worth the unrest. */
const mandatory: readonly Cause["type"][] = [
  "first_plan",
  "order_created",
  "order_changed",
  "order_cancelled",
  "order_rolled_over",
  "shift_changed",
  "pin_changed",
];

/** What a late stop, an hour of lateness or overtime, an unserved order and a moved stop cost beside driving, in the vehicles' currency. */
const lateStopCost = 15;
const lateHourCost = 60;
/** Less lateness than this is the noise of driving. */
const noticedSeconds = 60;
const unservedCost = 200;
const movedStopCost = 1;
/** Smaller savings than this share are noise of the search. */
const leastSaving = 0.005;

export interface Verdict {
  publish: boolean;
  costBefore: number;
  costAfter: number;
  /** Why there is no revision. */
  outcome: string;
}

/** A plan to choose: the routes that it would make and how they differ from the published ones. */
export interface Candidate {
  solution: Solution;
  routes: RouteState[];
  comparison: Comparison;
}

/** The candidate that costs least, its unrest counted: what moves must pay for moving. */
export function chooseCandidate(state: PlanState, built: BuiltJob, candidates: readonly Candidate[]): Candidate {
  const price = (candidate: Candidate) =>
    costOfSolution(state, built, candidate.solution) + movedStopCost * unrestOf(candidate);
  return candidates.reduce((best, candidate) => (price(candidate) < price(best) ? candidate : best));
}

/** Whether a result becomes a revision: stability is worth something too. */
export function judge(state: PlanState, causes: readonly Cause[], built: BuiltJob, candidate: Candidate): Verdict {
  const costBefore = costOfPublished(built);
  const costAfter = costOfSolution(state, built, candidate.solution);
  if (candidate.comparison.diff.changedRouteIds.length === 0) {
    return { publish: false, costBefore, costAfter, outcome: "The plan is as good as it gets." };
  }
  const asked = state.published === undefined || causes.some(({ type }) => mandatory.includes(type));
  const saving = costBefore - costAfter;
  const unrest = unrestOf(candidate);
  const worth = saving >= Math.max(leastSaving * costBefore, movedStopCost * unrest);
  return {
    publish: asked || worth,
    costBefore,
    costAfter,
    outcome: `A saving of ${Math.max(0, saving).toFixed(2)} is not worth ${unrest} changed stops.`,
  };
}

const unrestOf = ({ comparison: { churn } }: Candidate) => churn.movedStops + churn.resequencedStops;

/** Going on as published, from now: driving, lateness and what is left out. */
function costOfPublished({ job, projections }: BuiltJob): number {
  let cost = 0;
  const served = new Set<string>();
  for (const vehicle of job.vehicles) {
    const projection = projections.get(vehicle.id);
    const open = projection?.stops.slice(projection.frozenCount) ?? [];
    if (projection === undefined || open.length === 0) continue;
    const { fixed = 0, perHour = 0, perKm = 0 } = vehicle.costs ?? {};
    const fromMs = projection.frozenCount > 0 ? projection.free.atMs : projection.route.version.plannedStartMs;
    const meters = projection.route.version.distanceMeters - projection.frozenMeters;
    cost += fixed + (perHour * (projection.endMs - fromMs)) / 3_600_000 + (perKm * meters) / 1000;
    for (const stop of open) cost += latenessCost(stop.lateSeconds);
    cost += hoursCost(Math.max(0, (projection.endMs - projection.shift.endMs) / 1000));
    for (const { tasks } of open) for (const task of tasks) served.add(task.id);
  }
  return cost + unservedCost * job.jobs.filter(({ id }) => !served.has(id)).length;
}

function costOfSolution(state: PlanState, { job }: BuiltJob, solution: Solution): number {
  let cost = solution.cost.total + unservedCost * solution.unassigned.length;
  for (const { vehicleId, steps, endSeconds } of solution.routes) {
    for (const { jobId, startSeconds } of steps) {
      if (jobId === undefined) continue;
      const lastEndMs = state.tasks.get(jobId)!.windows.at(-1)!.endMs;
      cost += latenessCost((job.epochMs + startSeconds * 1000 - lastEndMs) / 1000);
    }
    cost += hoursCost(Math.max(0, (job.epochMs + endSeconds * 1000 - state.shifts.get(vehicleId)!.endMs) / 1000));
  }
  return cost;
}

/** Being late at all has a price: a customer notices; after that each minute counts. */
function latenessCost(seconds: number): number {
  return seconds < noticedSeconds ? 0 : lateStopCost + hoursCost(seconds);
}

const hoursCost = (seconds: number) => (lateHourCost * seconds) / 3600;
