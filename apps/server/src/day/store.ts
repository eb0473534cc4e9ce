import { sql } from "kysely";
import type { Scope } from "../platform/http/context.ts";

/** What the passing of time looks at and remembers of a plan. */
export interface WatchedPlan {
  id: string;
  published_revision_id: string | null;
  /** Stops whose lateness has been told. */
  late_stop_ids: string[];
  /** When the plan was last looked at for improvement, on the day clock. */
  improved_at: Date | null;
}

/** Open plans of today and before (and tomorrow, for shifts that begin before midnight elsewhere), held to the end of the transaction. */
export async function listCurrentPlans({ tx, organizationId, dayNow }: Scope): Promise<WatchedPlan[]> {
  const tomorrow = new Date(dayNow.getTime() + 86_400_000).toISOString().slice(0, 10);
  return tx
    .selectFrom("plans")
    .select(["id", "published_revision_id", "late_stop_ids", "improved_at"])
    .where("organization_id", "=", organizationId)
    .where("status", "=", "open")
    .where("date", "<=", tomorrow)
    .orderBy("id")
    .forNoKeyUpdate()
    .execute();
}

export async function noteLateStops(scope: Scope, planId: string, stopIds: readonly string[]): Promise<void> {
  await scope.tx
    .updateTable("plans")
    .set({ late_stop_ids: JSON.stringify(stopIds) })
    .where("organization_id", "=", scope.organizationId)
    .where("id", "=", planId)
    .execute();
}

export async function noteImprovement(scope: Scope, planId: string): Promise<void> {
  await scope.tx
    .updateTable("plans")
    .set({ improved_at: scope.dayNow })
    .where("organization_id", "=", scope.organizationId)
    .where("id", "=", planId)
    .execute();
}

/** Closes a plan; what was open becomes unserved. Answers the ids of those orders. */
export async function closePlan({ tx, organizationId, dayNow }: Scope, planId: string): Promise<string[]> {
  const unserved = await tx
    .updateTable("tasks")
    .set({ status: "unserved", ended_at: dayNow })
    .where("organization_id", "=", organizationId)
    .where("plan_id", "=", planId)
    .where("status", "in", ["pending", "planned", "en_route", "arrived"])
    .returning("order_id")
    .execute();
  await tx
    .updateTable("plans")
    .set({
      status: "closed",
      pending_causes: "[]",
      optimize_due_at: null,
      late_stop_ids: "[]",
      owner_id: null,
      owner_until: null,
      // Whoever is at the plan now has lost it.
      owner_token: sql<number>`owner_token + 1`,
    })
    .where("organization_id", "=", organizationId)
    .where("id", "=", planId)
    .execute();
  return unserved.map(({ order_id }) => order_id);
}
