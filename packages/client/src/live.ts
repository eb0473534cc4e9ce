import type { ClientMessage, PlanId, ServerMessage } from "@reroute/protocol";
import { ApiFailure } from "./api-failure.ts";
import { backoffMs } from "./backoff.ts";
import type { CallOptions } from "./call.ts";
import type { WallClock } from "./wall-clock.ts";

/**
 * connecting: not yet connected since it was opened. live: connected, and heard lately. stale: connected, but silent for 20 seconds.
 * offline: not connected, trying again.
 */
export type ConnectionState = "connecting" | "live" | "stale" | "offline";

export interface Connection {
  readonly state: ConnectionState;
  /** Wall clock, epoch milliseconds; null before the first message. */
  readonly lastHeardAt: number | null;
  /** Why the last try to connect failed, in a sentence; null while connected. */
  readonly problem: string | null;
}

/** What a plan's listener gets. After an `error` the plan is no longer followed. */
export type PlanMessage = Extract<ServerMessage, { type: "snapshot" | "event" | "ephemeral" | "error" }>;
export type PlanListener = (message: PlanMessage) => void;

/** The live channel of docs/spec/live.md: it connects, resumes and heals gaps by itself until it is closed. */
export interface LiveChannel {
  readonly connection: Connection;
  /**
   * Follows a plan: the listener gets a snapshot, then every event once and in order, with ephemeral messages between. What it returns ends
   * that.
   */
  follow(planId: PlanId, listener: PlanListener): () => void;
  /** Calls the listener when the state or the problem changes. What it returns ends that. */
  onConnection(listener: (connection: Connection) => void): () => void;
  close(): void;
}

export interface LiveOptions {
  /** Makes a socket; absent: the global WebSocket. */
  openSocket?: (url: string) => WebSocket;
}

interface LiveDeps extends LiveOptions {
  url: string;
  ticket: (options: CallOptions) => Promise<{ ticket: string }>;
  clock: WallClock;
  random: () => number;
}

interface Topic {
  name: `plan.${PlanId}`;
  listeners: Set<PlanListener>;
  /** The last sequence that listeners got; null before the first snapshot. */
  sequence: number | null;
  /** A gap was seen, and what is missing has been asked for. */
  healing: boolean;
}

const CHECK_MS = 5_000;
const PING_MS = 10_000;
const STALE_MS = 20_000;
const DROP_MS = 40_000;
const BACKOFF = { firstMs: 500, mostMs: 15_000 };

