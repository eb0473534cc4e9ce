import type { Optimization, Plan, PlanId, Revision, RevisionSummary } from "@reroute/protocol";
import { ApiError, notFound } from "../platform/errors.ts";
import type { Scope } from "../platform/http/context.ts";
import { newId } from "../platform/ids.ts";
import { decodeCursor, toPage } from "../platform/page.ts";
import { projectRoutes } from "./projection.ts";
import type { PlanState, RouteState } from "./state.ts";
import {
  findOptimization,
  findPlan,
  findRevision,
  isPlanOptimizing,
  listPlans,
  listRevisionSummaries,
  loadPlanState,
  loadRoutes,
} from "./store.ts";
import { viewPlan, viewRevision } from "./view.ts";

/** The plan of a depot and a local date: made by the first order or shift that falls on it. */
export async function ensurePlan(
  { tx, organizationId, dayNow }: Scope,
  depotId: string,
  date: string,
): Promise<PlanId> {
  const find = () =>
    tx
      .selectFrom("plans")
      .select("id")
      .where("organization_id", "=", organizationId)
      .where("depot_id", "=", depotId)
      .where("date", "=", date)
      .executeTakeFirst();
  const existing = await find();
  if (existing !== undefined) return existing.id as PlanId;
  const made = await tx
    .insertInto("plans")
    .values({ organization_id: organizationId, id: newId("plan"), depot_id: depotId, date, created_at: dayNow })
    .onConflict((conflict) => conflict.columns(["organization_id", "depot_id", "date"]).doNothing())
    .returning("id")
    .executeTakeFirst();
  return (made ?? (await find())!).id as PlanId;
}

/**
 * Holds plans to the end of the transaction. Whoever changes what a plan is made of (orders, tasks, routes) takes this lock
 * before reading what the change depends on: a revision is then never committed between a driver's action and its effect.
 * The lock is the one that an UPDATE takes: it lets foreign keys to the plan pass.
 */
export async function lockPlans(
  { tx, organizationId }: Pick<Scope, "tx" | "organizationId">,
  planIds: readonly string[],
): Promise<void> {
  await tx
    .selectFrom("plans")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("id", "in", [...planIds])
    .orderBy("id")
    .forNoKeyUpdate()
    .execute();
}

/** Holds a plan, and says whether it takes changes. */
export async function holdIfOpen(scope: Scope, planId: string): Promise<boolean> {
  await lockPlans(scope, [planId]);
  return (await findPlan(scope, planId))?.status === "open";
}

/** Holds a plan that takes changes; `pointer` names the field that led to one that is closed. */
export async function lockOpenPlan(scope: Scope, planId: string, pointer: string): Promise<void> {
  if (await holdIfOpen(scope, planId)) return;
  const plan = await findPlan(scope, planId);
  throw new ApiError("STATE_CONFLICT", `The plan of ${plan?.date} is closed: its day is over.`, [
    { pointer, message: `falls on ${plan?.date}, whose plan is closed` },
  ]);
}

export { isPlanOptimizing } from "./store.ts";

/** The number of a plan's last event. Throws NOT_FOUND. */
export async function readSequence(scope: Scope, planId: string): Promise<number> {
  const plan = await findPlan(scope, planId);
  if (plan === undefined) throw notFound("plan", planId);
  return plan.sequence;
}

/** All that is known of a plan now. Throws NOT_FOUND. */
export function readPlanState(scope: Scope, planId: string): Promise<PlanState> {
  return loadPlanState(scope, planId);
}

/** The routes of a revision of a plan; undefined when the plan has no such revision. */
export async function routesOfRevision(
  scope: Scope,
  planId: string,
  revisionId: string,
): Promise<RouteState[] | undefined> {
  const row = await findRevision(scope, revisionId);
  return row?.plan_id === planId ? loadRoutes(scope, revisionId) : undefined;
}

export async function readPlan(scope: Scope, planId: string): Promise<Plan> {
  const state = await loadPlanState(scope, planId);
  return viewPlan(state, projectRoutes(state), await isPlanOptimizing(scope, planId));
}

export async function listOfPlans(
  scope: Scope,
  query: { date?: string | undefined; limit: number; cursor?: string | undefined },
) {
  const before = decodeCursor(query.cursor, /^\d{4}-\d\d-\d\d pln_[0-9a-f-]{36}$/);
  const rows = await listPlans(scope, query.date, before, query.limit + 1);
  return toPage(
    rows,
    query.limit,
    (row) => `${row.date} ${row.id}`,
    (row) => ({
      id: row.id as PlanId,
      depotId: row.depot_id as Plan["depotId"],
      date: row.date,
      timeZone: row.time_zone,
      status: row.status,
      sequence: row.sequence,
      publishedRevisionId: row.published_revision_id as Plan["publishedRevisionId"],
      optimizing: row.optimizing,
    }),
  );
}

export async function listOfRevisions(
  scope: Scope,
  planId: string,
  query: { limit: number; cursor?: string | undefined },
) {
  if ((await findPlan(scope, planId)) === undefined) throw notFound("plan", planId);
  const before = decodeCursor(query.cursor, /^\d{1,9}$/);
  const rows = await listRevisionSummaries(
    scope,
    planId,
    before === undefined ? undefined : Number(before),
    query.limit + 1,
  );
  return toPage(
    rows,
    query.limit,
    (row) => String(row.number),
    (row) => row,
  );
}

/** The newest revisions of a plan, newest first. */
export function newestRevisions(scope: Scope, planId: string, limit: number): Promise<RevisionSummary[]> {
  return listRevisionSummaries(scope, planId, undefined, limit);
}

/** A revision as it was published, with what has become of its stops since. */
export async function readRevision(scope: Scope, revisionId: string): Promise<Revision> {
  const row = await findRevision(scope, revisionId);
  if (row === undefined) throw notFound("revision", revisionId);
  const state = await loadPlanState(scope, row.plan_id);
  const asPublished = { ...state, routes: await loadRoutes(scope, revisionId), unassigned: row.unassigned };
  const summary = { ...row.summary, status: row.status };
  return { ...viewRevision(summary, asPublished, projectRoutes(asPublished)), unassigned: row.unassigned };
}

export async function readOptimization(scope: Scope, optimizationId: string): Promise<Optimization> {
  const row = await findOptimization(scope, optimizationId);
  if (row === undefined) throw notFound("optimization", optimizationId);
  return {
    id: row.id as Optimization["id"],
    planId: row.plan_id as PlanId,
    status: row.status,
    causes: row.causes,
    seed: row.seed,
    iterations: row.iterations,
    costBefore: row.cost_before,
    costAfter: row.cost_after,
    revisionId: row.revision_id as Optimization["revisionId"],
    outcome: row.outcome,
    createdAt: row.created_at.toISOString(),
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
  };
}

/** Plans that have routes and whose day is not closed. */
export async function openPlanIds({ tx, organizationId }: Scope): Promise<PlanId[]> {
  const rows = await tx
    .selectFrom("plans")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("status", "=", "open")
    .where("published_revision_id", "is not", null)
    .orderBy("id")
    .execute();
  return rows.map(({ id }) => id as PlanId);
}
