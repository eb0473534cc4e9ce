import type {} from "@fastify/websocket";
import { clientMessage, type LiveErrorCode, type ServerMessage } from "@reroute/protocol";
import type { FastifyInstance } from "fastify";
import type { WebSocket } from "ws";
import { isSameOrigin, sessionCookie } from "../platform/access/authenticate.ts";
import type { Callers } from "../platform/access/callers.ts";
import { isCredentialValid, redeem } from "../platform/access/credentials.ts";
import type { Database } from "../platform/database/database.ts";
import type { Caller } from "../platform/http/context.ts";
import type { Log } from "../platform/log.ts";
import type { Metrics } from "../platform/metrics.ts";
import type { WallClock } from "../platform/wall-clock.ts";
import { type LiveHub, type Outgoing, outgoing, type Subscriber } from "./hub.ts";

const authenticationMs = 10_000;
const heartbeatMs = 30_000;
/** A client that does not read is cut when so much waits for it; newest-only messages are left out long before. */
const mostBufferedBytes = 1_048_576;
const behindBytes = 65_536;

const closeCodes = { goingAway: 1001, unauthenticated: 4401, tooSlow: 4408 } as const;
/** Who has not answered a closing by then is cut. */
const goodbyeMs = 1_000;
const checkAgainMs = 500;

export interface LiveSocketDeps {
  app: FastifyInstance;
  database: Database;
  callers: Callers;
  hub: LiveHub;
  wallClock: WallClock;
  metrics: Metrics;
  log: Log;
  /** Calls again and again, every half minute; returns how to stop that. */
  everyHeartbeat?: (beat: () => void) => () => void;
}

/** The live channel, docs/spec/live.md: /v1/live. Its sockets end before the app has closed. */
export function serveLive({
  app,
  database,
  callers,
  hub,
  wallClock,
  metrics,
  log,
  everyHeartbeat = byTimer,
}: LiveSocketDeps): void {
  const connections = new Set<ReturnType<typeof makeConnection>>();
  let revocations = 0;
  callers.onRevocation((credentialId) => {
    revocations++;
    for (const connection of connections) connection.onRevocation(credentialId);
  });
  app.addHook("preClose", async () => {
    await Promise.all([...connections].map(({ close }) => close()));
  });
  app.get("/v1/live", { websocket: true }, async (socket, request) => {
    const countRevocations = () => revocations;
    const connection = makeConnection(socket, {
      hub,
      database,
      wallClock,
      metrics,
      log,
      everyHeartbeat,
      countRevocations,
    });
    connections.add(connection);
    socket.once("close", () => connections.delete(connection));
    // Messages may come before the session is looked up: they wait in line behind it.
    const session = request.cookies[sessionCookie];
    if (session === undefined || !isSameOrigin(request)) return;
    connection.authenticateBy(() => callers.find("session", session));
  });
}

function byTimer(beat: () => void): () => void {
  const timer = setInterval(beat, heartbeatMs);
  return () => clearInterval(timer);
}

interface ConnectionDeps extends Required<Omit<LiveSocketDeps, "app" | "callers">> {
  countRevocations(): number;
}

