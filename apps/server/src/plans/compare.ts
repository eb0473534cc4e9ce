import type { Diff, OrderId, RouteId, StopId } from "@reroute/protocol";
import { describeChanges } from "./sentences.ts";
import type { PlanState, RouteState } from "./state.ts";

interface Place {
  routeId: RouteId;
  stopId: StopId;
  /** The stop's number on the route, from 1. */
  number: number;
}

/** Where every task stands in a set of routes. */
export function placesOf(routes: readonly RouteState[]): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const { id, version } of routes) {
    for (const [index, { stopId, taskIds }] of version.stops.entries()) {
      for (const taskId of taskIds) places.set(taskId, { routeId: id, stopId, number: index + 1 });
    }
  }
  return places;
}

export interface Comparison {
  diff: Diff;
  churn: { movedStops: number; resequencedStops: number };
}

/** What changes from the published routes to the next ones. Re-ordered: another predecessor, among tasks that both have. */
export function compareRoutes(state: PlanState, after: readonly RouteState[]): Comparison {
  const before = state.routes;
  const [was, is] = [placesOf(before), placesOf(after)];
  const orderOf = (taskId: string) => (state.tasks.get(taskId) ?? state.departed.get(taskId))!.orderId as OrderId;

  const added: Diff["added"] = [];
  const moved: Diff["moved"] = [];
  for (const [taskId, place] of is) {
    const old = was.get(taskId);
    if (old === undefined) added.push({ orderId: orderOf(taskId), routeId: place.routeId });
    else if (old.routeId !== place.routeId) {
      moved.push({ orderId: orderOf(taskId), fromRouteId: old.routeId, toRouteId: place.routeId });
    }
  }
  const removed: Diff["removed"] = [];
  for (const [taskId, place] of was) {
    if (!is.has(taskId)) removed.push({ orderId: orderOf(taskId), routeId: place.routeId });
  }

  const [predecessorWas, predecessorIs] = [predecessors(before, is), predecessors(after, was)];
  const resequenced = new Set<StopId>();
  for (const [taskId, predecessor] of predecessorIs) {
    const [old, now] = [was.get(taskId)!, is.get(taskId)!];
    if (old.routeId === now.routeId && predecessorWas.get(taskId) !== predecessor) resequenced.add(now.stopId);
  }
  const hashes = new Map(before.map((route) => [route.id, route.hash]));
  const changedRouteIds = new Set(
    after.filter((route) => hashes.get(route.id) !== route.hash).map((route) => route.id),
  );
  const kept = new Set(after.map((route) => route.id));
  for (const route of before) if (!kept.has(route.id)) changedRouteIds.add(route.id);

  const changes = { added, removed, moved, resequenced: [...resequenced], changedRouteIds: [...changedRouteIds] };
  return {
    diff: { ...changes, sentences: describeChanges(state, after, changes, is) },
    churn: { movedStops: new Set(moved.map(({ orderId }) => orderId)).size, resequencedStops: resequenced.size },
  };
}

/** Each task's predecessor on its route, counting only tasks that the other set of routes has as well. */
function predecessors(routes: readonly RouteState[], inBoth: ReadonlyMap<string, unknown>): Map<string, string> {
  const result = new Map<string, string>();
  for (const { id, version } of routes) {
    let last: string = id;
    for (const taskId of version.stops.flatMap((stop) => stop.taskIds)) {
      if (!inBoth.has(taskId)) continue;
      result.set(taskId, last);
      last = taskId;
    }
  }
  return result;
}
