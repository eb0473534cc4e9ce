import type { OrderId } from "@reroute/protocol";
import { appendEvent } from "../events/service.ts";
import { announceEphemeral } from "../live/ephemeral.ts";
import { endOptimizationsOf } from "../optimization/service.ts";
import { rollOverOrders } from "../orders/service.ts";
import { addCause, improvementMs, wakeDue } from "../plans/causes.ts";
import type { RouteProjection } from "../plans/projection.ts";
import { projectRoutes } from "../plans/projection.ts";
import { minutes } from "../plans/sentences.ts";
import { readPlanState } from "../plans/service.ts";
import type { PlanState } from "../plans/state.ts";
import type { Scope } from "../platform/http/context.ts";
import { readSettings } from "../settings/service.ts";
import { closePlan, listCurrentPlans, noteImprovement, noteLateStops, type WatchedPlan } from "./store.ts";

/** A stop counts as late from here on: less is the noise of driving. */
const lateSeconds = 120;
/** A plan is closed this long after its last shift. */
const closingMs = 2 * 3_600_000;

/**
 * What follows from the passing of time, for every open plan of an organization: due optimizations, ETAs, stops that become late,
 * improvement between events, the end of the day.
 */
export async function passTime(scope: Scope): Promise<void> {
  await wakeDue(scope);
  for (const plan of await listCurrentPlans(scope)) {
    const state = await readPlanState(scope, plan.id);
    if (isOver(state)) {
      await endDay(scope, state);
      continue;
    }
    if (plan.published_revision_id === null || !isUnderWay(state)) continue;
    const projections = projectRoutes(state);
    await announceEphemeral(scope, plan.id, "etas");
    const behind = await watchLateness(scope, plan, projections);
    if (behind !== undefined) {
      await addCause(scope, plan.id, "driver_late", sentenceOf(behind), behind.projection.shift.driver.id);
    } else if (await isImprovementDue(scope, plan)) {
      await addCause(scope, plan.id, "improvement", "A look for a better plan between events.");
    }
  }
}

interface Behind {
  projection: RouteProjection;
  lateStops: number;
  seconds: number;
}

/** The route with the stop that has newly become latest. The plan remembers which stops were late: each is told once. */
async function watchLateness(
  scope: Scope,
  plan: WatchedPlan,
  projections: readonly RouteProjection[],
): Promise<Behind | undefined> {
  const known = new Set(plan.late_stop_ids);
  const late: string[] = [];
  let worst: Behind | undefined;
  for (const projection of projections) {
    const stops = projection.stops.filter((stop) => !stop.frozen && stop.lateSeconds >= lateSeconds);
    late.push(...stops.map(({ stop }) => stop.stopId));
    const fresh = stops.filter(({ stop }) => !known.has(stop.stopId));
    const seconds = Math.max(0, ...fresh.map((stop) => stop.lateSeconds));
    if (seconds > (worst?.seconds ?? 0)) worst = { projection, lateStops: fresh.length, seconds };
  }
  if (late.length !== known.size || late.some((id) => !known.has(id))) await noteLateStops(scope, plan.id, late);
  return worst;
}

async function isImprovementDue(scope: Scope, plan: WatchedPlan): Promise<boolean> {
  const last = plan.improved_at;
  if (last !== null && scope.dayNow.getTime() - last.getTime() < improvementMs) return false;
  await noteImprovement(scope, plan.id);
  return last !== null;
}

function sentenceOf({ projection, lateStops, seconds }: Behind): string {
  const stops = lateStops === 1 ? "a stop" : `${lateStops} stops`;
  return `${projection.shift.vehicle.name} runs late: ${stops} would be up to ${minutes(seconds)} late.`;
}

function isUnderWay(state: PlanState): boolean {
  return [...state.shifts.values()].some((shift) => shift.startMs <= state.nowMs);
}

function isOver(state: PlanState): boolean {
  const windowEnds = [...state.tasks.values()].flatMap((task) => task.windows.map((window) => window.endMs));
  const ends = [...state.shifts.values()].map((shift) => shift.endMs);
  const last = Math.max(...(ends.length > 0 ? ends : windowEnds));
  return Number.isFinite(last) && state.nowMs > last + closingMs;
}

/** What was not served becomes unserved, or rolls over if the organization wants it; the plan takes no more changes. */
async function endDay(scope: Scope, state: PlanState): Promise<void> {
  const unservedOrderIds = (await closePlan(scope, state.planId)) as OrderId[];
  await endOptimizationsOf(scope, state.planId, "The day ended before it.");
  await appendEvent(scope, state.planId, "plan.closed", { unservedOrderIds });
  if ((await readSettings(scope)).rollOver) await rollOverOrders(scope, state, unservedOrderIds);
}
