import type { OrderId, OrderPrice, OrderPrices, RevisionId } from "@reroute/protocol";
import { readOrder } from "../orders/service.ts";
import { readPlanState } from "../plans/service.ts";
import { ApiError } from "../platform/errors.ts";
import type { Scope } from "../platform/http/context.ts";
import type { Roads } from "../platform/roads/roads.ts";
import { type EditBase, editBaseOf } from "./edit-base.ts";
import type { EditJob, EditResult } from "./edit-job.ts";
import { resolveMoves } from "./resolve-moves.ts";
import { placeOfOrder, routesAfter } from "./routes-after.ts";
import { describeBreaches } from "./service.ts";

export interface PreparedPrices extends Omit<EditBase, "job"> {
  organizationId: string;
  planId: string;
  orderId: OrderId;
  /** One attempt per vehicle: the very edit that moving it there would be. */
  job: EditJob;
}

export async function preparePrices(scope: Scope, orderId: OrderId, roadsId: Roads["id"]): Promise<PreparedPrices> {
  const { planId } = await readOrder(scope, orderId);
  const state = await readPlanState(scope, planId);
  if (state.status === "closed") throw new ApiError("STATE_CONFLICT", `The plan of ${state.date} is closed.`);
  if (state.published === undefined) throw new ApiError("STATE_CONFLICT", "The plan has no revision yet.");
  const base = editBaseOf(state, roadsId);
  const vehicleIds = new Set(base.job.vehicles.map(({ id }) => state.shifts.get(id)!.vehicle.id));
  const attempts = [...vehicleIds].map((toVehicleId) =>
    resolveMoves(base, [{ orderId, toVehicleId }]).map(({ move }) => move),
  );
  const { organizationId } = scope;
  return { ...base, organizationId, planId, orderId, job: { ...base.job, attempts } };
}

export function answerPrices({ state, built, orderId, job }: PreparedPrices, result: EditResult): OrderPrices {
  const items = result.attempts.map((attempt, index): OrderPrice => {
    const shiftId = job.attempts[index]![0]!.vehicleId!;
    const place = placeOfOrder(state, routesAfter({ state, built }, attempt), orderId);
    return {
      ...place,
      vehicleId: state.shifts.get(shiftId)!.vehicle.id,
      routeId: state.routeIds.get(shiftId) ?? null,
      change: attempt.change,
      breaches: describeBreaches(state, attempt),
    };
  });
  items.sort((one, other) => one.breaches.length - other.breaches.length || one.change.cost - other.change.cost);
  return { orderId, revisionId: state.published!.id as RevisionId, items };
}
