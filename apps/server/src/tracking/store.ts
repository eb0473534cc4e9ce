import type { DriverPosition, RouteId } from "@reroute/protocol";
import { type Selectable, sql, type Updateable } from "kysely";
import type { Tables } from "../platform/database/tables.ts";
import type { Scope } from "../platform/http/context.ts";

type Access = Pick<Scope, "tx" | "organizationId">;

/** The tasks that stand at a stop now; for a stop of an old revision, those that stood there then. */
export async function findTasksOfStop(
  { tx, organizationId }: Access,
  stopId: string,
): Promise<Selectable<Tables["tasks"]>[]> {
  const tasks = () => tx.selectFrom("tasks").selectAll().where("organization_id", "=", organizationId).orderBy("id");
  const now = await tasks().where("stop_id", "=", stopId).execute();
  if (now.length > 0) return now;
  return tasks()
    .where("id", "in", (history) =>
      history
        .selectFrom("stop_tasks")
        .select("task_id")
        .where("organization_id", "=", organizationId)
        .where("stop_id", "=", stopId),
    )
    .execute();
}

export async function updateTasks(
  { tx, organizationId }: Access,
  ids: string[],
  columns: Updateable<Tables["tasks"]>,
): Promise<void> {
  await tx
    .updateTable("tasks")
    .set(columns)
    .where("organization_id", "=", organizationId)
    .where("id", "in", ids)
    .execute();
}

/** True when one of the tasks rolled over to another day at that moment or later. */
export async function haveRolledOverSince({ tx, organizationId }: Access, ids: string[], at: Date): Promise<boolean> {
  const row = await tx
    .selectFrom("roll_overs")
    .select("task_id")
    .where("organization_id", "=", organizationId)
    .where("task_id", "in", ids)
    .where("rolled_over_at", ">=", at)
    .executeTakeFirst();
  return row !== undefined;
}

/** What was not scanned as something else is delivered with its stop. */
export async function deliverPackages({ tx, organizationId }: Access, orderIds: string[], at: Date): Promise<void> {
  await tx
    .updateTable("packages")
    .set({ status: "delivered", status_at: at })
    .where("organization_id", "=", organizationId)
    .where("order_id", "in", orderIds)
    .where("status", "in", ["expected", "loaded"])
    .execute();
}

/** The route of the published revision that a stop stands on. */
export async function findRouteOfStop(
  { tx, organizationId }: Access,
  planId: string,
  stopId: string,
): Promise<RouteId | null> {
  const row = await tx
    .selectFrom("plans")
    .innerJoin("revision_routes", (join) =>
      join
        .onRef("revision_routes.organization_id", "=", "plans.organization_id")
        .onRef("revision_routes.revision_id", "=", "plans.published_revision_id"),
    )
    .innerJoin("route_versions", (join) =>
      join
        .onRef("route_versions.organization_id", "=", "plans.organization_id")
        .onRef("route_versions.hash", "=", "revision_routes.route_version"),
    )
    .select("revision_routes.route_id")
    .where("plans.organization_id", "=", organizationId)
    .where("plans.id", "=", planId)
    .where(sql<boolean>`route_versions.body @> ${JSON.stringify({ stops: [{ stopId }] })}::jsonb`)
    .executeTakeFirst();
  return (row?.route_id ?? null) as RouteId | null;
}

export async function findAction({ tx, organizationId }: Access, actionId: string) {
  return tx
    .selectFrom("stop_actions")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("action_id", "=", actionId)
    .executeTakeFirst();
}

/** Keeps an action with its answer. */
export async function insertAction(
  { tx, organizationId, wallNow }: Scope,
  action: { actionId: string; stopId: string; verb: string; body: unknown; answer: unknown },
): Promise<void> {
  await tx
    .insertInto("stop_actions")
    .values({
      organization_id: organizationId,
      action_id: action.actionId,
      stop_id: action.stopId,
      verb: action.verb,
      body: JSON.stringify(action.body),
      answer: JSON.stringify(action.answer),
      received_at: wallNow,
    })
    .execute();
}

/**
 * Stores a batch of positions in one statement, and the newest one of each driver. Unknown drivers are told back. A phone whose
 * clock is ahead counts as now: otherwise its position would hide all that follow until then.
 */
export async function insertPositions(
  { tx, organizationId, dayNow, wallNow }: Scope,
  positions: readonly DriverPosition[],
): Promise<{ unknownDriverIds: string[]; planIds: string[] }> {
  const driverIds = [...new Set(positions.map(({ driverId }) => driverId))];
  const known = await tx
    .selectFrom("drivers")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("id", "in", driverIds)
    .execute();
  const knownIds = new Set(known.map(({ id }) => id));
  const unknownDriverIds = driverIds.filter((id) => !knownIds.has(id));
  if (unknownDriverIds.length > 0) return { unknownDriverIds, planIds: [] };
  const json = JSON.stringify(positions);
  const columns = sql`"driverId" text, "recordedAt" timestamptz, latitude float8, longitude float8, "accuracyMeters" float8, "speedMps" float8, "headingDegrees" float8`;
  await sql`
    insert into positions (organization_id, driver_id, recorded_at, received_at, latitude, longitude, accuracy_meters, speed_mps, heading_degrees)
    select ${organizationId}, "driverId", "recordedAt", ${wallNow}, latitude, longitude, "accuracyMeters", "speedMps", "headingDegrees"
    from jsonb_to_recordset(${json}::jsonb) as position (${columns})`.execute(tx);
  await sql`
    insert into driver_positions (organization_id, driver_id, recorded_at, body)
    select distinct on (value ->> 'driverId') ${organizationId}, value ->> 'driverId',
      least((value ->> 'recordedAt')::timestamptz, ${dayNow}::timestamptz), value
    from jsonb_array_elements(${json}::jsonb)
    order by value ->> 'driverId', (value ->> 'recordedAt')::timestamptz desc
    on conflict (organization_id, driver_id) do update set recorded_at = excluded.recorded_at, body = excluded.body
    where driver_positions.recorded_at <= excluded.recorded_at`.execute(tx);
  const plans = await tx
    .selectFrom("shifts")
    .innerJoin("plans", (join) =>
      join.onRef("plans.organization_id", "=", "shifts.organization_id").onRef("plans.id", "=", "shifts.plan_id"),
    )
    .select("plans.id")
    .distinct()
    .where("shifts.organization_id", "=", organizationId)
    .where("shifts.driver_id", "in", driverIds)
    .where("plans.status", "=", "open")
    .execute();
  return { unknownDriverIds, planIds: plans.map(({ id }) => id) };
}

/** The newest position of each driver of a plan, as it was sent. */
export async function listPlanPositions({ tx, organizationId }: Access, planId: string): Promise<DriverPosition[]> {
  const rows = await tx
    .selectFrom("driver_positions")
    .select("body")
    .where("organization_id", "=", organizationId)
    .where("driver_id", "in", (shifts) =>
      shifts
        .selectFrom("shifts")
        .select("driver_id")
        .where("organization_id", "=", organizationId)
        .where("plan_id", "=", planId),
    )
    .execute();
  return rows.map(({ body }) => body as DriverPosition);
}

export type TaskRow = Selectable<Tables["tasks"]>;
