import { selectPins } from "../plans/select-pins.ts";
import type { Scope } from "../platform/http/context.ts";

type Access = Pick<Scope, "tx" | "organizationId">;

export type PinRow = Awaited<ReturnType<typeof listPins>>[number];

export interface PinFilter {
  id?: string | undefined;
  planId?: string | undefined;
  orderId?: string | undefined;
}

/** Pins that hold, newest first: the order is of the pin's plan still, and not done. */
export async function listPins(access: Access, filter: PinFilter, beforeId: string | undefined, limit: number) {
  let query = selectPins(access)
    .innerJoin("orders", (join) =>
      join.onRef("orders.organization_id", "=", "pins.organization_id").onRef("orders.id", "=", "pins.order_id"),
    )
    .selectAll("pins")
    .select(["orders.reference", "tasks.status"])
    .orderBy("pins.id", "desc")
    .limit(limit);
  if (filter.id !== undefined) query = query.where("pins.id", "=", filter.id);
  if (filter.planId !== undefined) query = query.where("pins.plan_id", "=", filter.planId);
  if (filter.orderId !== undefined) query = query.where("pins.order_id", "=", filter.orderId);
  if (beforeId !== undefined) query = query.where("pins.id", "<", beforeId);
  return query.execute();
}

export interface NewPin {
  id: string;
  orderId: string;
  planId: string;
  vehicleId: string | null;
  keeps: "vehicle" | "place";
  forced: boolean;
}

/** Writes a pin over the one that the order has. */
export async function writePin({ tx, organizationId, dayNow }: Scope, pin: NewPin): Promise<void> {
  const values = {
    id: pin.id,
    plan_id: pin.planId,
    vehicle_id: pin.vehicleId,
    keeps: pin.keeps,
    forced: pin.forced,
    created_at: dayNow,
  };
  await tx
    .insertInto("pins")
    .values({ organization_id: organizationId, order_id: pin.orderId, ...values })
    .onConflict((conflict) => conflict.columns(["organization_id", "order_id"]).doUpdateSet(values))
    .execute();
}

export async function deletePin({ tx, organizationId }: Access, id: string): Promise<void> {
  await tx.deleteFrom("pins").where("organization_id", "=", organizationId).where("id", "=", id).execute();
}
