import pg from "pg";
import type { Log } from "../log.ts";
import type { Listen } from "./connection.ts";

const reconnectMs = 500;

interface Listener {
  callback: (payload: string) => void;
  onGap: (() => void) | undefined;
}

/** A session that only listens. When it is cut it connects again until it succeeds, and tells every listener of the gap. */
export async function makePostgresListener(url: string, log: Log): Promise<{ listen: Listen; close(): Promise<void> }> {
  const listeners = new Map<string, Listener[]>();
  let client: pg.Client | undefined;
  let retry: NodeJS.Timeout | undefined;
  let closed = false;

  async function connect(): Promise<void> {
    const fresh = new pg.Client({ connectionString: url, keepAlive: true, connectionTimeoutMillis: 5_000 });
    fresh.on("notification", ({ channel, payload }) => {
      for (const { callback } of listeners.get(channel) ?? []) callback(payload ?? "");
    });
    fresh.on("error", (error) => log.warn({ err: error }, "the listening database session was cut"));
    try {
      await fresh.connect();
      for (const channel of listeners.keys()) await fresh.query(`listen ${pg.escapeIdentifier(channel)}`);
    } catch (error) {
      fresh.end().catch(() => {});
      throw error;
    }
    fresh.once("end", () => {
      client = undefined;
      comeBack();
    });
    client = fresh;
  }

  function comeBack(): void {
    if (closed) return;
    retry = setTimeout(() => {
      connect().then(
        () => {
          for (const { onGap } of [...listeners.values()].flat()) onGap?.();
        },
        () => comeBack(),
      );
    }, reconnectMs);
  }

  await connect();

  return {
    listen: async (channel, callback, onGap) => {
      const known = listeners.get(channel);
      if (known !== undefined) {
        known.push({ callback, onGap });
        return;
      }
      listeners.set(channel, [{ callback, onGap }]);
      await client?.query(`listen ${pg.escapeIdentifier(channel)}`);
    },
    close: async () => {
      closed = true;
      clearTimeout(retry);
      await client?.end();
    },
  };
}
