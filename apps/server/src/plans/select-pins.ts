import type { Scope } from "../platform/http/context.ts";
import { openStatuses } from "./state.ts";

/** Pins that hold, to be narrowed: an order that has moved to another day, or is done, has none. */
export function selectPins({ tx, organizationId }: Pick<Scope, "tx" | "organizationId">) {
  return tx
    .selectFrom("pins")
    .innerJoin("tasks", (join) =>
      join
        .onRef("tasks.organization_id", "=", "pins.organization_id")
        .onRef("tasks.order_id", "=", "pins.order_id")
        .onRef("tasks.plan_id", "=", "pins.plan_id"),
    )
    .where("pins.organization_id", "=", organizationId)
    .where("tasks.status", "in", openStatuses);
}
