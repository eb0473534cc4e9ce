import type { Order, OrderChange, OrderId, orderCreate, PackageId, PlanId, TaskId } from "@reroute/protocol";
import type { z } from "zod";
import { recordAudit } from "../audit/service.ts";
import { appendEvent } from "../events/service.ts";
import { depotKind } from "../fleet/records.ts";
import { chooseDepot, readRecord } from "../fleet/service.ts";
import { addCause } from "../plans/causes.ts";
import { ensurePlan, holdIfOpen, lockOpenPlan, lockPlans } from "../plans/service.ts";
import { sumDemand } from "../plans/view.ts";
import { refuseTakenReference } from "../platform/database/unique-violation.ts";
import { ApiError, notFound } from "../platform/errors.ts";
import type { Scope } from "../platform/http/context.ts";
import { newId } from "../platform/ids.ts";
import { localDateOf } from "../platform/local-time.ts";
import { decodeCursor, toPage } from "../platform/page.ts";
import { shiftWindows } from "./shift-windows.ts";
import {
  findOrders,
  insertOrder,
  insertRollOver,
  listOrders,
  type OrderFilter,
  type OrderRow,
  updateOrder,
  updateTask,
} from "./store.ts";

/** A day that was not closed in time rolls over to the first day that is still ahead, but not further than this. */
const mostDaysAhead = 31;

/** Takes an order in: it joins the plan of its depot and of the local date of its first window. */
export async function createOrder(scope: Scope, fields: z.output<typeof orderCreate>): Promise<Order> {
  const { organizationId, dayNow } = scope;
  const depot = await chooseDepot(scope, fields.depotId, fields.location);
  const date = localDateOf(new Date(fields.timeWindows[0]!.start), depot.timeZone);
  const planId = await ensurePlan(scope, depot.id, date);
  await lockOpenPlan(scope, planId, "/timeWindows/0/start");
  const id = newId("order");
  const packages = (fields.packages ?? []).map((parcel) => ({
    organization_id: organizationId,
    id: newId("package"),
    order_id: id,
    barcode: parcel.barcode,
    demand: JSON.stringify(parcel.demand ?? {}),
  }));
  const inserting = insertOrder(
    scope,
    {
      organization_id: organizationId,
      id,
      reference: fields.reference,
      type: fields.type,
      latitude: fields.location.latitude,
      longitude: fields.location.longitude,
      address: fields.address ?? null,
      time_windows: JSON.stringify(fields.timeWindows),
      service_seconds: fields.serviceSeconds,
      demand: JSON.stringify(fields.demand ?? sumDemand((fields.packages ?? []).map((parcel) => parcel.demand ?? {}))),
      priority: fields.priority,
      notes: fields.notes ?? null,
      depot_id: depot.id,
      plan_id: planId,
      created_at: dayNow,
      updated_at: dayNow,
    },
    { organization_id: organizationId, id: newId("task"), order_id: id, plan_id: planId, type: fields.type },
    packages,
  );
  await refuseTakenReference(fields.reference, inserting);
  const order = await readOrder(scope, id);
  await recordAudit(scope, "order.create", id);
  await appendEvent(scope, planId, "order.created", { order });
  await addCause(scope, planId, "order_created", `Order ${order.reference} came in.`, id);
  return order;
}

export async function readOrder(scope: Scope, id: string): Promise<Order> {
  const [row] = await listOrders(scope, { id });
  if (row === undefined) throw notFound("order", id);
  return toOrder(row);
}

/** The plan that an order is of; undefined when there is no such order. */
export async function planOfOrder(scope: Scope, id: string): Promise<PlanId | undefined> {
  const [row] = await listOrders(scope, { id });
  return row?.plan_id as PlanId | undefined;
}

/** The order, with its plan held: nobody acts on it between this reading and the change. */
async function readLocked(scope: Scope, id: string): Promise<Order> {
  for (let seen = await readOrder(scope, id); ; ) {
    await lockPlans(scope, [seen.planId]);
    const order = await readOrder(scope, id);
    if (order.planId === seen.planId) return order;
    seen = order;
  }
}

