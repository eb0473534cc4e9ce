import { cpus } from "node:os";
import { Worker } from "node:worker_threads";
import { makeHttpExchange } from "@reroute/roads/node";
import packageJson from "../package.json" with { type: "json" };
import { listOrganizations, type OrganizationRow } from "./access/organizations.ts";
import { serveAccess } from "./access/routes.ts";
import { passTime } from "./day/service.ts";
import type { EditJob, EditResult } from "./edits/edit-job.ts";
import { serveEdits } from "./edits/routes.ts";
import type { TrafficFeed } from "./feeds/feed.ts";
import { serveFeeds } from "./feeds/routes.ts";
import { makeFeeds } from "./feeds/service.ts";
import { serveFleet } from "./fleet/routes.ts";
import { makeLiveHub } from "./live/hub.ts";
import { type LiveSocketDeps, serveLive } from "./live/socket.ts";
import { openBaseMap } from "./map/base-map.ts";
import { serveMap } from "./map/routes.ts";
import type { Budget } from "./optimization/build-job.ts";
import type { OptimizationJob, OptimizationResult } from "./optimization/job.ts";
import { serveOptimization } from "./optimization/routes.ts";
import { makeOptimizer, resumeOptimizations } from "./optimization/service.ts";
import { makeWorkerPool } from "./optimization/worker-pool.ts";
import { serveOrders } from "./orders/routes.ts";
import { servePackages } from "./packages/routes.ts";
import { servePins } from "./pins/routes.ts";
import { type OptimizeMessage, optimizeQueue } from "./plans/causes.ts";
import { servePlans } from "./plans/routes.ts";
import { makeCallers } from "./platform/access/callers.ts";
import type { Config } from "./platform/config.ts";
import { type Database, openDatabase } from "./platform/database/database.ts";
import { makeApp } from "./platform/http/app.ts";
import { makeOpenApi } from "./platform/http/openapi.ts";
import { servePages } from "./platform/http/pages.ts";
import { makeRouter } from "./platform/http/router.ts";
import { type Log, makeLog } from "./platform/log.ts";
import { makeMetrics } from "./platform/metrics.ts";
import { makeOpenScope } from "./platform/open-scope.ts";
import { makeQueue } from "./platform/queue.ts";
import { openRoads } from "./platform/roads/open-roads.ts";
import { makeProviderAnswers } from "./platform/roads/provider-answers.ts";
import type { Roads } from "./platform/roads/roads.ts";
import type { WallClock } from "./platform/wall-clock.ts";
import { deleteExpired } from "./retention/service.ts";
import { serveSettings } from "./settings/routes.ts";
import { serveClock } from "./simulation/routes.ts";
import { makeSimulation } from "./simulation/service.ts";
import { serveTracking } from "./tracking/routes.ts";
import { serveTraffic } from "./traffic/routes.ts";

/** Iterations, not seconds: the same day played again makes the same plans. */
const defaultBudget: Budget = { firstPlanIterations: 60_000, updateIterations: 6_000, improvementIterations: 30_000 };
/** How often live organizations' days are looked at. */
const tickMs = 5_000;
/** How often what has expired is deleted. */
const retentionMs = 3_600_000;
/** How often it is asked whether a feed's turn has come. */
const feedTickMs = 250;
/** How long a feed may take to answer. */
const feedTimeoutMs = 10_000;

export interface Server {
  url: string;
  database: Database;
  /** Folder of the road graph, for another process; absent where there is none. */
  roadsDir: string | undefined;
  close(): Promise<void>;
}

/** What is made outside: feeds with their keys, and what a test puts in place of what the configuration would make. */
export interface Overrides {
  feeds?: readonly TrafficFeed[];
  database?: Database;
  budget?: Budget;
  log?: Log;
  everyHeartbeat?: LiveSocketDeps["everyHeartbeat"];
}

