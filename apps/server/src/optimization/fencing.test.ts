import { operations } from "@reroute/protocol";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  advance,
  at,
  evening,
  makeFleet,
  makeOrder,
  orderFields,
  place,
  readPlan,
  stopOf,
} from "../../test/small-fleet.ts";
import { startTestServer, type TestOrganization, type TestServer } from "../../test/start-test-server.ts";
import { onBothStores } from "../../test/stores.ts";
import { passTime } from "../day/service.ts";
import { createOrder } from "../orders/service.ts";
import { addCause } from "../plans/causes.ts";
import { withOrganization } from "../platform/database/database.ts";
import { makeLog } from "../platform/log.ts";
import { makeOpenScope, type OpenScope } from "../platform/open-scope.ts";
import { makeGreatCircleRoads } from "../platform/roads/great-circle-roads.ts";
import { runJob } from "./run-job.ts";
import { makeOptimizer, resumeOptimizations } from "./service.ts";
import type { WorkerPool } from "./worker-pool.ts";

const budget = { firstPlanIterations: 500, updateIterations: 200, improvementIterations: 200 };
const log = makeLog("silent");
const roads = makeGreatCircleRoads();

onBothStores((store) => {
  let server: TestServer;
  let openScope: OpenScope;
  const sent: object[] = [];
  const watchers = new Set<() => void>();
  // A queue that the server's own optimizer does not hear of: the tests say who works when.
  const queue = {
    send: async (_tx: unknown, _name: string, _key: string, data: object) => void sent.push(data),
    work: () => {},
    watch: (_name: string, watcher: () => void) => {
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    close: async () => {},
  };
  const clock = { aheadMs: 0, now: () => new Date(Date.now() + clock.aheadMs) };
  beforeAll(async () => {
    server = await startTestServer(store, { clock });
    openScope = makeOpenScope({ database: server.database, wallClock: clock, log, queue, roads });
  });
  afterAll(() => server.close());

  const inline = {
    run: (...[job, matrix]: Parameters<WorkerPool["run"]>) => runJob(job, matrix),
    close: async () => {},
  };

  async function plannedWithNewOrder() {
    const api = await server.organization(evening);
    const { planId } = await makeFleet(api, 1);
    await makeOrder(api, { location: place(5) });
    await advance(api, at("07:30"));
    await untilServerIsIdle();
    const fields = { ...orderFields({ location: place(8) }), type: "delivery" as const, priority: 0 };
    const order = await openScope(api.organizationId, (scope) => createOrder(scope, fields));
    return { api, planId, order, message: { organizationId: api.organizationId as string, planId } };
  }

  /** The server's own queue is empty: nothing in it takes the plan before the test does. */
  async function untilServerIsIdle(): Promise<void> {
    const left = async () => {
      const query = sql<{ count: number }>`select count(*)::int as count from pgboss.job where state < 'completed'`;
      return (await query.execute(server.database.kysely)).rows[0]!.count;
    };
    await expect.poll(left, { timeout: 20_000 }).toBe(0);
  }

  /** An optimizer whose process stands still after it has taken the plan, until it is let go. */
  function stalled() {
    let [taken, release] = [() => {}, () => {}];
    const hasTaken = new Promise<void>((resolve) => {
      taken = resolve;
    });
    const released = new Promise<void>((resolve) => {
      release = resolve;
    });
    const pool = {
      run: async (job: Parameters<typeof runJob>[0]) => {
        taken();
        await released;
        return runJob(job);
      },
      close: async () => {},
    };
    return { pool, hasTaken, release: () => release() };
  }

  const optimizationsOf = ({ organizationId }: TestOrganization) =>
    withOrganization(server.database, organizationId, (tx) =>
      tx.selectFrom("optimizations").select(["status", "outcome"]).orderBy("id").execute(),
    );

  test("while one process optimizes a plan another leaves it alone", async () => {
    const { api, planId, message } = await plannedWithNewOrder();
    const { pool, hasTaken, release } = stalled();
    const working = makeOptimizer({ openScope, queue, roads, pool, budget, log }).optimize(message);
    await hasTaken;
    await makeOptimizer({ openScope, queue, roads, pool: inline, budget, log }).optimize(message);
    expect((await readPlan(api, planId)).publishedRevision!.number).toBe(1);
    release();
    await working;
    expect((await readPlan(api, planId)).publishedRevision!.number).toBe(2);
  });

  test("an optimization whose process died is taken up by the next, and its late commit is refused", async () => {
    const { api, planId, order, message } = await plannedWithNewOrder();
    const { pool, hasTaken, release } = stalled();
    const working = makeOptimizer({ openScope, queue, roads, pool, budget, log }).optimize(message);
    await hasTaken;
    clock.aheadMs += 8_001;
    await makeOptimizer({ openScope, queue, roads, pool: inline, budget, log }).optimize(message);
    const after = await readPlan(api, planId);
    expect(after.publishedRevision).toMatchObject({
      number: 2,
      causes: [{ type: "order_created", subjectId: order.id }],
    });
    release();
    await working;
    expect(await readPlan(api, planId)).toEqual(after);
    expect(stopOf(after, order).status).toBe("planned");
    expect((await optimizationsOf(api)).slice(1)).toEqual([
      { status: "failed", outcome: "Interrupted: made anew." },
      { status: "completed", outcome: "Published." },
    ]);
  });

  test("an edit by hand overtakes an optimization, which is made anew on the edited plan", async () => {
    const { api, planId, order, message } = await plannedWithNewOrder();
    const before = await readPlan(api, planId);
    const [stop] = before.publishedRevision!.routes[0]!.stops;
    const { pool, hasTaken, release } = stalled();
    const working = makeOptimizer({ openScope, queue, roads, pool, budget, log }).optimize(message);
    await hasTaken;
    const moves = [{ stopId: stop!.id, unassign: true }];
    await api.ok(operations.plans.edit, { id: planId, body: { baseRevision: before.publishedRevisionId, moves } });
    release();
    await working;
    const after = await readPlan(api, planId);
    expect(after.publishedRevision).toMatchObject({
      number: 3,
      causes: [{ type: "order_created", subjectId: order.id }],
      unassigned: [{ orderId: stop!.orderIds[0] }],
    });
    expect(after.publishedRevision!.routes.flatMap(({ stops }) => stops.flatMap(({ orderIds }) => orderIds))).toEqual([
      order.id,
    ]);
    expect(after.optimizing).toBe(false);
  });

  test("a restart on a store that nobody else uses takes up at once what was interrupted", async () => {
    const { api, planId, message } = await plannedWithNewOrder();
    const { pool, hasTaken, release } = stalled();
    const working = makeOptimizer({ openScope, queue, roads, pool, budget, log }).optimize(message);
    await hasTaken;
    sent.length = 0;
    await openScope(api.organizationId, (scope) => resumeOptimizations(scope, true));
    expect(sent).toEqual([message]);
    await makeOptimizer({ openScope, queue, roads, pool: inline, budget, log }).optimize(message);
    expect((await readPlan(api, planId)).publishedRevision!.number).toBe(2);
    release();
    await working;
  });

  test("an optimization that fails gives its causes back, and the plan stands", async () => {
    const { api, planId, message } = await plannedWithNewOrder();
    const before = await readPlan(api, planId);
    const broken = { run: () => Promise.reject(new Error("out of memory")), close: async () => {} };
    await expect(
      makeOptimizer({ openScope, queue, roads, pool: broken, budget, log }).optimize(message),
    ).rejects.toThrow("memory");
    const { publishedRevision } = await readPlan(api, planId);
    expect(publishedRevision!.id).toBe(before.publishedRevisionId);
    await makeOptimizer({ openScope, queue, roads, pool: inline, budget, log }).optimize(message);
    expect((await readPlan(api, planId)).publishedRevision).toMatchObject({
      number: 2,
      causes: [{ type: "order_created" }],
    });
  });

  /** Its first job runs until it is given up. */
  function untilGivenUp(onStart: () => void): WorkerPool {
    let runs = 0;
    const run: WorkerPool["run"] = async (job, _matrix, signal) => {
      if (runs++ === 0) {
        onStart();
        await new Promise((resolve) => signal!.addEventListener("abort", resolve));
      }
      return runJob(job);
    };
    return { run, close: async () => {} };
  }

  test("a look for a better plan makes way for an order, and comes again within the hour", async () => {
    const { api, planId, message } = await plannedWithNewOrder();
    await makeOptimizer({ openScope, queue, roads, pool: inline, budget, log }).optimize(message);
    await openScope(api.organizationId, (scope) => addCause(scope, planId, "improvement", "A look."));
    let hasLooked = () => {};
    const looking = new Promise<void>((resolve) => {
      hasLooked = resolve;
    });
    const pool = untilGivenUp(() => hasLooked());
    const working = makeOptimizer({ openScope, queue, roads, pool, budget, log }).optimize(message);
    await looking;
    const fields = { ...orderFields({ location: place(3) }), type: "delivery" as const, priority: 0 };
    const order = await openScope(api.organizationId, (scope) => createOrder(scope, fields));
    for (const tell of watchers) tell();
    await working;
    const plan = await readPlan(api, planId);
    expect(plan.publishedRevision).toMatchObject({
      number: 3,
      causes: [{ type: "order_created", subjectId: order.id }],
    });
    expect((await optimizationsOf(api)).slice(-2)).toEqual([
      { status: "completed", outcome: "Given up for what came in meanwhile." },
      { status: "completed", outcome: "Published." },
    ]);
    expect(watchers.size).toBe(0);
    await openScope(api.organizationId, (scope) => passTime({ ...scope, dayNow: new Date(at("08:31")) }));
    const { pending } = await withOrganization(server.database, api.organizationId, (tx) =>
      tx.selectFrom("plans").select("pending_causes as pending").where("id", "=", planId).executeTakeFirstOrThrow(),
    );
    expect(pending.map(({ type }) => type)).toEqual(["improvement"]);
  });

  test("an order that finds a look for a better plan waiting goes first", async () => {
    const { api, planId, message } = await plannedWithNewOrder();
    await openScope(api.organizationId, (scope) => addCause(scope, planId, "improvement", "A look."));
    await makeOptimizer({ openScope, queue, roads, pool: inline, budget, log }).optimize(message);
    expect((await readPlan(api, planId)).publishedRevision).toMatchObject({ causes: [{ type: "order_created" }] });
  });

  test("a driver who acts while the plan is made is not overruled: the plan is made anew", async () => {
    const { api, planId, message } = await plannedWithNewOrder();
    const other = await makeOrder(api, { location: place(2) });
    await advance(api, at("07:59"));
    await untilServerIsIdle();
    const { pool, hasTaken, release } = stalled();
    await openScope(api.organizationId, (scope) =>
      createOrder(scope, { ...orderFields({ location: place(1) }), type: "delivery", priority: 0 }),
    );
    const working = makeOptimizer({ openScope, queue, roads, pool, budget, log }).optimize(message);
    await hasTaken;
    // The driver takes the last stop first.
    const last = (await readPlan(api, planId)).publishedRevision!.routes[0]!.stops.at(-1)!;
    const action = { actionId: `${planId}-1`, occurredAt: at("07:59") };
    await api.ok(operations.stops.start, { id: last.id, body: action });
    release();
    await working;
    const outcomes = (await optimizationsOf(api)).map(({ outcome }) => outcome);
    expect(outcomes).toContain("The day went on while the plan was made: made anew.");
    const stops = (await readPlan(api, planId)).publishedRevision!.routes[0]!.stops;
    expect(stops[0]).toMatchObject({ taskIds: last.taskIds, status: "en_route" });
    const served = stops.flatMap(({ orderIds }) => orderIds);
    expect(served).toHaveLength(4);
    expect(served).toContain(other.id);
  });

  test("a day that ends while an optimization runs leaves no optimization running", async () => {
    const { api, planId, message } = await plannedWithNewOrder();
    const { pool, hasTaken, release } = stalled();
    const working = makeOptimizer({ openScope, queue, roads, pool, budget, log }).optimize(message);
    await hasTaken;
    await openScope(api.organizationId, (scope) => passTime({ ...scope, dayNow: new Date(at("20:01")) }));
    release();
    await working;
    expect(await readPlan(api, planId)).toMatchObject({ status: "closed", optimizing: false });
    expect((await optimizationsOf(api)).at(-1)).toEqual({ status: "failed", outcome: "The day ended before it." });
  });
});
