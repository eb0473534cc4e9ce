import { operations } from "@reroute/protocol";
import type { Router } from "../platform/http/router.ts";
import { actOnStop, takePositions } from "./service.ts";

export function serveTracking({ serve }: Router): void {
  serve(operations.stops.start, (scope, { id, body }) => actOnStop(scope, id, "start", body));
  serve(operations.stops.arrive, (scope, { id, body }) => actOnStop(scope, id, "arrive", body));
  serve(operations.stops.complete, (scope, { id, body }) => actOnStop(scope, id, "complete", body));
  serve(operations.stops.fail, (scope, { id, body }) => actOnStop(scope, id, "fail", body));
  serve(operations.positions.create, async (scope, { body }) => ({
    accepted: await takePositions(scope, body.positions),
  }));
}
