import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { ClientMessage, PlanId } from "@reroute/protocol";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type WebSocket as ServerSocket, WebSocketServer } from "ws";
import type { LiveChannel, PlanMessage } from "./live.ts";
import { makeClient } from "./make-client.ts";
import { type ManualClock, makeManualClock } from "./manual-clock.ts";

const until = (condition: () => boolean) => vi.waitUntil(condition, { timeout: 20_000, interval: 5 });

const planId: PlanId = "pln_01936e5c-7a4e-7d3b-9c41-2f6f1b0a9e55";
const topic = `plan.${planId}`;

/** One connection as the server sees it. */
interface Peer {
  socket: ServerSocket;
  messages: ClientMessage[];
}

let server: Awaited<ReturnType<typeof startServer>>;
let clock: ManualClock;
let channel: LiveChannel;
let heard: PlanMessage[];

beforeEach(async () => {
  server = await startServer();
  clock = makeManualClock();
  channel = makeClient({ baseUrl: server.baseUrl, apiKey: "key", clock, random: () => 0, mostTries: 1 }).live();
  heard = [];
});
afterEach(async () => {
  channel.close();
  await server.close();
});

async function startServer() {
  let tickets = 0;
  const http = createServer((_request, response) => {
    response.writeHead(201).end(JSON.stringify({ ticket: `ticket-${++tickets}`, expiresAt: "2026-11-22T09:00:00Z" }));
  });
  const sockets = new WebSocketServer({ server: http, path: "/v1/live" });
  const peers: Peer[] = [];
  sockets.on("connection", (socket) => {
    const peer: Peer = { socket, messages: [] };
    peers.push(peer);
    socket.on("message", (data) => peer.messages.push(JSON.parse(String(data))));
  });
  http.listen(0, "127.0.0.1");
  await once(http, "listening");
  return {
    baseUrl: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    /** The nth connection (from 0), once it has sent so many messages. */
    async peer(index: number, messageCount: number): Promise<Peer> {
      await until(() => (peers[index]?.messages.length ?? 0) >= messageCount);
      return peers[index]!;
    },
    async close() {
      for (const { socket } of peers) socket.terminate();
      sockets.close();
      http.close();
      await once(http, "close");
    },
  };
}

const send = (peer: Peer, ...messages: object[]) => {
  for (const message of messages) peer.socket.send(JSON.stringify(message));
};
const snapshot = (sequence: number) => ({ type: "snapshot", topic, sequence, data: {} });
const event = (sequence: number) => ({ type: "event", topic, sequence, event: "optimization.started", data: {} });
const sequences = () => heard.map((message) => ("sequence" in message ? message.sequence : message.type));
const listen = (message: PlanMessage) => void heard.push(message);

/** Follows the plan and gets a snapshot of sequence 7. */
async function followed(): Promise<Peer> {
  channel.follow(planId, listen);
  const peer = await server.peer(0, 1);
  send(peer, { type: "ready" });
  await server.peer(0, 2);
  send(peer, snapshot(7));
  await until(() => heard.length === 1);
  return peer;
}

describe("connecting", () => {
  test("spec 2.1, 3.2: the ticket comes first, and after ready the subscriptions", async () => {
    expect(channel.connection).toEqual({ state: "connecting", lastHeardAt: null, problem: null });
    const peer = await followed();
    expect(peer.messages).toEqual([
      { type: "authenticate", ticket: "ticket-1" },
      { type: "subscribe", topic },
    ]);
    expect(channel.connection).toEqual({ state: "live", lastHeardAt: clock.now(), problem: null });
  });

  test("spec 8: after a loss it waits, gets a new ticket and resumes after the last sequence", async () => {
    const first = await followed();
    send(first, event(8));
    await until(() => heard.length === 2);

    first.socket.close(4408, "too slow");
    await until(() => channel.connection.state === "offline");
    expect(channel.connection.problem).toBe("too slow");
    expect(clock.untilNext()).toBe(250);
    clock.move(250);

    const second = await server.peer(1, 1);
    send(second, { type: "ready" });
    await server.peer(1, 2);
    expect(second.messages).toEqual([
      { type: "authenticate", ticket: "ticket-2" },
      { type: "subscribe", topic, after: 8 },
    ]);
    send(second, event(9), event(10));
    await until(() => heard.length === 4);
    expect(sequences()).toEqual([7, 8, 9, 10]);
    expect(channel.connection).toMatchObject({ state: "live", problem: null });
  });

  test("spec 8.1: waits double from loss to loss", async () => {
    for (const [index, waitMs] of [250, 500, 1000].entries()) {
      const peer = await server.peer(index, 1);
      peer.socket.close(4401);
      await until(() => clock.untilNext() <= waitMs);
      expect(clock.untilNext()).toBe(waitMs);
      clock.move(waitMs);
    }
    await server.peer(3, 1);
  });

  test("a closed channel neither reconnects nor listens", async () => {
    await followed();
    channel.close();
    expect(channel.connection.state).toBe("offline");
    expect(clock.untilNext()).toBe(Infinity);
  });
});

