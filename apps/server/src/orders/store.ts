import type { PackageStatus, TaskStatus } from "@reroute/protocol";
import { type Insertable, type Selectable, sql, type Updateable } from "kysely";
import type { Tables } from "../platform/database/tables.ts";
import type { Scope } from "../platform/http/context.ts";

type Access = Pick<Scope, "tx" | "organizationId">;

/** An order with its task (one, for a delivery) and its packages. */
export interface OrderRow extends Selectable<Tables["orders"]> {
  task_id: string;
  status: TaskStatus;
  packages: {
    id: string;
    barcode: string;
    demand: Record<string, number>;
    status: PackageStatus;
    scans: {
      actionId: string;
      status: PackageStatus;
      occurredAt: string;
      receivedAt: string;
      latitude: number | null;
      longitude: number | null;
    }[];
  }[];
  roll_overs: { fromDate: string; fromPlanId: string; at: string }[];
}

export interface OrderFilter {
  id?: string | undefined;
  status?: TaskStatus | undefined;
  planId?: string | undefined;
  date?: string | undefined;
  reference?: string | undefined;
  barcode?: string | undefined;
}

export async function insertOrder(
  { tx }: Access,
  order: Insertable<Tables["orders"]>,
  task: Insertable<Tables["tasks"]>,
  packages: Insertable<Tables["packages"]>[],
): Promise<void> {
  await tx.insertInto("orders").values(order).execute();
  await tx.insertInto("tasks").values(task).execute();
  if (packages.length > 0) await tx.insertInto("packages").values(packages).execute();
}

/** Newest first; `before` is the id after which the page begins. */
export async function listOrders(
  { tx, organizationId }: Access,
  filter: OrderFilter,
  before?: string,
  limit = 1,
): Promise<OrderRow[]> {
  let query = tx
    .selectFrom("orders")
    .innerJoin("tasks", (join) =>
      join.onRef("tasks.organization_id", "=", "orders.organization_id").onRef("tasks.order_id", "=", "orders.id"),
    )
    .selectAll("orders")
    .select([
      "tasks.id as task_id",
      "tasks.status",
      sql<OrderRow["packages"]>`coalesce((
        select jsonb_agg(jsonb_build_object(
          'id', p.id, 'barcode', p.barcode, 'demand', p.demand, 'status', p.status,
          'scans', coalesce((
            select jsonb_agg(jsonb_build_object(
              'actionId', s.action_id, 'status', s.status, 'occurredAt', s.occurred_at, 'receivedAt', s.received_at,
              'latitude', s.latitude, 'longitude', s.longitude
            ) order by s.occurred_at, s.received_at)
            from package_scans s where s.organization_id = p.organization_id and s.package_id = p.id
          ), '[]'::jsonb)
        ) order by p.id)
        from packages p where p.organization_id = orders.organization_id and p.order_id = orders.id
      ), '[]'::jsonb)`.as("packages"),
      sql<OrderRow["roll_overs"]>`coalesce((
        select jsonb_agg(jsonb_build_object('fromDate', pl.date, 'fromPlanId', pl.id, 'at', r.rolled_over_at) order by r.rolled_over_at)
        from roll_overs r join plans pl on pl.organization_id = r.organization_id and pl.id = r.from_plan_id
        where r.organization_id = orders.organization_id and r.order_id = orders.id
      ), '[]'::jsonb)`.as("roll_overs"),
    ])
    .where("orders.organization_id", "=", organizationId)
    .orderBy("orders.id", "desc")
    .limit(limit);
  if (before !== undefined) query = query.where("orders.id", "<", before);
  if (filter.id !== undefined) query = query.where("orders.id", "=", filter.id);
  if (filter.status !== undefined) query = query.where("tasks.status", "=", filter.status);
  if (filter.planId !== undefined) query = query.where("orders.plan_id", "=", filter.planId);
  if (filter.reference !== undefined) query = query.where("orders.reference", "=", filter.reference);
  if (filter.barcode !== undefined) {
    const { barcode } = filter;
    query = query.where("orders.id", "in", (packages) =>
      packages
        .selectFrom("packages")
        .select("order_id")
        .where("organization_id", "=", organizationId)
        .where("barcode", "=", barcode),
    );
  }
  if (filter.date !== undefined) {
    const { date } = filter;
    query = query.where("orders.plan_id", "in", (plans) =>
      plans.selectFrom("plans").select("id").where("organization_id", "=", organizationId).where("date", "=", date),
    );
  }
  return query.execute();
}

/** The orders of these ids, oldest first. */
export async function findOrders(
  { tx, organizationId }: Access,
  ids: readonly string[],
): Promise<Pick<OrderRow, "id" | "time_windows" | "task_id">[]> {
  return tx
    .selectFrom("orders")
    .innerJoin("tasks", (join) =>
      join.onRef("tasks.organization_id", "=", "orders.organization_id").onRef("tasks.order_id", "=", "orders.id"),
    )
    .select(["orders.id", "orders.time_windows", "tasks.id as task_id"])
    .where("orders.organization_id", "=", organizationId)
    .where("orders.id", "in", [...ids])
    .orderBy("orders.id")
    .execute();
}

export async function insertRollOver({ tx }: Access, rollOver: Insertable<Tables["roll_overs"]>): Promise<void> {
  await tx.insertInto("roll_overs").values(rollOver).execute();
}

/** Writes the columns and raises the version; `version` given, only over that version. False: no such version. */
export async function updateOrder(
  { tx, organizationId }: Access,
  id: string,
  columns: Updateable<Tables["orders"]>,
  version: number | undefined,
): Promise<boolean> {
  let query = tx
    .updateTable("orders")
    .set((expression) => ({ ...columns, version: expression("version", "+", 1) }))
    .where("organization_id", "=", organizationId)
    .where("id", "=", id);
  if (version !== undefined) query = query.where("version", "=", version);
  return (await query.executeTakeFirst()).numUpdatedRows === 1n;
}

export async function updateTask(
  { tx, organizationId }: Access,
  orderId: string,
  columns: Updateable<Tables["tasks"]>,
): Promise<void> {
  await tx
    .updateTable("tasks")
    .set(columns)
    .where("organization_id", "=", organizationId)
    .where("order_id", "=", orderId)
    .execute();
}
