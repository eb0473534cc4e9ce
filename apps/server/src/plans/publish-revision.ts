import type { Cause, PlanId, RevisionSummary, UnassignedOrder } from "@reroute/protocol";
import { appendEvent } from "../events/service.ts";
import type { Scope } from "../platform/http/context.ts";
import { newId } from "../platform/ids.ts";
import type { Comparison } from "./compare.ts";
import { costOfRoutes } from "./cost-of-routes.ts";
import { projectRoutes } from "./projection.ts";
import { describeCauses } from "./sentences.ts";
import type { PlanState, RouteState } from "./state.ts";
import { insertRevision, loadPlanState, placeTasks } from "./store.ts";
import { viewRoutes } from "./view.ts";

export interface NextRevision {
  /** What the routes were made from. */
  madeFrom: PlanState;
  routes: readonly RouteState[];
  comparison: Comparison;
  unassigned: UnassignedOrder[];
  causes: Cause[];
  statistics: RevisionSummary["statistics"];
  optimizationId: RevisionSummary["optimizationId"];
}

/** Publishes a plan's next revision. The caller holds the plan, and `state` is the plan as it is now. */
export async function publishRevision(scope: Scope, state: PlanState, next: NextRevision): Promise<RevisionSummary> {
  const { routes, unassigned, causes } = next;
  const { diff, churn } = next.comparison;
  const summary: RevisionSummary = {
    id: newId("revision"),
    planId: state.planId as PlanId,
    number: state.lastRevisionNumber + 1,
    status: "published",
    causes,
    cause: describeCauses(causes),
    diff,
    cost: costOfRoutes(next.madeFrom, routes),
    churn,
    routeCount: routes.length,
    assignedCount: routes.reduce((sum, { version }) => sum + version.stops.flatMap(({ taskIds }) => taskIds).length, 0),
    unassignedCount: unassigned.length,
    statistics: next.statistics,
    optimizationId: next.optimizationId,
    publishedAt: scope.dayNow.toISOString(),
  };
  await insertRevision(scope, summary, routes, unassigned);
  await placeTasks(scope, state.planId, routes);
  await announce(scope, summary, unassigned);
  return summary;
}

/** The event carries the changed routes as they stand after the commit: a client needs no further reading. */
async function announce(scope: Scope, summary: RevisionSummary, unassigned: UnassignedOrder[]): Promise<void> {
  const state = await loadPlanState(scope, summary.planId);
  const changed = new Set<string>(summary.diff.changedRouteIds);
  const projections = projectRoutes(state).filter(({ route }) => changed.has(route.id));
  const present = new Set(state.routes.map((route) => route.id));
  await appendEvent(scope, summary.planId, "plan.revision.published", {
    revision: summary,
    changedRoutes: viewRoutes(state, projections),
    removedRouteIds: summary.diff.changedRouteIds.filter((id) => !present.has(id)),
    unassigned,
  });
}
