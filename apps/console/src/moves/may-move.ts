import type { PlanView } from "../state/plan-view.ts";

/** Whether a dispatcher may still move an order: it is planned or waits, is not frozen, and its day is not over. */
export function mayMove(view: PlanView, orderId: string): boolean {
  if (view.state.plan.status !== "open" || view.state.plan.publishedRevision === null) return false;
  const stop = view.stopOfOrder.get(orderId)?.stop;
  if (stop === undefined) return view.unassignedById.has(orderId);
  return stop.status === "planned" && !stop.frozen;
}
