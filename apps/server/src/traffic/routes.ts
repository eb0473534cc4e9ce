import { operations } from "@reroute/protocol";
import type { Router } from "../platform/http/router.ts";
import { createTraffic, endTraffic, listOfTraffic } from "./service.ts";

export function serveTraffic({ serve }: Router): void {
  serve(operations.traffic.create, (scope, { body }) => createTraffic(scope, body));
  serve(operations.traffic.end, (scope, { id }) => endTraffic(scope, id));
  serve(operations.traffic.list, (scope, { query }) => listOfTraffic(scope, query));
}
