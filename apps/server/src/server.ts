import { cpus } from "node:os";
import packageJson from "../package.json" with { type: "json" };
import { listOrganizations } from "./access/organizations.ts";
import { serveAccess } from "./access/routes.ts";
import { makeLatenessWatch, passTime } from "./day/service.ts";
import { serveFleet } from "./fleet/routes.ts";
import { makeLiveHub } from "./live/hub.ts";
import { serveLive } from "./live/socket.ts";
import { serveOptimization } from "./optimization/routes.ts";
import { makeOptimizer } from "./optimization/service.ts";
import { makeWorkerPool } from "./optimization/worker-pool.ts";
import { serveOrders } from "./orders/routes.ts";
import { type OptimizeMessage, optimizeQueue } from "./plans/causes.ts";
import { servePlans } from "./plans/routes.ts";
import type { Config } from "./platform/config.ts";
import { type Database, openDatabase } from "./platform/database/database.ts";
import { makeApp } from "./platform/http/app.ts";
import { makeOpenApi } from "./platform/http/openapi.ts";
import { servePages } from "./platform/http/pages.ts";
import { makeRouter } from "./platform/http/router.ts";
import { makeLog } from "./platform/log.ts";
import { makeMetrics } from "./platform/metrics.ts";
import { makeOpenScope } from "./platform/open-scope.ts";
import { makeQueue } from "./platform/queue.ts";
import type { WallClock } from "./platform/wall-clock.ts";
import { serveClock } from "./simulation/routes.ts";
import { makeSimulation } from "./simulation/service.ts";
import { serveTracking } from "./tracking/routes.ts";
import { serveTraffic } from "./traffic/routes.ts";

/** Iterations, not seconds: the same day played again makes the same plans. */
const budget = { firstPlanIterations: 60_000, updateIterations: 12_000 };
/** How often live organizations' days are looked at. */
const tickMs = 5_000;

export interface Server {
  url: string;
  database: Database;
  close(): Promise<void>;
}

/** Starts the API and the optimization worker in this process. Resolves when requests are answered. */
export async function startServer(config: Config, wallClock: WallClock): Promise<Server> {
  const log = makeLog(config.logLevel);
  const metrics = makeMetrics();
  const database = await openDatabase(config, log);
  const queue = await makeQueue(database, [optimizeQueue], log);
  const openScope = makeOpenScope({ database, wallClock, log, queue });
  const pool = makeWorkerPool(Math.max(1, Math.min(4, cpus().length - 1)));
  const watch = makeLatenessWatch();
  const speeds: { of: (organizationId: string) => number } = { of: () => 0 };
  const hub = await makeLiveHub({ database, openScope, speedOf: (id) => speeds.of(id), log });
  const simulation = makeSimulation({ openScope, wallClock, hub, watch });
  speeds.of = simulation.speedOf;

  const optimizer = makeOptimizer({
    openScope,
    pool,
    budget,
    log,
    onEnd: ({ cpuSeconds, published }) => {
      metrics.optimizations.inc({ outcome: published ? "published" : "unchanged" });
      metrics.optimizationCpu.observe(cpuSeconds);
    },
  });

  const app = await makeApp({ log, metrics, requestsPerMinute: config.requestsPerMinute });
  const router = makeRouter({ app, database, wallClock, openScope });
  serveAccess(router, { database, wallClock, openScope, speedOf: simulation.speedOf });
  serveFleet(router);
  serveOrders(router);
  servePlans(router);
  serveOptimization(router);
  serveTracking(router);
  serveTraffic(router);
  serveClock(router, simulation, openScope);
  serveLive({ app, database, hub, wallClock, metrics, log });
  let ready = false;
  app.get("/v1/health", { config: { rateLimit: false } }, async (_request, reply) => {
    await database.kysely
      .selectFrom("migrations" as "organizations")
      .select(({ fn }) => fn.countAll().as("count"))
      .execute();
    return reply.code(ready ? 200 : 503).send({ status: ready ? "ready" : "starting", version: packageJson.version });
  });
  app.get("/v1/metrics", { config: { rateLimit: false } }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  await servePages(app, makeOpenApi(packageJson.version), config.consoleDir);

  await queue.work<OptimizeMessage>(optimizeQueue, optimizer.optimize);

  /** Live organizations' days pass with the wall clock; a simulation's only when it is moved. */
  const tick = async () => {
    for (const { id, kind } of await listOrganizations(database)) {
      if (kind === "live") await openScope(id, (scope) => passTime(scope, watch));
    }
  };
  let ticking: Promise<void> = Promise.resolve();
  const timer = setInterval(() => {
    ticking = tick().catch((error) => log.error({ err: error }, "the passing of time was not handled"));
  }, tickMs);

  const url = await app.listen({ port: config.port, host: config.host });
  ready = true;
  return {
    url: url.replace("0.0.0.0", "127.0.0.1"),
    database,
    close: async () => {
      ready = false;
      clearInterval(timer);
      await ticking;
      await app.close();
      await queue.close();
      await pool.close();
      await database.close();
    },
  };
}
