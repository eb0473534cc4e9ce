import { operations } from "@reroute/protocol";
import type { Router } from "../platform/http/router.ts";
import { listOfPlans, listOfRevisions, readOptimization, readPlan, readRevision } from "./service.ts";

export function servePlans({ serve }: Router): void {
  serve(operations.plans.list, (scope, { query }) => listOfPlans(scope, query));
  serve(operations.plans.read, (scope, { id }) => readPlan(scope, id));
  serve(operations.plans.revisions, (scope, { id, query }) => listOfRevisions(scope, id, query));
  serve(operations.revisions.read, (scope, { id }) => readRevision(scope, id));
  serve(operations.optimizations.read, (scope, { id }) => readOptimization(scope, id));
}
