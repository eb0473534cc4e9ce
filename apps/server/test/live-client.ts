import { type ClientMessage, operations, planEventData, planSnapshot, type ServerMessage } from "@reroute/protocol";
import { WebSocket } from "ws";
import type { Api } from "./start-test-server.ts";

type Kind = ServerMessage["type"];
export type MessageOf<Type extends Kind> = Extract<ServerMessage, { type: Type }>;

/** A live socket that keeps what it hears; every message is checked against the protocol. */
export interface LiveClient {
  messages: ServerMessage[];
  send(message: ClientMessage | object | string): void;
  /** The next message that fits, heard already or to come; each is handed out once. */
  next<Type extends Kind>(type: Type, fits?: (message: MessageOf<Type>) => boolean): Promise<MessageOf<Type>>;
  /** Resolves once the server has answered all that was sent before. */
  drained(): Promise<void>;
  closed: Promise<number>;
  socket: WebSocket;
  close(): void;
}

export async function openLive(url: string, headers: Record<string, string> = {}): Promise<LiveClient> {
  const socket = new WebSocket(`${url.replace("http", "ws")}/v1/live`, { headers });
  const messages: ServerMessage[] = [];
  const unread: ServerMessage[] = [];
  const waiting = new Set<() => void>();
  socket.on("message", (data) => {
    const message = JSON.parse(String(data)) as ServerMessage;
    if (message.type === "snapshot") planSnapshot.parse(message.data);
    if (message.type === "event") planEventData[message.event].parse(message.data);
    messages.push(message);
    unread.push(message);
    for (const look of waiting) look();
  });
  const closed = new Promise<number>((resolve) => {
    socket.on("close", (code) => resolve(code));
  });
  await new Promise<void>((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.once("error", reject);
  });
  socket.on("error", () => {});

  const next: LiveClient["next"] = (type, fits) =>
    new Promise((resolve) => {
      const look = () => {
        const index = unread.findIndex((message) => message.type === type && (fits?.(message as never) ?? true));
        if (index < 0) return;
        waiting.delete(look);
        resolve(unread.splice(index, 1)[0] as never);
      };
      waiting.add(look);
      look();
    });
  const send: LiveClient["send"] = (message) =>
    socket.send(typeof message === "string" ? message : JSON.stringify(message));
  return {
    messages,
    send,
    next,
    drained: async () => {
      send({ type: "ping" });
      await next("pong");
    },
    closed,
    socket,
    close: () => socket.close(),
  };
}

/** A socket of the API's caller that is ready for use. */
export async function authenticated(url: string, api: Api): Promise<LiveClient> {
  const client = await openLive(url);
  const { ticket } = await api.ok(operations.access.liveTicket);
  client.send({ type: "authenticate", ticket });
  await client.next("ready");
  return client;
}