/** Starts the API and the optimization worker in this process. Resolves when requests are answered. */
export async function startServer(config: Config, wallClock: WallClock, overrides: Overrides = {}): Promise<Server> {
  const closers: (() => unknown)[] = [];
  const close = async () => {
    for (const step of closers.splice(0).reverse()) await step();
  };
  try {
    return { ...(await start(config, wallClock, overrides, (closer) => closers.push(closer))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function start(
  config: Config,
  wallClock: WallClock,
  overrides: Overrides,
  onClose: (closer: () => unknown) => void,
): Promise<Omit<Server, "close">> {
  const log = overrides.log ?? makeLog(config.logLevel);
  const metrics = makeMetrics();
  // Beside each other: a first start makes the store and, for the demo, the city.
  const openingDatabase = Promise.resolve(overrides.database ?? openDatabase(config, log));
  const opening = openRoads(config, log, makeProviderAnswers(openingDatabase, wallClock));
  opening.then(
    (opened) => onClose(opened.close),
    () => {},
  );
  const database = await openingDatabase;
  onClose(database.close);
  const roads = await opening;
  const callers = await makeCallers(database, wallClock);
  const threads = Math.max(1, Math.min(4, cpus().length - 1));
  const pool = makeWorkerPool<OptimizationJob, OptimizationResult>(
    threads,
    () => new Worker(new URL("./optimization/worker.ts", import.meta.url)),
  );
  onClose(pool.close);
  // A dispatcher who moves a stop does not wait for an optimization to end.
  const editPool = makeWorkerPool<EditJob, EditResult>(
    1,
    () => new Worker(new URL("./edits/worker.ts", import.meta.url)),
  );
  onClose(editPool.close);
  const queue = await makeQueue(database, [optimizeQueue], log);
  onClose(queue.close);
  const openScope = makeOpenScope({ database, wallClock, log, queue, roads });
  const speeds: { of: (organizationId: string) => number } = { of: () => 0 };
  const feeds = makeFeeds({
    feeds: overrides.feeds ?? [],
    exchange: makeHttpExchange({ timeoutMs: feedTimeoutMs }),
    listOrganizations: () => listOrganizations(database),
    openScope,
    roads,
    wallClock,
    log,
    onTurn: (feed, outcome) => {
      metrics.feedTurns.inc({ feed: feed.name, outcome });
      metrics.feedUp.set({ feed: feed.name }, feed.status === "heard" ? 1 : 0);
      metrics.feedItems.set({ feed: feed.name }, feed.items);
    },
  });
  onClose(feeds.close);
  roads.onProvider((state) => {
    metrics.countRoads(state);
    feeds.onProvider(state);
  });
  const hub = await makeLiveHub({ database, openScope, speedOf: (id) => speeds.of(id), feeds: feeds.list, log });
  onClose(hub.close);
  const simulation = await makeSimulation({ database, openScope, wallClock, hub });
  speeds.of = simulation.speedOf;

  const baseMap = await openBaseMap(config, roads);
  onClose(baseMap.close);
  const app = await makeApp({
    log,
    metrics,
    requestsPerMinute: config.requestsPerMinute,
    mapStyleUrl: config.mapStyleUrl,
  });
  onClose(() => app.close());
  onClose(simulation.close);
  const router = makeRouter({ app, callers, openScope });
  serveAccess(router, { database, wallClock, openScope, callers, speedOf: simulation.speedOf });
  serveFleet(router);
  serveOrders(router);
  servePackages(router);
  servePlans(router);
  serveOptimization(router);
  serveEdits(router, { roads, pool: editPool });
  servePins(router);
  serveTracking(router);
  serveTraffic(router);
  serveFeeds(router, feeds);
  serveSettings(router);
  serveMap(router, { app, callers, source: baseMap });
  serveClock(router, simulation, openScope);
  const { everyHeartbeat } = overrides;
  serveLive({ app, database, callers, hub, wallClock, metrics, log, ...(everyHeartbeat && { everyHeartbeat }) });
  let ready = false;
  app.get("/v1/health", { config: { rateLimit: false } }, async (_request, reply) => {
    await database.kysely
      .selectFrom("migrations" as "organizations")
      .select(({ fn }) => fn.countAll().as("count"))
      .execute();
    return reply.code(ready ? 200 : 503).send({
      status: ready ? "ready" : "starting",
      version: packageJson.version,
      roads: roadsHealth(roads),
    });
  });
  app.get("/v1/metrics", { config: { rateLimit: false } }, async (_request, reply) =>
    reply.type(metrics.registry.contentType).send(await metrics.registry.metrics()),
  );
  await servePages(app, makeOpenApi(packageJson.version), config.consoleDir);

  const optimizer = makeOptimizer({
    openScope,
    queue,
    roads,
    pool,
    budget: overrides.budget ?? defaultBudget,
    log,
    onEnd: ({ cpuSeconds, published }) => {
      metrics.optimizations.inc({ outcome: published ? "published" : "unchanged" });
      metrics.optimizationCpu.observe(cpuSeconds);
    },
  });
  /** Does something for every organization; what fails for one is done for the others all the same. */
  const forEach = async (what: string, work: (organization: OrganizationRow) => Promise<unknown>) => {
    for (const organization of await listOrganizations(database)) {
      await work(organization).catch((error) =>
        log.error({ err: error, organizationId: organization.id }, `${what} failed`),
      );
    }
  };
  await forEach("taking up optimizations", ({ id }) =>
    openScope(id, (scope) => resumeOptimizations(scope, database.kind === "embedded")),
  );
  queue.work<OptimizeMessage>(optimizeQueue, threads, optimizer.optimize);
  // Live organizations' days pass with the wall clock; a simulation's only when it is moved.
  const day = repeat(tickMs, log, () =>
    forEach("the passing of time", async ({ id, kind }) => {
      if (kind === "live") await openScope(id, passTime);
    }),
  );
  const retention = repeat(retentionMs, log, () =>
    forEach("the deletion of what has expired", ({ id }) => openScope(id, deleteExpired)),
  );
  const pulling = repeat(feedTickMs, log, feeds.turn);
  onClose(async () => {
    ready = false;
    await Promise.all([day.stop(), retention.stop(), pulling.stop()]);
  });

  const url = await app.listen({ port: config.port, host: config.host });
  ready = true;
  return { url: url.replace("0.0.0.0", "127.0.0.1"), database, roadsDir: roads.graph?.folder };
}

/** Where road times come from, and whether a provider of them answers. */
function roadsHealth({ id, provider }: Roads): { source: string; provider?: string } {
  const asked = provider();
  return asked === undefined ? { source: sourceOf(id) } : { source: asked.name, provider: asked.status };
}

const sourceOf = (id: Roads["id"]) => (id === "great-circle" ? id : "road-router");

/** Does something again and again, never twice at a time. `stop` waits for what is going on. */
function repeat(everyMs: number, log: Log, work: () => Promise<void>): { stop(): Promise<void> } {
  let running: Promise<void> | undefined;
  const timer = setInterval(() => {
    running ??= work()
      .catch((error) => log.error({ err: error }, "the organizations cannot be listed"))
      .finally(() => {
        running = undefined;
      });
  }, everyMs);
  return {
    stop: async () => {
      clearInterval(timer);
      await running;
    },
  };
}
