import pg from "pg";
import type { Log } from "../log.ts";
import type { Connection, Connections } from "./connection.ts";

/** A real PostgreSQL behind a URL: a pool, and one more session that listens and comes back when it is cut. */
export async function openPostgres(url: string, log: Log): Promise<Connections> {
  const getTypeParser = ((oid: number, format?: "text" | "binary") => {
    // int8 and numeric arrive as strings; ours stay far below 2^53.
    if (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC) return Number;
    // A date is a calendar date, not an instant.
    if (oid === pg.types.builtins.DATE) return String;
    return pg.types.getTypeParser(oid, format as "text");
  }) as typeof pg.types.getTypeParser;
  const pool = new pg.Pool({ connectionString: url, max: 10, types: { getTypeParser } });
  pool.on("error", (error) => log.warn({ err: error }, "a pooled database session was cut"));
  const clients = new Map<Connection, pg.PoolClient>();
  const listeners = new Map<string, ((payload: string) => void)[]>();
  let listener: pg.Client | undefined;
  let closed = false;

  async function startListener(): Promise<void> {
    const client = new pg.Client({ connectionString: url });
    client.on("notification", ({ channel, payload }) => {
      for (const callback of listeners.get(channel) ?? []) callback(payload ?? "");
    });
    client.on("error", (error) => log.warn({ err: error }, "the listening database session was cut"));
    client.on("end", () => {
      if (!closed) setTimeout(() => void startListener().catch(() => {}), 500);
    });
    await client.connect();
    for (const channel of listeners.keys()) await client.query(`listen ${pg.escapeIdentifier(channel)}`);
    listener = client;
  }
  await startListener();

  return {
    kind: "postgres",
    acquire: async () => {
      const client = await pool.connect();
      const connection: Connection = {
        query: async (sql, parameters) => {
          // Several statements in one text (pg-boss sends such) give a list of results: the last one's rows are the answer.
          const results = (await client.query(sql, parameters as unknown[])) as pg.QueryResult | pg.QueryResult[];
          const result = Array.isArray(results) ? results.at(-1) : results;
          return { rows: result?.rows ?? [], affectedRows: result?.rowCount ?? undefined };
        },
      };
      clients.set(connection, client);
      return connection;
    },
    release: (connection) => {
      clients.get(connection)?.release();
      clients.delete(connection);
    },
    listen: async (channel, callback) => {
      const callbacks = listeners.get(channel);
      if (callbacks !== undefined) {
        callbacks.push(callback);
        return;
      }
      listeners.set(channel, [callback]);
      await listener?.query(`listen ${pg.escapeIdentifier(channel)}`);
    },
    close: async () => {
      closed = true;
      await listener?.end();
      await pool.end();
    },
  };
}
