import type { OrganizationId } from "@reroute/protocol";
import { type Database, withOrganization } from "./database/database.ts";
import { readDayClock } from "./day-clock.ts";
import type { Scope } from "./http/context.ts";
import type { Log } from "./log.ts";
import type { Queue } from "./queue.ts";
import type { Roads } from "./roads/roads.ts";
import { withTimes } from "./roads/with-times.ts";
import type { WallClock } from "./wall-clock.ts";

/**
 * Work of the system itself inside an organization: one transaction, both clocks. `work` may run more than once: what it needs of road
 * times and is not at hand is fetched between two transactions.
 */
export type OpenScope = <Value>(
  organizationId: string,
  work: (scope: Scope) => Promise<Value>,
  actor?: string,
) => Promise<Value>;

export interface OpenScopeDeps {
  database: Database;
  wallClock: WallClock;
  log: Log;
  queue: Queue;
  roads: Roads;
}

export function makeOpenScope({ database, wallClock, log, queue, roads }: OpenScopeDeps): OpenScope {
  return (organizationId, work, actor = "system") =>
    withTimes(roads, () =>
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
          roads,
        });
      }),
    );
}
