import { applyServerMessage, type Client, type PlanState } from "@reroute/client";
import type { DriverId, Location, Plan, PlanId, Route } from "@reroute/protocol";

/** The plan as drivers know it: by the live channel, and by asking when that is silent. */
export interface PlanNews {
  /** The newest route of each driver. */
  routes(): ReadonlyMap<DriverId, Route>;
  plan(): Plan | null;
  /** The last known position of a driver. */
  position(driverId: DriverId): Location | undefined;
  /** Resolves once all that has happened up to now is known. Rejects as `client` does when the server is away. */
  catchUp(): Promise<void>;
  /** Reads the plan anew. */
  reread(): Promise<void>;
  close(): void;
}

const MOST_WAIT_MS = 3_000;

/** Follows a plan. */
export function makePlanNews(client: Client, planId: PlanId, date: string): PlanNews {
  const live = client.live();
  let heard: PlanState | null = null;
  /** Read over HTTP, for as long as it is newer than what was heard. */
  let read: Plan | null = null;
  let waiting: (() => void)[] = [];
  let routesOf: { plan: Plan | null; routes: ReadonlyMap<DriverId, Route> } = { plan: null, routes: new Map() };

  live.follow(planId, (message) => {
    heard = applyServerMessage(heard, message);
    for (const wake of waiting.splice(0)) wake();
  });

  const sequence = () => Math.max(heard?.sequence ?? -1, read?.sequence ?? -1);
  const plan = () => (heard !== null && heard.sequence >= (read?.sequence ?? -1) ? heard.plan : read);

  async function reread() {
    read = await client.plans.read(planId);
  }

  return {
    plan,
    routes() {
      const newest = plan();
      if (newest !== routesOf.plan) {
        const routes = newest?.publishedRevision?.routes ?? [];
        routesOf = { plan: newest, routes: new Map(routes.map((route) => [route.driverId, route])) };
      }
      return routesOf.routes;
    },
    position: (driverId) => heard?.positions.get(driverId),
    async catchUp() {
      const { items } = await client.plans.list({ date });
      const reached = items.find(({ id }) => id === planId)?.sequence ?? 0;
      const timeout = AbortSignal.timeout(MOST_WAIT_MS);
      while (live.connection.state === "live" && sequence() < reached && !timeout.aborted) await nextMessage(timeout);
      if (sequence() < reached) await reread();
    },
    reread,
    close() {
      live.close();
      waiting = [];
    },
  };

  function nextMessage(timeout: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      waiting.push(resolve);
      timeout.addEventListener("abort", () => resolve(), { once: true });
    });
  }
}
