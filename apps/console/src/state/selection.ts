import type { RevisionSummary } from "@reroute/protocol";
import type { PlanView } from "./plan-view.ts";

export interface Selection {
  kind: "order" | "stop" | "route" | "vehicle" | "revision";
  id: string;
}

/** What the map and the timeline raise above the rest. */
export interface Highlight {
  routeIds: Set<string>;
  stopIds: Set<string>;
  orderIds: Set<string>;
}

/** The routes, stops and unassigned orders that a selection is about; null when nothing is selected. */
export function highlightOf(selection: Selection | null, view: PlanView | null): Highlight | null {
  if (selection === null || view === null) return null;
  const highlight: Highlight = { routeIds: new Set(), stopIds: new Set(), orderIds: new Set() };
  if (selection.kind === "route") highlight.routeIds.add(selection.id);
  if (selection.kind === "vehicle") {
    const route = view.routeByVehicle.get(selection.id);
    if (route) highlight.routeIds.add(route.route.id);
  }
  if (selection.kind === "stop") addStop(highlight, selection.id, view);
  if (selection.kind === "order") addOrder(highlight, selection.id, view);
  if (selection.kind === "revision") {
    const revision = view.state.revisions.find((each) => each.id === selection.id);
    if (revision) addRevision(highlight, revision, view);
  }
  return highlight;
}

function addRevision(highlight: Highlight, revision: RevisionSummary, view: PlanView): void {
  for (const id of revision.diff.changedRouteIds) if (view.routeById.has(id)) highlight.routeIds.add(id);
  for (const { orderId } of [...revision.diff.added, ...revision.diff.moved]) addOrder(highlight, orderId, view);
  for (const { orderId } of revision.diff.removed) addOrder(highlight, orderId, view);
  for (const id of revision.diff.resequenced) addStop(highlight, id, view);
}

function addStop(highlight: Highlight, stopId: string, view: PlanView): void {
  const route = view.routeOfStop.get(stopId);
  if (route === undefined) return;
  highlight.stopIds.add(stopId);
  highlight.routeIds.add(route.route.id);
}

function addOrder(highlight: Highlight, orderId: string, view: PlanView): void {
  highlight.orderIds.add(orderId);
  const stop = view.stopOfOrder.get(orderId);
  if (stop) addStop(highlight, stop.stop.id, view);
}

/** The one order that a selection is about: an order, or a stop with no other. */
export function orderIdOf(selection: Selection | null, view: PlanView | null): string | undefined {
  if (selection?.kind === "order") return selection.id;
  if (selection?.kind !== "stop") return undefined;
  const orderIds = view?.stopById.get(selection.id)?.stop.orderIds ?? [];
  return orderIds.length === 1 ? orderIds[0] : undefined;
}
