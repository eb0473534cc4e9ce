import { operations } from "@reroute/protocol";
import pg from "pg";
import { afterEach, describe, expect, inject, test } from "vitest";
import { authenticated } from "../../../test/live-client.ts";
import { advance, at, evening, makeFleet, makeOrder, place, readPlan, stopsOf } from "../../../test/small-fleet.ts";
import { startTestServer, type TestServer } from "../../../test/start-test-server.ts";
import { cloneTemplate } from "../../../test/stores.ts";
import { makeLog } from "../log.ts";
import { openDatabase, useConnections } from "./database.ts";
import { openPostgres } from "./postgres.ts";

const log = makeLog("silent");

describe.skipIf(inject("postgresTemplate") === null)("on PostgreSQL", () => {
  const servers: TestServer[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });

  async function serverOn(url: string): Promise<TestServer> {
    const database = await openDatabase({ databaseUrl: url, dataDir: "" }, log);
    const server = await startTestServer("postgres", { database });
    servers.push(server);
    return server;
  }

  /** Ends every session of the server's database, as a restart of PostgreSQL does. */
  async function cutSessions(url: string): Promise<number> {
    const admin = new pg.Client({ connectionString: url });
    await admin.connect();
    const { rowCount } = await admin.query(
      "select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and pid <> pg_backend_pid()",
    );
    await admin.end();
    return rowCount ?? 0;
  }

  test("cut sessions are answered with 503 and never end the process; every acknowledged order is there", async () => {
    const url = await cloneTemplate();
    const server = await serverOn(url);
    const api = await server.organization(evening);
    await makeFleet(api, 0);
    const acknowledged: string[] = [];
    const refused = new Set<number>();
    let writing = true;
    const writers = Array.from({ length: 8 }, async (_, writer) => {
      for (let index = 0; writing; index++) {
        const order = {
          reference: `${writer}.${index}`,
          location: place(3),
          timeWindows: [{ start: at("08:00"), end: at("18:00") }],
        };
        const { status } = await api.call(operations.orders.create, { body: order });
        if (status === 201) acknowledged.push(order.reference);
        else refused.add(status);
      }
    });
    for (let cut = 0; cut < 5; cut++) {
      const before = acknowledged.length;
      await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(before + 10);
      expect(await cutSessions(url)).toBeGreaterThan(0);
    }
    const before = acknowledged.length;
    await expect.poll(() => acknowledged.length, { timeout: 20_000 }).toBeGreaterThan(before + 10);
    writing = false;
    await Promise.all(writers);
    expect([...refused].filter((status) => status !== 503)).toEqual([]);
    const seen: string[] = [];
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await api.ok(operations.orders.list, { query: { limit: 1000, ...(cursor && { cursor }) } });
      seen.push(...page.items.map(({ reference }: { reference: string }) => reference));
      cursor = page.nextCursor;
    }
    expect(new Set(seen).size).toBe(seen.length);
    expect(acknowledged.filter((reference) => !seen.includes(reference))).toEqual([]);
  });

  test("what happened while the listening session was cut reaches the screens once it is back", async () => {
    const url = await cloneTemplate();
    const [one, two] = [await serverOn(url), await serverOn(url)];
    const api = await one.organization(evening);
    const { planId } = await makeFleet(api, 1);
    await makeOrder(api, { location: place(3) });
    await advance(api, at("07:30"));
    const screen = await authenticated(two.url, api);
    screen.send({ type: "subscribe", topic: `plan.${planId as `pln_${string}`}` });
    const { sequence } = await screen.next("snapshot");
    for (let cut = 1; cut <= 3; cut++) {
      await cutSessions(url);
      // The first request may meet a session that does not know yet that it is cut.
      const created = async () =>
        (await api.call(operations.orders.cancel, { id: (await makeOrder(api)).id }).catch(() => undefined))?.status;
      await expect.poll(() => created().catch(() => undefined), { timeout: 20_000 }).toBe(200);
      const { sequence: now } = await readPlan(api, planId);
      await screen.next("event", (message) => message.sequence >= now);
    }
    const heard = screen.messages.filter((message) => message.type === "event").map((message) => message.sequence);
    expect(heard).toEqual(heard.map((_, index) => sequence + 1 + index));
    screen.close();
  });

  test("two processes on one database share the work: events reach both, keys end in both, numbers stay gapless", async () => {
    const url = await cloneTemplate();
    const [one, two] = [await serverOn(url), await serverOn(url)];
    const api = await one.organization(evening);
    const { planId } = await makeFleet(api, 2);
    const keys = await api.ok(operations.access.createApiKey, { body: { name: "Both", role: "administrator" } });
    const headers = { authorization: `Bearer ${keys.secret}`, "content-type": "application/json" };
    const create = (server: TestServer, index: number) =>
      server.fetch("/v1/orders", {
        method: "POST",
        headers,
        body: JSON.stringify({
          reference: `order ${index}`,
          location: place(1 + (index % 7), index % 5),
          timeWindows: [{ start: at("08:00"), end: at("18:00") }],
        }),
      });
    const screens = await Promise.all(
      [one, two].map((server) => authenticated(server.url, { ...api, ...viaServer(server) })),
    );
    for (const screen of screens) {
      screen.send({ type: "subscribe", topic: `plan.${planId as `pln_${string}`}` });
      await screen.next("snapshot");
    }
    await advance(api, at("07:30"));
    const answers = await Promise.all(Array.from({ length: 30 }, (_, index) => create(index % 2 ? one : two, index)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    await advance(api, at("07:31"));
    const plan = await readPlan(api, planId);
    expect(stopsOf(plan).flatMap(({ orderIds }) => orderIds)).toHaveLength(30);
    for (const screen of screens) {
      await screen.next("event", (message) => message.sequence === plan.sequence);
      const heard = screen.messages.filter((message) => message.type === "event").map((message) => message.sequence);
      expect(heard).toEqual(heard.map((_, index) => heard[0]! + index));
      screen.close();
    }
    const read = () => two.fetch("/v1/orders", { headers: { authorization: headers.authorization } });
    expect((await read()).status).toBe(200);
    await api.ok(operations.access.revokeApiKey, { id: keys.id });
    await expect.poll(async () => (await read()).status, { timeout: 5_000 }).toBe(401);

    /** Tickets are made where they are used; any process would do. */
    function viaServer(server: TestServer) {
      return {
        ok: async () =>
          (
            await server.fetch("/v1/live/tickets", {
              method: "POST",
              headers: { authorization: headers.authorization },
            })
          ).body,
      };
    }
  });

  test("processes that start at the same moment on an empty database all start", async () => {
    const url = (inject("postgresTemplate") as string).replace(/[^/]*$/, "");
    const admin = new pg.Client({ connectionString: `${url}postgres` });
    await admin.connect();
    const makeEmpty = async (index: number) => {
      const name = `empty_${Date.now()}_${index}`;
      await admin.query(`create database ${name}`);
      return url + name;
    };
    for (let round = 0; round < 5; round++) {
      const empty = await makeEmpty(round);
      const connections = await Promise.all(Array.from({ length: 6 }, () => openPostgres(empty, log)));
      for (const store of connections) store.release(await store.acquire());
      const databases = await Promise.all(connections.map(useConnections));
      for (const database of databases) await database.close();
    }
    const empty = await makeEmpty(5);
    await admin.end();
    const [one, two] = await Promise.all([serverOn(empty), serverOn(empty)]);
    for (const server of [one, two]) expect((await server.fetch("/v1/health")).status).toBe(200);
  });
});
