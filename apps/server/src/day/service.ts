import type { OrderId } from "@reroute/protocol";
import { appendEvent } from "../events/service.ts";
import { announceEphemeral } from "../live/ephemeral.ts";
import { addCause, wakeOptimizer } from "../plans/causes.ts";
import type { RouteProjection } from "../plans/projection.ts";
import { minutes } from "../plans/sentences.ts";
import { readPlanState } from "../plans/service.ts";
import type { PlanState } from "../plans/state.ts";
import { projectPlan } from "../plans/view.ts";
import type { Scope } from "../platform/http/context.ts";

/** A stop counts as late from here on: less is the noise of driving. */
const lateSeconds = 120;
/** Between events the search goes on improving the plan, this often on the day clock. */
const improvementMs = 20 * 60_000;
/** A plan is closed this long after its last shift. */
const closingMs = 2 * 3_600_000;

/**
 * What follows from the passing of time, for every open plan of an organization: due optimizations, ETAs, stops that become late,
 * improvement between events, the end of the day.
 */
export async function passTime(scope: Scope, watch: LatenessWatch): Promise<void> {
  const plans = await scope.tx
    .selectFrom("plans")
    .select(["id", "optimize_due_at", "owner_until", "published_revision_id", "pending_causes"])
    .where("organization_id", "=", scope.organizationId)
    .where("status", "=", "open")
    .orderBy("id")
    .execute();
  for (const plan of plans) {
    const due = plan.optimize_due_at !== null && plan.optimize_due_at <= scope.dayNow;
    const abandoned = plan.owner_until !== null && plan.owner_until <= scope.wallNow;
    if (due || abandoned) await wakeOptimizer(scope, plan.id);
    const state = await readPlanState(scope, plan.id);
    if (isOver(state)) {
      await closePlan(scope, state);
      continue;
    }
    if (plan.published_revision_id === null || !isUnderWay(state)) continue;
    const projections = projectPlan(state);
    await announceEphemeral(scope, plan.id, "etas");
    const behind = watch.newlyLate(plan.id, projections);
    if (behind !== undefined) {
      await addCause(scope, plan.id, "driver_late", sentenceOf(behind), behind.projection.shift.driver.id);
    } else if (watch.improvementDue(plan.id, scope.dayNow)) {
      await addCause(scope, plan.id, "improvement", "A look for a better plan between events.");
    }
  }
}

interface Behind {
  projection: RouteProjection;
  lateStops: number;
  seconds: number;
}

/** Remembers, between ticks, which stops were late already: a late stop is told once. Lost at a restart, it tells once more. */
export interface LatenessWatch {
  newlyLate(planId: string, projections: readonly RouteProjection[]): Behind | undefined;
  improvementDue(planId: string, dayNow: Date): boolean;
}

export function makeLatenessWatch(): LatenessWatch {
  const known = new Map<string, Set<string>>();
  const improvedAt = new Map<string, number>();
  return {
    newlyLate: (planId, projections) => {
      const late = new Set<string>();
      let worst: Behind | undefined;
      for (const projection of projections) {
        const stops = projection.stops.filter((stop) => !stop.frozen && stop.lateSeconds >= lateSeconds);
        for (const { stop } of stops) late.add(stop.stopId);
        const fresh = stops.filter(({ stop }) => !known.get(planId)?.has(stop.stopId));
        const seconds = Math.max(0, ...fresh.map((stop) => stop.lateSeconds));
        if (seconds > (worst?.seconds ?? 0)) worst = { projection, lateStops: fresh.length, seconds };
      }
      known.set(planId, late);
      return worst;
    },
    improvementDue: (planId, dayNow) => {
      const last = improvedAt.get(planId);
      if (last !== undefined && dayNow.getTime() - last < improvementMs) return false;
      improvedAt.set(planId, dayNow.getTime());
      return last !== undefined;
    },
  };
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

/** What was not served becomes unserved; the plan takes no more changes. */
async function closePlan(scope: Scope, state: PlanState): Promise<void> {
  const { tx, organizationId, dayNow } = scope;
  const unserved = await tx
    .updateTable("tasks")
    .set({ status: "unserved", ended_at: dayNow })
    .where("organization_id", "=", organizationId)
    .where("plan_id", "=", state.planId)
    .where("status", "in", ["pending", "planned", "en_route", "arrived"])
    .returning("order_id")
    .execute();
  await tx
    .updateTable("plans")
    .set({ status: "closed", pending_causes: "[]", optimize_due_at: null })
    .where("organization_id", "=", organizationId)
    .where("id", "=", state.planId)
    .execute();
  await appendEvent(scope, state.planId, "plan.closed", {
    unservedOrderIds: unserved.map(({ order_id }) => order_id as OrderId),
  });
}
