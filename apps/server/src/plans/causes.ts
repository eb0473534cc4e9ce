import type { Cause, CauseType } from "@reroute/protocol";
import type { Scope } from "../platform/http/context.ts";

/** Before operations, changes wait this long on the day clock for their like: an import is one optimization, not hundreds. */
const gatherSeconds = 5;
/** A plan is in operation from this long before its first shift. */
const operationLeadSeconds = 3600;

/** Between events the search goes on improving the plan, this often on the day clock, and so soon after it had to make way for an event. */
export const improvementMs = 10 * 60_000;
const improvementAgainMs = 5 * 60_000;

/** The queue of plans that have a cause and are due. */
export const optimizeQueue = "optimize";

export interface OptimizeMessage {
  organizationId: string;
  planId: string;
}

/** Puts a plan that is due into the queue, with the transaction. */
export async function wakeOptimizer(
  { tx, organizationId, queue }: Pick<Scope, "tx" | "organizationId" | "queue">,
  planId: string,
): Promise<void> {
  await queue.send<OptimizeMessage>(tx, optimizeQueue, planId, { organizationId, planId });
}

/** Wakes the optimizer for every plan whose causes are due, and for those whose owner has let its lease run out. */
export async function wakeDue(
  scope: Pick<Scope, "tx" | "organizationId" | "queue" | "dayNow" | "wallNow">,
): Promise<void> {
  const { tx, organizationId, dayNow, wallNow } = scope;
  const plans = await tx
    .selectFrom("plans")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("status", "=", "open")
    .where(({ or, eb }) => or([eb("owner_until", "<=", wallNow), eb("optimize_due_at", "<=", dayNow)]))
    .execute();
  for (const { id } of plans) await wakeOptimizer(scope, id);
}

/**
 * Notes why a plan wants an optimization, in the transaction that changes its state, and asks for one: at once when the day is
 * in operation, else after a short gathering on the day clock. Causes that come while one waits or runs are taken together.
 */
export async function addCause(
  scope: Scope,
  planId: string,
  type: CauseType,
  text: string,
  subjectId?: string,
): Promise<void> {
  const { tx, organizationId, dayNow } = scope;
  const plan = await tx
    .selectFrom("plans")
    .select(["status", "pending_causes", "optimize_due_at", "published_revision_id"])
    .where("organization_id", "=", organizationId)
    .where("id", "=", planId)
    .forNoKeyUpdate()
    .executeTakeFirstOrThrow();
  if (plan.status === "closed") return;
  const cause: Cause = { type, text, at: dayNow.toISOString(), ...(subjectId !== undefined && { subjectId }) };
  const inOperation = plan.published_revision_id !== null && (await isInOperation(scope, planId));
  const due = new Date(dayNow.getTime() + (inOperation || type === "requested" ? 0 : gatherSeconds * 1000));
  const dueAt = plan.optimize_due_at !== null && plan.optimize_due_at < due ? plan.optimize_due_at : due;
  await tx
    .updateTable("plans")
    .set({ pending_causes: JSON.stringify([...plan.pending_causes, cause]), optimize_due_at: dueAt })
    .where("organization_id", "=", organizationId)
    .where("id", "=", planId)
    .execute();
  if (dueAt <= dayNow) await wakeOptimizer(scope, planId);
}

/** True when a cause is due that somebody waits for. */
export async function isAwaited({ tx, organizationId, dayNow }: Scope, planId: string): Promise<boolean> {
  const plan = await tx
    .selectFrom("plans")
    .select(["pending_causes", "optimize_due_at"])
    .where("organization_id", "=", organizationId)
    .where("id", "=", planId)
    .executeTakeFirst();
  if (plan === undefined || plan.optimize_due_at === null || plan.optimize_due_at > dayNow) return false;
  return plan.pending_causes.some(({ type }) => type !== "improvement");
}

/** The look for a better plan has made way for an event: it comes again soon. */
export async function postponeImprovement({ tx, organizationId, dayNow }: Scope, planId: string): Promise<void> {
  await tx
    .updateTable("plans")
    .set({ improved_at: new Date(dayNow.getTime() - improvementMs + improvementAgainMs) })
    .where("organization_id", "=", organizationId)
    .where("id", "=", planId)
    .execute();
}

async function isInOperation({ tx, organizationId, dayNow }: Scope, planId: string): Promise<boolean> {
  const first = await tx
    .selectFrom("shifts")
    .select(({ fn }) => fn.min("start_at").as("start_at"))
    .where("organization_id", "=", organizationId)
    .where("plan_id", "=", planId)
    .where("status", "=", "active")
    .executeTakeFirst();
  return first?.start_at != null && first.start_at.getTime() - operationLeadSeconds * 1000 <= dayNow.getTime();
}