export async function listOfOrders(scope: Scope, query: OrderFilter & { limit: number; cursor?: string | undefined }) {
  const rows = await listOrders(scope, query, decodeCursor(query.cursor), query.limit + 1);
  return toPage(rows, query.limit, (row) => row.id, toOrder);
}

/** Changes an order that nobody is at yet. With windows on another date it moves to that date's plan. */
export async function changeOrder(
  scope: Scope,
  id: string,
  change: OrderChange,
  ifMatch: number | undefined,
): Promise<Order> {
  const before = await readLocked(scope, id);
  if (!["pending", "planned", "en_route", "unserved"].includes(before.status)) {
    throw new ApiError(
      "STATE_CONFLICT",
      `Order ${before.reference} is ${before.status.replace("_", " ")} and cannot change any more.`,
    );
  }
  let planId = before.planId;
  if (change.timeWindows !== undefined) {
    const depot = await readRecord(scope, depotKind, before.depotId);
    planId = await ensurePlan(scope, depot.id, localDateOf(new Date(change.timeWindows[0]!.start), depot.timeZone));
    if (planId !== before.planId && before.status === "en_route") {
      throw new ApiError(
        "STATE_CONFLICT",
        `A driver is on the way to order ${before.reference}: it cannot move to another day.`,
      );
    }
    if (planId !== before.planId) await lockOpenPlan(scope, planId, "/timeWindows/0/start");
  }
  const columns = {
    ...(change.location && { latitude: change.location.latitude, longitude: change.location.longitude }),
    ...(change.address !== undefined && { address: change.address }),
    ...(change.timeWindows && { time_windows: JSON.stringify(change.timeWindows) }),
    ...(change.serviceSeconds !== undefined && { service_seconds: change.serviceSeconds }),
    ...(change.demand && { demand: JSON.stringify(change.demand) }),
    ...(change.priority !== undefined && { priority: change.priority }),
    ...(change.notes !== undefined && { notes: change.notes }),
    plan_id: planId,
    updated_at: scope.dayNow,
  };
  if (!(await updateOrder(scope, id, columns, ifMatch))) {
    throw new ApiError(
      "VERSION_MISMATCH",
      `Order ${before.reference} is at version ${before.version}, not ${ifMatch}.`,
    );
  }
  if (planId !== before.planId) await updateTask(scope, id, asNewIn(planId));
  const order = await readOrder(scope, id);
  await recordAudit(scope, "order.change", id);
  for (const plan of new Set([before.planId, planId])) {
    await appendEvent(scope, plan, "order.updated", { order });
    await addCause(scope, plan, "order_changed", `Order ${order.reference} was changed.`, id);
  }
  return order;
}

/** Cancelling twice is the same as cancelling once; what is done cannot be cancelled. */
export async function cancelOrder(scope: Scope, id: string): Promise<Order> {
  const before = await readLocked(scope, id);
  if (before.status === "cancelled") return before;
  if (["arrived", "completed", "failed"].includes(before.status)) {
    throw new ApiError(
      "STATE_CONFLICT",
      `Order ${before.reference} is ${before.status} and cannot be cancelled any more.`,
    );
  }
  await updateTask(scope, id, { status: "cancelled", ended_at: scope.dayNow });
  await updateOrder(scope, id, { updated_at: scope.dayNow }, undefined);
  const order = await readOrder(scope, id);
  await recordAudit(scope, "order.cancel", id);
  await appendEvent(scope, order.planId, "order.cancelled", { order });
  await addCause(scope, order.planId, "order_cancelled", `Order ${order.reference} was cancelled.`, id);
  return order;
}

/**
 * Moves orders that a closed day did not serve to the next one: to the plan of their depot and the following date, with their windows at
 * the same wall time. When that day is over too, it is the first one after it that is not.
 */
