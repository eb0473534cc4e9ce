import { Worker } from "node:worker_threads";
import type { Connection, Connections, QueryAnswer } from "./connection.ts";
import type { EmbeddedAnswer, EmbeddedRequest } from "./embedded-worker.ts";

/**
 * The embedded PostgreSQL (PGlite) in a worker thread, so that a query never blocks the event loop. It is one session:
 * acquire() queues. `folder` undefined: in memory. `snapshot`: a dumped data folder to begin with.
 */
export async function openEmbedded(
  folder: string | undefined,
  snapshot?: Uint8Array,
): Promise<Connections & { dump(): Promise<Uint8Array> }> {
  const worker = new Worker(new URL("./embedded-worker.ts", import.meta.url), { workerData: { folder, snapshot } });
  const pending = new Map<number, { resolve(value: unknown): void; reject(error: Error): void }>();
  const listeners = new Map<string, ((payload: string) => void)[]>();
  let nextId = 1;
  let closed: Error | undefined;

  const fail = (error: Error) => {
    closed ??= error;
    for (const { reject } of pending.values()) reject(error);
    pending.clear();
  };
  worker.on("error", fail);
  worker.on("exit", () => fail(new Error("the embedded database has stopped")));
  worker.on("message", (answer: EmbeddedAnswer) => {
    if (answer.kind === "notification") {
      for (const listener of listeners.get(answer.channel) ?? []) listener(answer.payload);
      return;
    }
    const call = pending.get(answer.id);
    pending.delete(answer.id);
    if (answer.kind === "result") call?.resolve(answer.value);
    else call?.reject(Object.assign(new Error(answer.message), answer.fields));
  });

  type Call = EmbeddedRequest extends infer Request
    ? Request extends { id: number }
      ? Omit<Request, "id">
      : never
    : never;
  const call = <Value>(request: Call) =>
    new Promise<Value>((resolve, reject) => {
      if (closed !== undefined) return reject(closed);
      const id = nextId++;
      pending.set(id, { resolve: resolve as (value: unknown) => void, reject });
      worker.postMessage({ ...request, id });
    });

  await call<void>({ kind: "open" });

  const connection: Connection = {
    query: (sql, parameters) => call<QueryAnswer>({ kind: "query", sql, parameters }),
  };
  const waiting: ((connection: Connection) => void)[] = [];
  let busy = false;
  const acquire = async (): Promise<Connection> => {
    if (!busy) {
      busy = true;
      return connection;
    }
    return new Promise((resolve) => waiting.push(resolve));
  };

  return {
    kind: "embedded",
    acquire,
    release: () => {
      const next = waiting.shift();
      if (next === undefined) busy = false;
      else next(connection);
    },
    listen: async (channel, callback) => {
      const callbacks = listeners.get(channel);
      if (callbacks !== undefined) {
        callbacks.push(callback);
        return;
      }
      listeners.set(channel, [callback]);
      await call<void>({ kind: "listen", channel });
    },
    dump: () => call<Uint8Array>({ kind: "dump" }),
    close: async () => {
      if (closed !== undefined) return;
      // Behind those who wait for the session already: what has begun ends.
      await acquire();
      await call<void>({ kind: "close" });
      closed = new Error("the embedded database is closed");
      await worker.terminate();
    },
  };
}