/** Opens the live channel; `client.live()` is the usual way to it. */
export function makeLive({
  url,
  ticket,
  clock,
  random,
  openSocket = (to) => new WebSocket(to),
}: LiveDeps): LiveChannel {
  const topics = new Map<string, Topic>();
  const connectionListeners = new Set<(connection: Connection) => void>();
  const closing = new AbortController();
  let connection: Connection = { state: "connecting", lastHeardAt: null, problem: null };
  let socket: WebSocket | undefined;
  /** `ready` has come on this socket. */
  let isReady = false;
  let failedTries = 0;
  /** When the server was last heard, or else when this try began. */
  let aliveAt = clock.now();
  let pingedAt = clock.now();
  let cancelRetry = () => {};
  let cancelCheck = () => {};

  void connect();
  check();

  return {
    get connection() {
      return connection;
    },
    follow,
    onConnection(listener) {
      connectionListeners.add(listener);
      return () => connectionListeners.delete(listener);
    },
    close() {
      closing.abort();
      cancelRetry();
      cancelCheck();
      dropSocket();
      show("offline", null);
      topics.clear();
      connectionListeners.clear();
    },
  };

  async function connect() {
    aliveAt = clock.now();
    try {
      const { ticket: secret } = await ticket({ timeoutMs: 10_000, signal: closing.signal });
      if (closing.signal.aborted) return;
      const opened = openSocket(url);
      socket = opened;
      aliveAt = clock.now();
      opened.onopen = () => send({ type: "authenticate", ticket: secret });
      opened.onmessage = ({ data }) => hear(data);
      opened.onclose = ({ code, reason }) => lose(reason || `The connection was closed (${code}).`);
    } catch (error) {
      if (!closing.signal.aborted) lose(reasonOf(error));
    }
  }

  function lose(problem: string) {
    dropSocket();
    show("offline", problem);
    cancelRetry();
    cancelRetry = clock.after(backoffMs(failedTries++, BACKOFF, random), () => void connect());
  }

  function dropSocket() {
    isReady = false;
    if (socket === undefined) return;
    socket.onopen = socket.onmessage = socket.onclose = null;
    socket.close();
    socket = undefined;
  }

  /** Heartbeat (spec 6): a connection may die without anyone closing it. */
  function check() {
    cancelCheck = clock.after(CHECK_MS, check);
    if (socket === undefined) return;
    const now = clock.now();
    const silentMs = now - aliveAt;
    if (silentMs >= DROP_MS) return lose("The server has been silent for too long.");
    if (silentMs >= STALE_MS && isReady) show("stale", connection.problem);
    if (now - pingedAt >= PING_MS && socket.readyState === WebSocket.OPEN) {
      pingedAt = now;
      send({ type: "ping" });
    }
  }

  function hear(data: unknown) {
    aliveAt = clock.now();
    connection = { ...connection, lastHeardAt: aliveAt };
    const message = parse(data);
    if (message?.type === "ready") {
      isReady = true;
      failedTries = 0;
      for (const topic of topics.values()) subscribe(topic);
    }
    if (isReady) show("live", null);
    if (message !== undefined && "topic" in message && message.topic !== undefined) {
      const topic = topics.get(message.topic);
      if (topic !== undefined) hearTopic(topic, message as PlanMessage);
    }
  }

  function hearTopic(topic: Topic, message: PlanMessage) {
    if (message.type === "snapshot") {
      topic.sequence = message.sequence;
      topic.healing = false;
    } else if (message.type === "event") {
      if (topic.sequence === null || message.sequence <= topic.sequence) return;
      if (message.sequence > topic.sequence + 1) {
        if (!topic.healing) subscribe(topic);
        topic.healing = true;
        return;
      }
      topic.sequence = message.sequence;
      topic.healing = false;
    } else if (message.type === "ephemeral") {
      if (topic.sequence === null) return;
    } else {
      topics.delete(topic.name);
    }
    for (const listener of topic.listeners) listener(message);
  }

  function follow(planId: PlanId, listener: PlanListener): () => void {
    const name = `plan.${planId}` as const;
    const topic: Topic = topics.get(name) ?? { name, listeners: new Set(), sequence: null, healing: false };
    topics.set(name, topic);
    topic.listeners.add(listener);
    // A snapshot for the new listener: the others get it too, and lose nothing by it.
    topic.sequence = null;
    if (isReady) subscribe(topic);
    return () => {
      topic.listeners.delete(listener);
      if (topic.listeners.size > 0 || topics.get(name) !== topic) return;
      topics.delete(name);
      if (isReady) send({ type: "unsubscribe", topic: name });
    };
  }

  function subscribe({ name, sequence }: Topic) {
    send(sequence === null ? { type: "subscribe", topic: name } : { type: "subscribe", topic: name, after: sequence });
  }

  function send(message: ClientMessage) {
    if (socket?.readyState === WebSocket.OPEN) socket.send(JSON.stringify(message));
  }

  function show(state: ConnectionState, problem: string | null) {
    if (state === connection.state && problem === connection.problem) return;
    connection = { ...connection, state, problem };
    for (const listener of connectionListeners) listener(connection);
  }
}

function parse(data: unknown): ServerMessage | undefined {
  try {
    return typeof data === "string" ? (JSON.parse(data) as ServerMessage) : undefined;
  } catch {
    return undefined;
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof ApiFailure) return error.problem.detail;
  return error instanceof Error ? error.message : String(error);
}