describe("sequences (spec 4.4)", () => {
  test("an event that was seen is not delivered again", async () => {
    const peer = await followed();
    send(peer, event(7), event(8), event(8), event(9));
    await until(() => heard.length === 3);
    expect(sequences()).toEqual([7, 8, 9]);
  });

  test("a gap is healed by one subscription after the last sequence", async () => {
    const peer = await followed();
    send(peer, event(10), event(11));
    await server.peer(0, 3);
    send(peer, event(8), event(9), event(10), event(11), event(12));
    await until(() => heard.length === 6);
    expect(sequences()).toEqual([7, 8, 9, 10, 11, 12]);
    expect(peer.messages.slice(2)).toEqual([{ type: "subscribe", topic, after: 7 }]);
  });

  test("a snapshot starts anew wherever it stands", async () => {
    const peer = await followed();
    send(peer, snapshot(3), event(4));
    await until(() => heard.length === 3);
    expect(sequences()).toEqual([7, 3, 4]);
  });
});

describe("topics", () => {
  test("ephemeral messages arrive as they come, but not before the snapshot (spec 5)", async () => {
    const ephemeral = { type: "ephemeral", topic, kind: "positions", data: [] };
    channel.follow(planId, listen);
    const peer = await server.peer(0, 1);
    send(peer, { type: "ready" }, ephemeral, snapshot(1), ephemeral);
    await until(() => heard.length === 2);
    expect(heard.map(({ type }) => type)).toEqual(["snapshot", "ephemeral"]);
  });

  test("a second listener gets a snapshot of its own (spec 3.5)", async () => {
    const peer = await followed();
    const other: PlanMessage[] = [];
    channel.follow(planId, (message) => void other.push(message));
    await server.peer(0, 3);
    send(peer, snapshot(8));
    await until(() => other.length === 1);
    expect(sequences()).toEqual([7, 8]);
  });

  test("the last listener that leaves unsubscribes", async () => {
    const peer = await followed();
    const leave = channel.follow(planId, () => {});
    leave();
    const leaveLast = channel.follow(planId, listen);
    leaveLast();
    await until(() => peer.messages.at(-1)?.type === "unsubscribe");
    expect(peer.messages.filter(({ type }) => type === "unsubscribe")).toHaveLength(1);
  });

  test("a refused plan tells its listener (spec 3.1)", async () => {
    channel.follow(planId, listen);
    const peer = await server.peer(0, 1);
    send(peer, { type: "ready" }, { type: "error", code: "NOT_FOUND", message: "There is no such plan.", topic });
    await until(() => heard.length === 1);
    expect(heard[0]).toMatchObject({ type: "error", code: "NOT_FOUND" });
  });
});

describe("heartbeat (spec 6)", () => {
  test("pings every 10 seconds, is stale after 20 of silence and live again by any answer", async () => {
    const peer = await followed();
    const states: string[] = [];
    channel.onConnection(({ state }) => void states.push(state));

    clock.move(20_000);
    await until(() => peer.messages.filter(({ type }) => type === "ping").length === 2);
    expect(channel.connection.state).toBe("stale");

    send(peer, { type: "pong" });
    await until(() => channel.connection.state === "live");
    expect(states).toEqual(["stale", "live"]);
  });

  test("drops a socket that is silent for 40 seconds and connects again", async () => {
    await followed();
    clock.move(40_000);
    expect(channel.connection.state).toBe("offline");
    clock.move(250);
    expect((await server.peer(1, 1)).messages[0]).toEqual({ type: "authenticate", ticket: "ticket-2" });
  });
});