export async function rollOverOrders(
  scope: Scope,
  from: { planId: string; date: string; depot: { id: string; timeZone: string } },
  orderIds: readonly string[],
): Promise<void> {
  const { depot, date } = from;
  const open = new Map<string, PlanId | undefined>();
  const openPlanOf = async (day: string): Promise<PlanId | undefined> => {
    if (!open.has(day)) {
      const planId = await ensurePlan(scope, depot.id, day);
      open.set(day, (await holdIfOpen(scope, planId)) ? planId : undefined);
    }
    return open.get(day);
  };
  const joined = new Map<PlanId, Order[]>();
  for (const row of orderIds.length === 0 ? [] : await findOrders(scope, orderIds)) {
    for (let days = 1; days <= mostDaysAhead; days++) {
      const windows = shiftWindows(row.time_windows, days, depot.timeZone);
      if (new Date(windows.at(-1)!.end) <= scope.dayNow) continue;
      const planId = await openPlanOf(localDateOf(new Date(windows[0]!.start), depot.timeZone));
      if (planId === undefined) continue;
      await insertRollOver(scope, {
        organization_id: scope.organizationId,
        task_id: row.task_id,
        order_id: row.id,
        from_plan_id: from.planId,
        time_windows: JSON.stringify(row.time_windows),
        rolled_over_at: scope.dayNow,
      });
      const columns = { time_windows: JSON.stringify(windows), plan_id: planId, updated_at: scope.dayNow };
      await updateOrder(scope, row.id, columns, undefined);
      await updateTask(scope, row.id, asNewIn(planId));
      const order = await readOrder(scope, row.id);
      await recordAudit(scope, "order.roll_over", row.id);
      for (const plan of [from.planId, planId]) await appendEvent(scope, plan, "order.updated", { order });
      joined.set(planId, [...(joined.get(planId) ?? []), order]);
      break;
    }
  }
  for (const [planId, orders] of joined) {
    const [first] = orders;
    const who = orders.length === 1 ? `Order ${first!.reference} was` : `${orders.length} orders were`;
    const subjectId = orders.length === 1 ? first!.id : undefined;
    await addCause(scope, planId, "order_rolled_over", `${who} rolled over from ${date}.`, subjectId);
  }
}

/** What a task is in a plan that it has just come to. */
const asNewIn = (planId: PlanId) =>
  ({
    plan_id: planId,
    status: "pending",
    stop_id: null,
    started_at: null,
    arrived_at: null,
    ended_at: null,
    failure: null,
  }) as const;

function toOrder(row: OrderRow): Order {
  return {
    id: row.id as OrderId,
    reference: row.reference,
    type: row.type,
    status: row.status,
    location: { latitude: row.latitude, longitude: row.longitude },
    ...(row.address !== null && { address: row.address }),
    timeWindows: row.time_windows,
    serviceSeconds: row.service_seconds,
    demand: row.demand,
    packages: row.packages.map(({ scans, ...parcel }) => ({
      ...parcel,
      id: parcel.id as PackageId,
      scans: scans.map(({ latitude, longitude, occurredAt, receivedAt, ...scan }) => ({
        ...scan,
        occurredAt: new Date(occurredAt).toISOString(),
        receivedAt: new Date(receivedAt).toISOString(),
        ...(latitude !== null && longitude !== null && { location: { latitude, longitude } }),
      })),
    })),
    priority: row.priority,
    ...(row.notes !== null && { notes: row.notes }),
    depotId: row.depot_id as Order["depotId"],
    planId: row.plan_id as Order["planId"],
    taskIds: [row.task_id as TaskId],
    ...(row.roll_overs.length > 0 && {
      rollOvers: row.roll_overs.map(({ fromDate, fromPlanId, at }) => ({
        fromDate,
        fromPlanId: fromPlanId as PlanId,
        at: new Date(at).toISOString(),
      })),
    }),
    version: row.version,
    createdAt: row.created_at.toISOString(),
    updatedAt: row.updated_at.toISOString(),
  };
}
