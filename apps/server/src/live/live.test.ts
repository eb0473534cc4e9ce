import { applyServerMessage, type PlanState } from "@reroute/client";
import { operations, type Plan, type PlanEventMessage, type PlanId, type ServerMessage } from "@reroute/protocol";
import { sql } from "kysely";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { authenticated, type LiveClient, openLive } from "../../test/live-client.ts";
import {
  act,
  advance,
  at,
  evening,
  makeFleet,
  makeOrder,
  place,
  readPlan,
  routesOf,
  settle,
  stopsOf,
} from "../../test/small-fleet.ts";
import { startTestServer, type TestOrganization, type TestServer } from "../../test/start-test-server.ts";
import { onBothStores } from "../../test/stores.ts";
import { eventsChannel } from "../events/service.ts";
import { sessionCookie } from "../platform/access/authenticate.ts";
import { withOrganization } from "../platform/database/database.ts";

const topicOf = (planId: string) => `plan.${planId as PlanId}` as const;
const eventsIn = (messages: readonly ServerMessage[]) =>
  messages.filter((message): message is PlanEventMessage => message.type === "event");

onBothStores((store) => {
  let server: TestServer;
  const clock = { aheadMs: 0, now: () => new Date(Date.now() + clock.aheadMs) };
  const open: LiveClient[] = [];
  const beats = new Set<() => void>();
  const everyHeartbeat = (beat: () => void) => {
    beats.add(beat);
    return () => beats.delete(beat);
  };
  beforeAll(async () => {
    server = await startTestServer(store, { clock, everyHeartbeat });
  });
  afterEach(() => {
    for (const client of open.splice(0)) client.socket.terminate();
  });
  afterAll(() => server.close());

  const anonymous = async (headers?: Record<string, string>) => {
    const client = await openLive(server.url, headers);
    open.push(client);
    return client;
  };
  const follower = async (api: TestOrganization) => {
    const client = await authenticated(server.url, api);
    open.push(client);
    return client;
  };
  const ticketOf = async (api: TestOrganization) => (await api.ok(operations.access.liveTicket)).ticket as string;

  async function planned(orders = 3): Promise<{ api: TestOrganization; planId: string; topic: `plan.${PlanId}` }> {
    const api = await server.organization(evening);
    const { planId } = await makeFleet(api, 1);
    for (let index = 1; index <= orders; index++) await makeOrder(api, { location: place(3 * index) });
    await advance(api, at("07:30"));
    return { api, planId, topic: topicOf(planId) };
  }

  describe("messages", () => {
    test("1.3 a message that does not fit is answered with BAD_MESSAGE and its field; the socket stays open", async () => {
      const { api, topic } = await planned(1);
      const client = await follower(api);
      const bad: [string | object, RegExp][] = [
        ["{", /the message/],
        ["[]", /the message/],
        [{ type: "dance" }, /type/],
        [{ type: "subscribe" }, /topic/],
        [{ type: "subscribe", topic: "plan.1" }, /topic/],
        [{ type: "subscribe", topic, after: -1 }, /after/],
        [{ type: "subscribe", topic, after: "1" }, /after/],
        [{ type: "ping", colour: "red" }, /colour/],
      ];
      for (const [message, says] of bad) {
        client.send(message);
        const error = await client.next("error");
        expect([message, error.code, error.message]).toEqual([message, "BAD_MESSAGE", expect.stringMatching(says)]);
      }
      await client.drained();
    });

    test("1.4 a message of more than 64 KiB closes the socket with 1009", async () => {
      const client = await follower(await server.organization());
      client.send(JSON.stringify({ type: "ping", padding: "x".repeat(65_536) }));
      expect(await client.closed).toBe(1009);
    });
  });

  describe("authentication", () => {
    test("2.1 a ticket opens one socket", async () => {
      const ticket = await ticketOf(await server.organization());
      const [one, two] = [await anonymous(), await anonymous()];
      for (const client of [one, two]) client.send({ type: "authenticate", ticket });
      const refused = await Promise.race([one, two].map((client) => client.closed.then(() => client)));
      expect(await refused.closed).toBe(4401);
      expect(refused.messages.some(({ type }) => type === "ready")).toBe(false);
      // The other one's answer may come later than the refusal.
      const admitted = refused === one ? two : one;
      await admitted.next("ready");
      await admitted.drained();
    });

    test("2.1 a ticket of 61 seconds ago, a made-up one and an API key open none", async () => {
      const api = await server.organization();
      const old = await ticketOf(api);
      clock.aheadMs += 61_000;
      for (const ticket of [old, "ticket_made-up", api.key]) {
        const client = await anonymous();
        client.send({ type: "authenticate", ticket });
        expect(await client.next("error")).toMatchObject({ code: "UNAUTHENTICATED" });
        expect(await client.closed).toBe(4401);
      }
    });

    test("2.1 a session's cookie opens a socket from the server's own pages, and from no other", async () => {
      const api = await server.organization();
      const answer = await server.fetch("/v1/session", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token: await api.signInToken() }),
      });
      const cookie = answer.headers.getSetCookie()[0]!.split(";")[0]!;
      expect(cookie).toContain(sessionCookie);
      await (await anonymous({ cookie, origin: server.url })).next("ready");
      for (const origin of [{ origin: "https://evil.example" }, {}] as Record<string, string>[]) {
        const foreign = await anonymous({ cookie, ...origin });
        foreign.send({ type: "subscribe", topic: topicOf("pln_01936e5c-7a4e-7d3b-9c41-2f6f1b0a9e55") });
        expect(await foreign.closed).toBe(4401);
      }
    });

    test("2.2 before ready only pong and error come", async () => {
      const client = await anonymous();
      await client.drained();
      client.send("{");
      await client.next("error");
      client.send({ type: "authenticate", ticket: await ticketOf(await server.organization()) });
      await client.next("ready");
      expect(client.messages.map(({ type }) => type)).toEqual(["pong", "error", "ready"]);
    });

    test("2.3 a subscribe before ready is answered with UNAUTHENTICATED and closed with 4401", async () => {
      const { topic } = await planned(1);
      const client = await anonymous();
      client.send({ type: "subscribe", topic });
      expect(await client.next("error")).toMatchObject({ code: "UNAUTHENTICATED" });
      expect(await client.closed).toBe(4401);
      expect(client.messages).toHaveLength(1);
    });

    test.runIf(store === "embedded")("2.3 a socket without credentials is closed after 10 seconds", async () => {
      const client = await anonymous();
      expect(await client.closed).toBe(4401);
      expect(client.messages).toMatchObject([{ type: "error", code: "UNAUTHENTICATED" }]);
    });

    test("2.4 a socket ends with the key whose ticket opened it, and so do tickets that are not used yet; others stay", async () => {
      const { api, topic } = await planned(1);
      const made = await api.ok(operations.access.createApiKey, { body: { name: "Warehouse", role: "dispatcher" } });
      const warehouse = api.withKey(made.secret);
      const ended = await authenticated(server.url, warehouse);
      const stays = await follower(api);
      ended.send({ type: "subscribe", topic });
      await ended.next("snapshot");
      const { ticket } = await warehouse.ok(operations.access.liveTicket);
      await api.ok(operations.access.revokeApiKey, { id: made.id });
      expect(await ended.next("error")).toMatchObject({ code: "UNAUTHENTICATED" });
      expect(await ended.closed).toBe(4401);
      const late = await anonymous();
      late.send({ type: "authenticate", ticket });
      expect(await late.closed).toBe(4401);
      await stays.drained();
      expect(stays.socket.readyState).toBe(stays.socket.OPEN);
    });

    test("2.4 a socket ends when its session is signed out", async () => {
      const api = await server.organization();
      const session = await server.fetch("/v1/session", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token: await api.signInToken() }),
      });
      const headers = { cookie: session.headers.getSetCookie()[0]!.split(";")[0]!, origin: server.url };
      const client = await anonymous(headers);
      await client.next("ready");
      expect((await server.fetch("/v1/session", { method: "DELETE", headers })).status).toBe(204);
      expect(await client.closed).toBe(4401);
    });

    test("2.4 a socket ends at the heartbeat after its session has expired, and not at one before", async () => {
      const api = await server.organization();
      const session = await server.fetch("/v1/session", {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ token: await api.signInToken() }),
      });
      const cookie = session.headers.getSetCookie()[0]!;
      const lastsMs = Date.parse(/Expires=([^;]+)/.exec(cookie)![1]!) - clock.now().getTime();
      const before = clock.aheadMs;
      const client = await anonymous({ cookie: cookie.split(";")[0]!, origin: server.url });
      await client.next("ready");
      const key = await follower(api);
      const beat = () => {
        for (const each of beats) each();
      };
      try {
        clock.aheadMs = before + lastsMs - 60_000;
        beat();
        await client.drained();
        await key.drained();
        // The cookie tells whole seconds.
        clock.aheadMs = before + lastsMs + 1_000;
        beat();
        expect(await client.next("error")).toMatchObject({ code: "UNAUTHENTICATED" });
        expect(await client.closed).toBe(4401);
        await key.drained();
      } finally {
        clock.aheadMs = before;
      }
    });
  });

  describe("topics", () => {
    test("3.1 a foreign plan and an unknown one are answered with NOT_FOUND; the socket stays open", async () => {
      const { topic } = await planned(1);
      const client = await follower(await server.organization());
      const owner = await follower((await planned(1)).api);
      for (const asked of [topic, topicOf("pln_01936e5c-7a4e-7d3b-9c41-2f6f1b0a9e55")]) {
        for (const one of [client, owner]) {
          one.send({ type: "subscribe", topic: asked });
          expect(await one.next("error")).toMatchObject({ code: "NOT_FOUND", topic: asked });
          await one.drained();
        }
      }
    });

    test("3.1 also while its owner follows it", async () => {
      const { api, topic } = await planned(1);
      const [owner, stranger] = [await follower(api), await follower(await server.organization())];
      owner.send({ type: "subscribe", topic });
      await owner.next("snapshot");
      stranger.send({ type: "subscribe", topic });
      expect(await stranger.next("error")).toMatchObject({ code: "NOT_FOUND", topic });
      await makeOrder(api);
      await owner.next("event");
      await stranger.drained();
      expect(stranger.messages.map(({ type }) => type)).toEqual(["ready", "error", "pong"]);
    });

    test("3.2 subscribe is answered with the whole state as of its sequence", async () => {
      const { api, planId, topic } = await planned();
      const client = await follower(api);
      client.send({ type: "subscribe", topic });
      const snapshot = await client.next("snapshot");
      const plan = await readPlan(api, planId);
      expect(snapshot.data.plan).toEqual(plan);
      expect(snapshot.sequence).toBe(plan.sequence);
      expect(snapshot.data.vehicles).toHaveLength(1);
      expect(snapshot.data.revisions.map(({ number }) => number)).toEqual([1]);
    });

    test("3.3 subscribe with after is answered with the events that were missed, in order", async () => {
      const { api, planId, topic } = await planned();
      await makeOrder(api, { location: place(5) });
      await settle(api);
      const { sequence } = await readPlan(api, planId);
      const client = await follower(api);
      client.send({ type: "subscribe", topic, after: 2 });
      await client.next("event", (message) => message.sequence === sequence);
      const numbers = eventsIn(client.messages).map((message) => message.sequence);
      expect(numbers).toEqual(Array.from({ length: sequence - 2 }, (_, index) => index + 3));
      expect(client.messages.some(({ type }) => type === "snapshot")).toBe(false);
    });

    test("3.3 nothing is answered if none is missing, a snapshot if the number was never reached", async () => {
      const { api, planId, topic } = await planned(1);
      const { sequence } = await readPlan(api, planId);
      const client = await follower(api);
      client.send({ type: "subscribe", topic, after: sequence });
      await client.drained();
      expect(client.messages.map(({ type }) => type)).toEqual(["ready", "pong"]);
      client.send({ type: "subscribe", topic, after: sequence + 1 });
      expect((await client.next("snapshot")).sequence).toBe(sequence);
    });

    test("3.3 more than 1,000 missed events are answered with a snapshot", async () => {
      const { api, planId, topic } = await planned(1);
      const { sequence } = await readPlan(api, planId);
      await withOrganization(server.database, api.organizationId, async (tx) => {
        await sql`
          insert into events (organization_id, id, plan_id, sequence, type, data, day_at, created_at)
          select organization_id, id || n, plan_id, ${sequence} + n, type, data, day_at, created_at
          from events, generate_series(1, 1001) as n where sequence = 1 and plan_id = ${planId}`.execute(tx);
        await sql`update plans set sequence = ${sequence + 1001} where id = ${planId}`.execute(tx);
      });
      const client = await follower(api);
      client.send({ type: "subscribe", topic, after: sequence });
      expect((await client.next("snapshot")).sequence).toBe(sequence + 1001);
      client.send({ type: "subscribe", topic, after: sequence + 1 });
      await client.next("event", (message) => message.sequence === sequence + 1001);
      expect(eventsIn(client.messages)).toHaveLength(1000);
    });

    test("3.4 between a snapshot and the next event there is nothing, however much happens meanwhile", async () => {
      const { api, planId, topic } = await planned(1);
      const creating = Promise.all(Array.from({ length: 20 }, () => makeOrder(api)));
      const clients = await Promise.all(Array.from({ length: 5 }, () => follower(api)));
      for (const client of clients) client.send({ type: "subscribe", topic });
      await creating;
      await settle(api);
      const { sequence } = await readPlan(api, planId);
      for (const client of clients) {
        const snapshot = await client.next("snapshot");
        if (snapshot.sequence < sequence) await client.next("event", (message) => message.sequence === sequence);
        const numbers = eventsIn(client.messages).map((message) => message.sequence);
        expect(numbers).toEqual(numbers.map((_, index) => snapshot.sequence + 1 + index));
      }
    });

    test("3.4 who subscribes while others come and go misses nothing", async () => {
      const { api, planId, topic } = await planned(1);
      for (let round = 0; round < 10; round++) {
        const [stays, goes, joins] = [await follower(api), await follower(api), await follower(api)];
        for (const client of [goes, joins, stays]) client.send({ type: "subscribe", topic });
        goes.close();
        await goes.closed;
        joins.send({ type: "unsubscribe", topic });
        const { sequence } = await stays.next("snapshot");
        await makeOrder(api);
        expect((await stays.next("event")).sequence).toBe(sequence + 1);
        stays.close();
      }
      expect((await readPlan(api, planId)).sequence).toBeGreaterThan(10);
    });

    test("3.5 subscribing again is answered again and doubles nothing", async () => {
      const { api, topic } = await planned(1);
      const client = await follower(api);
      client.send({ type: "subscribe", topic });
      const { sequence } = await client.next("snapshot");
      client.send({ type: "subscribe", topic });
      expect((await client.next("snapshot")).sequence).toBe(sequence);
      client.send({ type: "subscribe", topic, after: sequence - 1 });
      expect((await client.next("event")).sequence).toBe(sequence);
      await makeOrder(api);
      await settle(api);
      await client.drained();
      const later = eventsIn(client.messages).filter((message) => message.sequence > sequence);
      expect(later.map((message) => message.sequence)).toEqual(later.map((_, index) => sequence + 1 + index));
      expect(later.length).toBeGreaterThan(1);
    });

    test("3.6 after unsubscribe nothing of the topic follows", async () => {
      const { api, topic } = await planned(1);
      const [client, witness] = [await follower(api), await follower(api)];
      for (const one of [client, witness]) {
        one.send({ type: "subscribe", topic });
        await one.next("snapshot");
      }
      client.send({ type: "unsubscribe", topic });
      await client.drained();
      const heard = client.messages.length;
      await makeOrder(api);
      await witness.next("event");
      await settle(api);
      await client.drained();
      expect(client.messages.slice(heard).map(({ type }) => type)).toEqual(["pong"]);
    });
  });

  describe("events", () => {
    test("4.1 and 4.2 numbered without gaps; applied to the snapshot they give what a later reading gives", async () => {
      const { api, planId, topic } = await planned(6);
      const client = await follower(api);
      client.send({ type: "subscribe", topic });
      await client.next("snapshot");
      await makeOrder(api, { location: place(7, 2) });
      await settle(api);
      await advance(api, at("08:20"));
      const [first, second, third] = stopsOf(await readPlan(api, planId));
      await act(api, first!.id, "start", at("08:00"));
      await act(api, first!.id, "arrive", at("08:10"));
      await act(api, first!.id, "complete", at("08:20"));
      await act(api, second!.id, "start", at("08:20"));
      await api.ok(operations.orders.cancel, { id: third!.orderIds[0] });
      await makeOrder(api, { location: { latitude: 48, longitude: 2 } });
      const point = [-84.43, 33.7];
      const traffic = { polyline: [point, [-84.43, 33.8]], factor: 4, validFrom: at("08:00"), validUntil: at("12:00") };
      await api.ok(operations.traffic.create, { body: { ...traffic, source: "test" } });
      await settle(api);
      await advance(api, at("08:40"));
      const later = await follower(api);
      later.send({ type: "subscribe", topic });
      const snapshot = await later.next("snapshot");
      await client.drained();

      const events = eventsIn(client.messages);
      const start = client.messages.find(({ type }) => type === "snapshot") as { sequence: number };
      expect(events.map(({ sequence }) => sequence)).toEqual(events.map((_, index) => start.sequence + 1 + index));
      const state = client.messages.reduce<PlanState | null>(applyServerMessage, null)!;
      expect(carried(state.plan)).toEqual(carried(await readPlan(api, planId)));
      expect(carried(state.plan)).toEqual(carried(snapshot.data.plan));
      expect(state.sequence).toBe(snapshot.sequence);
      expect(state.traffic.map(({ id }) => id)).toEqual(snapshot.data.traffic.map(({ id }) => id));
      expect(state.revisions.map(({ id, status }) => [id, status])).toEqual(
        snapshot.data.revisions.map(({ id, status }) => [id, status]),
      );
      expect(new Date(state.clock.now)).toEqual(new Date(at("08:40")));
    });

    test("4.3 a published revision carries the routes that changed, whole, and all unassigned orders", async () => {
      const { api, planId, topic } = await planned(2);
      const client = await follower(api);
      client.send({ type: "subscribe", topic });
      await client.next("snapshot");
      await makeOrder(api, { demand: { weight_kg: 5000 } });
      await makeOrder(api, { location: place(4, 1) });
      await settle(api);
      const plan = await readPlan(api, planId);
      const { publishedRevision } = plan;
      const { data } = await client.next(
        "event",
        (message) => message.event === "plan.revision.published" && message.data.revision.id === publishedRevision!.id,
      );
      expect(data).toMatchObject({ changedRoutes: routesOf(plan), unassigned: publishedRevision!.unassigned });
    });
  });

  describe("ephemeral messages", () => {
    test("5.1 positions, ETAs and the clock come without a sequence, and a snapshot carries them", async () => {
      const { api, topic } = await planned(2);
      const { items } = await api.ok(operations.drivers.list);
      await advance(api, at("08:30"));
      const client = await follower(api);
      client.send({ type: "subscribe", topic });
      await client.next("snapshot");
      const position = { driverId: items[0].id, recordedAt: at("08:30"), latitude: 33.7, longitude: -84.4 };
      await api.ok(operations.positions.create, { body: { positions: [position] } });
      const positions = await client.next("ephemeral", ({ kind }) => kind === "positions");
      expect(positions.data).toEqual([position]);
      await advance(api, at("08:31"));
      const clockMessage = await client.next("ephemeral", ({ kind }) => kind === "clock");
      expect(clockMessage.data).toMatchObject({ now: new Date(at("08:31")).toISOString(), mode: "simulation" });
      await client.next("ephemeral", ({ kind }) => kind === "etas");
      expect(client.messages.filter((message) => message.type === "ephemeral" && "sequence" in message)).toEqual([]);
      client.send({ type: "subscribe", topic });
      const { data } = await client.next("snapshot");
      expect(data).toMatchObject({ positions: [position], clock: { now: new Date(at("08:31")).toISOString() } });
    });

    test("5.2 and 5.3 the ETAs of the whole plan come as time passes, and make no event", async () => {
      const { api, planId, topic } = await planned(3);
      const client = await follower(api);
      client.send({ type: "subscribe", topic });
      const { sequence } = await client.next("snapshot");
      await advance(api, at("08:01"));
      await advance(api, at("08:04"));
      const etas = await client.next("ephemeral", ({ kind }) => kind === "etas");
      const plan = await readPlan(api, planId);
      expect(etas.kind === "etas" && etas.data.stops.map(({ stopId }) => stopId)).toEqual(
        stopsOf(plan).map(({ id }) => id),
      );
      expect(plan.sequence).toBe(sequence);
    });
  });

  test("6.1 ping is answered before authentication too", async () => {
    await (await anonymous()).drained();
  });

  test("7.1 a client that does not read is cut, the others hear all, and it resumes where it was", async () => {
    const { api, planId, topic } = await planned(1);
    const [slow, reading] = [await follower(api), await follower(api)];
    for (const client of [slow, reading]) {
      client.send({ type: "subscribe", topic });
      await client.next("snapshot");
    }
    slow.socket.pause();
    // 20 MB: more than the system's own buffers take.
    let sequence = 0;
    for (let index = 0; index < 20; index++) {
      sequence = await appendLarge(api, planId);
      await reading.next("event", (message) => message.sequence === sequence);
    }
    await expect.poll(openSockets, { timeout: 10_000 }).toBe(1);
    const back = await follower(api);
    back.send({ type: "subscribe", topic, after: sequence - 20 });
    await back.next("event", (message) => message.sequence === sequence);
    expect(eventsIn(back.messages)).toHaveLength(20);
    await back.drained();
  });

  test("7.1 a client that asks again and again without reading is cut as well", async () => {
    const { api, planId, topic } = await planned(1);
    const client = await follower(api);
    for (let index = 0; index < 10; index++) await appendLarge(api, planId);
    const asked = await follower(api);
    asked.socket.pause();
    for (let index = 0; index < 10; index++) asked.send({ type: "subscribe", topic, after: 1 });
    await expect.poll(openSockets, { timeout: 10_000 }).toBe(1);
    await client.drained();
  });

  /** An event of 1 MB. */
  function appendLarge({ organizationId }: TestOrganization, planId: string): Promise<number> {
    return withOrganization(server.database, organizationId, async (tx) => {
      const { sequence } = await tx
        .updateTable("plans")
        .set((expression) => ({ sequence: expression("sequence", "+", 1) }))
        .where("id", "=", planId)
        .returning("sequence")
        .executeTakeFirstOrThrow();
      const data = { optimizationId: "opt_01936e5c-7a4e-7d3b-9c41-2f6f1b0a9e55", outcome: "x".repeat(1_000_000) };
      const id = `evt_${sequence}_${planId}`;
      await sql`
        insert into events (organization_id, id, plan_id, sequence, type, data, day_at, created_at)
        values (${organizationId}, ${id}, ${planId}, ${sequence}, 'optimization.failed', ${JSON.stringify(data)}, now(), now())
      `.execute(tx);
      await sql`select pg_notify(${eventsChannel}, ${`${organizationId} ${planId}`})`.execute(tx);
      return sequence;
    });
  }

  async function openSockets(): Promise<number> {
    const { body } = await server.fetch("/v1/metrics");
    return Number(/^reroute_live_sockets (\d+)$/m.exec(body)![1]);
  }
});

/** What events carry of a plan: its routes with their stops' status, the unassigned orders, the published revision, its state. */
function carried({ sequence, status, publishedRevision, publishedRevisionId, optimizing }: Plan): object {
  return {
    sequence,
    status,
    optimizing,
    publishedRevisionId,
    unassigned: publishedRevision!.unassigned,
    routes: publishedRevision!.routes.map((route) => ({
      id: route.id,
      stops: route.stops.map((stop) => [stop.id, stop.orderIds, stop.status]),
    })),
  };
}
