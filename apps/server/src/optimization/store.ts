import type { Cause } from "@reroute/protocol";
import { sql } from "kysely";
import type { Scope } from "../platform/http/context.ts";
import type { OptimizationJob } from "./job.ts";

type Access = Pick<Scope, "tx" | "organizationId">;

/**
 * Becomes the plan's owner, unless another process is, and takes its due causes; those of an optimization that a killed owner left
 * behind come first. The token fences: a commit with an older one is refused. Undefined: nothing is due, or another owns the plan.
 */
export async function claimPlan(
  scope: Scope,
  planId: string,
  ownerId: string,
  leaseMs: number,
): Promise<{ token: number; causes: Cause[] } | undefined> {
  const { tx, organizationId, dayNow, wallNow } = scope;
  const plan = await tx
    .selectFrom("plans")
    .select(["status", "pending_causes", "optimize_due_at", "owner_id", "owner_token", "owner_until"])
    .where("organization_id", "=", organizationId)
    .where("id", "=", planId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  if (plan === undefined || plan.status === "closed") return undefined;
  if (plan.owner_id !== null && plan.owner_id !== ownerId && plan.owner_until! > wallNow) return undefined;
  const interrupted = await takeInterrupted(scope, planId);
  const due = plan.optimize_due_at !== null && plan.optimize_due_at <= dayNow;
  const causes = [...interrupted, ...(due || interrupted.length > 0 ? plan.pending_causes : [])];
  if (causes.length === 0) {
    if (plan.owner_id !== null) await releasePlan(scope, planId, plan.owner_token);
    return undefined;
  }
  const token = plan.owner_token + 1;
  await tx
    .updateTable("plans")
    .set({
      owner_id: ownerId,
      owner_token: token,
      owner_until: new Date(wallNow.getTime() + leaseMs),
      pending_causes: "[]",
      optimize_due_at: null,
    })
    .where("organization_id", "=", organizationId)
    .where("id", "=", planId)
    .execute();
  return { token, causes };
}

/** Whoever may claim a plan knows that an optimization of it that still "runs" has lost its process. */
async function takeInterrupted(scope: Scope, planId: string): Promise<Cause[]> {
  const rows = await scope.tx
    .selectFrom("optimizations")
    .select(["id", "causes"])
    .where("organization_id", "=", scope.organizationId)
    .where("plan_id", "=", planId)
    .where("status", "=", "running")
    .orderBy("id")
    .execute();
  for (const { id } of rows) await endOptimization(scope, id, { status: "failed", outcome: "Interrupted: made anew." });
  return rows.flatMap(({ causes }) => causes);
}

/** Keeps the plan for as long as the optimization runs. */
export async function renewLease(
  { tx, organizationId, wallNow }: Pick<Scope, "tx" | "organizationId" | "wallNow">,
  planId: string,
  token: number,
  leaseMs: number,
): Promise<void> {
  await tx
    .updateTable("plans")
    .set({ owner_until: new Date(wallNow.getTime() + leaseMs) })
    .where("organization_id", "=", organizationId)
    .where("id", "=", planId)
    .where("owner_token", "=", token)
    .where("owner_id", "is not", null)
    .execute();
}

/** Ends every lease now: for a store that only this process uses, whose owners of before are dead. */
export async function endLeases({ tx, organizationId, wallNow }: Scope): Promise<void> {
  await tx
    .updateTable("plans")
    .set({ owner_until: wallNow })
    .where("organization_id", "=", organizationId)
    .where("owner_id", "is not", null)
    .execute();
}

/** Ends what still waits or runs for a plan that is closed: nobody will take it up. */
export async function endOptimizationsOf(scope: Scope, planId: string, outcome: string): Promise<void> {
  await scope.tx
    .updateTable("optimizations")
    .set({ status: "failed", outcome, finished_at: scope.wallNow })
    .where("organization_id", "=", scope.organizationId)
    .where("plan_id", "=", planId)
    .where("status", "in", ["queued", "running"])
    .execute();
}

/** Locks the plan's row; false when somebody else owns it by now. */
export async function stillOwns({ tx, organizationId }: Access, planId: string, token: number): Promise<boolean> {
  const plan = await tx
    .selectFrom("plans")
    .select(["owner_token", "status"])
    .where("organization_id", "=", organizationId)
    .where("id", "=", planId)
    .forNoKeyUpdate()
    .executeTakeFirst();
  return plan?.owner_token === token && plan.status === "open";
}

/**
 * Takes the plan from whoever owns it, for a change that an optimization on its way knows nothing of: its commit is refused, and its
 * causes are worked off anew. The plan's row stays held to the end of the transaction.
 */
export async function overtakeOwner({ tx, organizationId }: Access, planId: string): Promise<void> {
  await tx
    .updateTable("plans")
    .set(({ eb }) => ({ owner_id: null, owner_until: null, owner_token: eb("owner_token", "+", 1) }))
    .where("organization_id", "=", organizationId)
    .where("id", "=", planId)
    .execute();
}

export async function releasePlan({ tx, organizationId }: Access, planId: string, token: number): Promise<void> {
  await tx
    .updateTable("plans")
    .set({ owner_id: null, owner_until: null })
    .where("organization_id", "=", organizationId)
    .where("id", "=", planId)
    .where("owner_token", "=", token)
    .execute();
}

/** Gives causes back that could not be worked off: they come first again. */
export async function returnCauses(
  { tx, organizationId, dayNow }: Scope,
  planId: string,
  causes: Cause[],
): Promise<void> {
  await tx
    .updateTable("plans")
    .set({
      pending_causes: sql<string>`${JSON.stringify(causes)}::jsonb || pending_causes` as unknown as string,
      optimize_due_at: dayNow,
    })
    .where("organization_id", "=", organizationId)
    .where("id", "=", planId)
    .execute();
}

/** The optimization that a request has put before the plan, if one waits. */
export async function findQueued({ tx, organizationId }: Access, planId: string): Promise<`opt_${string}` | undefined> {
  const row = await tx
    .selectFrom("optimizations")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("plan_id", "=", planId)
    .where("status", "=", "queued")
    .executeTakeFirst();
  return row?.id as `opt_${string}` | undefined;
}

export async function insertQueued(
  { tx, organizationId, dayNow }: Scope,
  id: string,
  planId: string,
  causes: Cause[],
): Promise<void> {
  await tx
    .insertInto("optimizations")
    .values({
      organization_id: organizationId,
      id,
      plan_id: planId,
      status: "queued",
      causes: JSON.stringify(causes),
      seed: 0,
      created_at: dayNow,
    })
    .onConflict((conflict) => conflict.columns(["organization_id", "id"]).doNothing())
    .execute();
}

/** Writes a running optimization, over the queued one that asked for it if there is one. */
export async function startOptimization(
  { tx, organizationId, dayNow, wallNow }: Scope,
  id: string,
  planId: string,
  causes: Cause[],
  hash: string,
  job: OptimizationJob,
): Promise<void> {
  await tx
    .insertInto("optimizations")
    .values({
      organization_id: organizationId,
      id,
      plan_id: planId,
      status: "running",
      causes: JSON.stringify(causes),
      seed: job.seed,
      job_hash: hash,
      job: JSON.stringify(job),
      created_at: dayNow,
      started_at: wallNow,
    })
    .onConflict((conflict) =>
      conflict.columns(["organization_id", "id"]).doUpdateSet((row) => ({
        status: row.ref("excluded.status"),
        causes: row.ref("excluded.causes"),
        seed: row.ref("excluded.seed"),
        job_hash: row.ref("excluded.job_hash"),
        job: row.ref("excluded.job"),
        started_at: row.ref("excluded.started_at"),
      })),
    )
    .execute();
}

/** The job of a running optimization, when more of it is known. */
export async function replaceJob(
  { tx, organizationId }: Access,
  id: string,
  jobHash: string,
  job: OptimizationJob,
): Promise<void> {
  await tx
    .updateTable("optimizations")
    .set({ job_hash: jobHash, job: JSON.stringify(job) })
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}

export interface OptimizationEnd {
  status: "completed" | "failed";
  outcome: string;
  iterations?: number;
  costBefore?: number;
  costAfter?: number;
  revisionId?: string;
}

export async function endOptimization(
  { tx, organizationId, wallNow }: Scope,
  id: string,
  end: OptimizationEnd,
): Promise<void> {
  await tx
    .updateTable("optimizations")
    .set({
      status: end.status,
      outcome: end.outcome,
      iterations: end.iterations ?? null,
      cost_before: end.costBefore ?? null,
      cost_after: end.costAfter ?? null,
      revision_id: end.revisionId ?? null,
      finished_at: wallNow,
    })
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .execute();
}
