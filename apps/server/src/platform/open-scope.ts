import type { OrganizationId } from "@reroute/protocol";
import { type Database, withOrganization } from "./database/database.ts";
import { readDayClock } from "./day-clock.ts";
import type { Scope } from "./http/context.ts";
import type { Log } from "./log.ts";
import type { Queue } from "./queue.ts";
import type { WallClock } from "./wall-clock.ts";

/** Work of the system itself inside an organization: one transaction, both clocks. */
export type OpenScope = <Value>(
  organizationId: string,
  work: (scope: Scope) => Promise<Value>,
  actor?: string,
) => Promise<Value>;

export function makeOpenScope(deps: { database: Database; wallClock: WallClock; log: Log; queue: Queue }): OpenScope {
  const { database, wallClock, log, queue } = deps;
  return (organizationId, work, actor = "system") =>
    withOrganization(database, organizationId, async (tx) => {
      const { kind, dayNow } = await readDayClock(tx, organizationId, wallClock);
      return work({
        tx,
        organizationId: organizationId as OrganizationId,
        organizationKind: kind,
        actor,
        dayNow,
        wallNow: wallClock.now(),
        log,
        queue,
      });
    });
}
