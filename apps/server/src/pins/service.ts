import type { OrderId, Pin, PinCreate, PinId, PlanId, VehicleId } from "@reroute/protocol";
import { recordAudit } from "../audit/service.ts";
import { appendEvent } from "../events/service.ts";
import { overtakeOwner } from "../optimization/service.ts";
import { planOfOrder } from "../orders/service.ts";
import { addCause } from "../plans/causes.ts";
import { lockOpenPlan, lockPlans, readPlanState } from "../plans/service.ts";
import { isOpen, type PlanState, type TaskState } from "../plans/state.ts";
import { ApiError, notFound } from "../platform/errors.ts";
import type { Scope } from "../platform/http/context.ts";
import { newId } from "../platform/ids.ts";
import { decodeCursor, toPage } from "../platform/page.ts";
import { deletePin, listPins, type NewPin, type PinFilter, type PinRow, writePin } from "./store.ts";

/** Pins an order; where that is not where it stands, the plan is made anew. */
export async function createPin(scope: Scope, body: PinCreate): Promise<Pin> {
  const { orderId, vehicleId, keeps = "vehicle" } = body;
  const planId = await planOfOrder(scope, orderId);
  if (planId === undefined) {
    throw new ApiError("VALIDATION_FAILED", "/orderId names no order.", [
      { pointer: "/orderId", message: "names no order" },
    ]);
  }
  await lockOpenPlan(scope, planId, "/orderId");
  const state = await readPlanState(scope, planId);
  const task = [...state.tasks.values()].find((candidate) => candidate.orderId === orderId);
  if (task === undefined || !isOpen(task)) {
    throw new ApiError("STATE_CONFLICT", "The order is done, under way or cancelled: there is nothing to pin.");
  }
  const shift = [...state.shifts.values()].find(({ vehicle }) => vehicle.id === vehicleId);
  if (vehicleId !== null && shift === undefined) {
    throw new ApiError("VALIDATION_FAILED", "The vehicle has no shift in the order's plan.", [
      { pointer: "/vehicleId", message: "names no vehicle with a shift in the order's plan" },
    ]);
  }
  const standsOn = vehicleOf(state, task);
  if (keeps === "place" && standsOn !== vehicleId) {
    const text = `Order ${task.reference} is not on ${shift!.vehicle.name}: it has no place there to keep.`;
    throw new ApiError("STATE_CONFLICT", text);
  }
  // An optimization on its way knows nothing of the pin.
  await overtakeOwner(scope, planId);
  const pin = await setPin(scope, { orderId, planId, vehicleId, keeps, forced: false });
  if (standsOn !== vehicleId) {
    const where = shift === undefined ? "off the routes" : `to ${shift.vehicle.name}`;
    await addCause(scope, planId, "pin_changed", `Order ${task.reference} was pinned ${where}.`, orderId);
  }
  return pin;
}

/** Sets a pin, over the one that the order has. The caller holds the plan. */
export async function setPin(scope: Scope, fields: Omit<NewPin, "id">): Promise<Pin> {
  await writePin(scope, { ...fields, id: newId("pin") });
  const [row] = await listPins(scope, { orderId: fields.orderId }, undefined, 1);
  const pin = toPin(row!);
  await recordAudit(scope, "pin.create", pin.id);
  await appendEvent(scope, fields.planId, "order.pinned", { pin });
  return pin;
}

/** Removes a pin. An order on no route is looked at anew; one on a route stays there until something better is found. */
export async function removePin(scope: Scope, id: string): Promise<void> {
  const [found] = await listPins(scope, { id }, undefined, 1);
  if (found === undefined) throw notFound("pin", id);
  await lockPlans(scope, [found.plan_id]);
  const [row] = await listPins(scope, { id }, undefined, 1);
  if (row === undefined) throw notFound("pin", id);
  await unpin(scope, row);
  if (row.status === "pending") {
    await addCause(scope, row.plan_id, "pin_changed", `Order ${row.reference} was unpinned.`, row.order_id);
  }
}

/** Takes the pin off an order that has one. The caller holds the plan. */
export async function unpinOrder(scope: Scope, orderId: string): Promise<void> {
  const [row] = await listPins(scope, { orderId }, undefined, 1);
  if (row !== undefined) await unpin(scope, row);
}

async function unpin(scope: Scope, row: PinRow): Promise<void> {
  await deletePin(scope, row.id);
  await recordAudit(scope, "pin.delete", row.id);
  const data = { orderId: row.order_id as OrderId, pinId: row.id as PinId };
  await appendEvent(scope, row.plan_id, "order.unpinned", data);
}

export async function listOfPins(scope: Scope, query: PinFilter & { limit: number; cursor?: string | undefined }) {
  const rows = await listPins(scope, query, decodeCursor(query.cursor), query.limit + 1);
  return toPage(rows, query.limit, (row) => row.id, toPin);
}

/** The pins of a plan that hold. */
export async function pinsOfPlan(scope: Scope, planId: string): Promise<Pin[]> {
  return (await listPins(scope, { planId }, undefined, 10_000)).map(toPin);
}

/** The vehicle on whose published route a task stands; null: on none. */
function vehicleOf(state: PlanState, task: TaskState): string | null {
  const route = state.routes.find(({ version }) => version.stops.some(({ taskIds }) => taskIds.includes(task.id)));
  return route === undefined ? null : (state.shifts.get(route.shiftId)?.vehicle.id ?? null);
}

function toPin(row: PinRow): Pin {
  return {
    id: row.id as PinId,
    orderId: row.order_id as OrderId,
    planId: row.plan_id as PlanId,
    vehicleId: row.vehicle_id as VehicleId | null,
    keeps: row.keeps,
    forced: row.forced,
    createdAt: row.created_at.toISOString(),
  };
}