function makeConnection(socket: WebSocket, deps: ConnectionDeps) {
  const { hub, database, wallClock, metrics, log, everyHeartbeat, countRevocations } = deps;
  let caller: Caller | undefined;
  let subscriber: Subscriber | undefined;
  let line: Promise<void> = Promise.resolve();
  let checking: Promise<void> = Promise.resolve();
  let alive = true;
  /** Bytes of answers to subscriptions that are still on their way: they do not count as slowness. */
  let answerBytes = 0;

  const waitingBytes = () => {
    if (socket.bufferedAmount <= behindBytes) answerBytes = 0;
    return Math.max(0, socket.bufferedAmount - answerBytes);
  };
  const write = ({ type, text }: Outgoing) => {
    metrics.liveMessages.inc({ type });
    socket.send(text);
  };
  const answer = (message: Outgoing) => {
    if (socket.readyState !== socket.OPEN) return;
    answerBytes += message.text.length;
    write(message);
  };
  const sendText = (message: Outgoing) => {
    if (socket.readyState !== socket.OPEN) return;
    if (waitingBytes() > mostBufferedBytes) closeTooSlow();
    else write(message);
  };
  const send = (message: ServerMessage) => sendText(outgoing(message));
  const refuse = (code: LiveErrorCode, message: string, topic?: string) =>
    send({ type: "error", code, message, ...(topic !== undefined && { topic }) });

  const deadline = setTimeout(() => {
    if (subscriber === undefined) closeUnauthenticated("No credentials came within 10 seconds.");
  }, authenticationMs);
  const stopHeartbeat = everyHeartbeat(() => {
    if (!alive) return socket.terminate();
    if (caller !== undefined && caller.expiresAt !== null && caller.expiresAt <= wallClock.now()) return closeEnded();
    alive = false;
    socket.ping();
  });
  metrics.liveSockets.inc();

  const inLine = (work: () => Promise<void>) => {
    line = line
      .then(() => (socket.readyState === socket.OPEN ? work() : undefined))
      .catch((error) => {
        log.error({ err: error }, "a live socket failed");
        socket.close(1011, "an error on our side");
      });
  };

  function closeTooSlow(): void {
    write(outgoing({ type: "error", code: "TOO_SLOW", message: "More than 1 MB waits to be read." }));
    socket.close(closeCodes.tooSlow, "too slow");
    setTimeout(() => socket.terminate(), goodbyeMs).unref();
  }

  function closeUnauthenticated(why: string): void {
    refuse("UNAUTHENTICATED", why);
    socket.close(closeCodes.unauthenticated, "unauthenticated");
  }

  function closeEnded(): void {
    closeUnauthenticated("The key or session has ended.");
  }

  /** Looks whether the credential still holds; a database that cannot answer yet is asked again. */
  async function checkAgain(known: Caller): Promise<void> {
    while (socket.readyState === socket.OPEN) {
      try {
        if (!(await isCredentialValid(database, known, wallClock.now()))) closeEnded();
        return;
      } catch (error) {
        log.warn({ err: error }, "a live socket's credential could not be looked up");
        await new Promise((resolve) => setTimeout(resolve, checkAgainMs));
      }
    }
  }

  /** Lets in whom `find` finds, unless a revocation that came meanwhile has ended it. */
  async function welcome(find: () => Promise<Caller | undefined>): Promise<void> {
    const begun = countRevocations();
    const found = await find();
    if (found === undefined) return closeUnauthenticated("The ticket or session is unknown, used or expired.");
    if (begun !== countRevocations() && !(await isCredentialValid(database, found, wallClock.now())))
      return closeEnded();
    caller = found;
    subscriber = {
      organizationId: found.organizationId,
      send: sendText,
      answer,
      isOpen: () => socket.readyState === socket.OPEN,
      isBehind: () => waitingBytes() > behindBytes,
    };
    send({ type: "ready" });
  }

  async function take(text: string): Promise<void> {
    const parsed = clientMessage.safeParse(parse(text));
    if (!parsed.success) {
      const [issue] = parsed.error.issues;
      return refuse("BAD_MESSAGE", `${issue!.path.join(".") || "the message"}: ${issue!.message}`);
    }
    const message = parsed.data;
    if (message.type === "ping") return send({ type: "pong" });
    if (message.type === "authenticate") {
      if (subscriber !== undefined) return;
      return welcome(() => redeem(database, "live_ticket", message.ticket, wallClock.now()));
    }
    if (subscriber === undefined) return closeUnauthenticated("Send a ticket first.");
    const planId = message.topic.slice("plan.".length);
    if (message.type === "unsubscribe") return hub.unsubscribe(subscriber, planId);
    // Answers are not counted, so nobody gets another before the one before has been read.
    if (socket.bufferedAmount > mostBufferedBytes) return closeTooSlow();
    await hub.subscribe(subscriber, planId, message.after);
  }

  socket.on("message", (data) => {
    alive = true;
    inLine(() => take(String(data)));
  });
  socket.on("pong", () => {
    alive = true;
  });
  socket.on("error", () => socket.terminate());
  socket.on("close", () => {
    clearTimeout(deadline);
    stopHeartbeat();
    metrics.liveSockets.dec();
    if (subscriber !== undefined) hub.leave(subscriber);
  });
  return {
    /** Credentials that came with the upgrade; messages that come meanwhile wait in line. */
    authenticateBy: (find: () => Promise<Caller | undefined>) => inLine(() => welcome(find)),
    /** A credential was revoked; undefined: perhaps some were. */
    onRevocation: (credentialId: string | undefined) => {
      if (caller === undefined) return;
      const { credentialId: own } = caller;
      if (credentialId === own) closeEnded();
      else if (credentialId === undefined) checking = checking.then(() => checkAgain(caller!));
    },
    /** The server goes away. Resolves when the socket is closed and what it asked for has ended. */
    close: async () => {
      const closed = new Promise((resolve) => socket.once("close", resolve));
      socket.close(closeCodes.goingAway, "the server is going away");
      const cut = setTimeout(() => socket.terminate(), goodbyeMs);
      await closed;
      clearTimeout(cut);
      await Promise.all([line, checking]);
    },
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
