import { operations } from "@reroute/protocol";
import { readClock } from "../platform/day-clock.ts";
import type { Router } from "../platform/http/router.ts";
import type { OpenScope } from "../platform/open-scope.ts";
import type { Simulation } from "./service.ts";

export function serveClock({ serveBare }: Router, simulation: Simulation, openScope: OpenScope): void {
  serveBare(operations.clock.read, async ({ caller }) =>
    openScope(caller!.organizationId, async (scope) => readClock(scope, simulation.speedOf(caller!.organizationId))),
  );
  serveBare(operations.clock.advance, async ({ caller, body }) => ({
    now: (await simulation.advance(caller!.organizationId, new Date(body.to))).toISOString(),
  }));
}
