import type { OrganizationId } from "@reroute/protocol";
import { type Database, withOrganization } from "./database/database.ts";
import { readDayClock } from "./day-clock.ts";
import type { Scope } from "./http/context.ts";
import type { Log } from "./log.ts";
import type { Queue } from "./queue.ts";
import { MissingTimes } from "./roads/missing-times.ts";
import type { Roads } from "./roads/roads.ts";
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

/** Each try finds all that one plan misses; the day goes on meanwhile, and some work looks at many plans. */
const mostTries = 100;

export interface OpenScopeDeps {
  database: Database;
  wallClock: WallClock;
  log: Log;
  queue: Queue;
  roads: Roads;
}

export function makeOpenScope({ database, wallClock, log, queue, roads }: OpenScopeDeps): OpenScope {
  return async (organizationId, work, actor = "system") => {
    for (let tries = 1; ; tries++) {
      try {
        return await withOrganization(database, organizationId, async (tx) => {
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
        });
      } catch (error) {
        if (!(error instanceof MissingTimes) || tries === mostTries) throw error;
        await roads.supply(error);
      }
    }
  };
}
