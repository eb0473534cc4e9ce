import { operations } from "@reroute/protocol";
import type { Router } from "../platform/http/router.ts";
import { requestOptimization } from "./service.ts";

export function serveOptimization({ serve }: Router): void {
  serve(operations.plans.optimize, (scope, { id }) => requestOptimization(scope, id));
}
