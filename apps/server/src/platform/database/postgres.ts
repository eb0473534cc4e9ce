import pg from "pg";
import type { Log } from "../log.ts";
import type { Connection, Connections } from "./connection.ts";
import { makePostgresListener } from "./postgres-listener.ts";

/** A request waits this long for a session; then the database counts as unreachable. */
const connectionTimeoutMs = 5_000;

/** A real PostgreSQL behind a URL: a pool, and one more session that listens and comes back when it is cut. */
export async function openPostgres(url: string, log: Log): Promise<Connections> {
  const getTypeParser = ((oid: number, format?: "text" | "binary") => {
    // int8 and numeric arrive as strings; ours stay far below 2^53.
    if (oid === pg.types.builtins.INT8 || oid === pg.types.builtins.NUMERIC) return Number;
    // A date is a calendar date, not an instant.
    if (oid === pg.types.builtins.DATE) return String;
    return pg.types.getTypeParser(oid, format as "text");
  }) as typeof pg.types.getTypeParser;
  const pool = new pg.Pool({
    connectionString: url,
    max: 20,
    connectionTimeoutMillis: connectionTimeoutMs,
    keepAlive: true,
    types: { getTypeParser },
  });
  // An idle session that is cut says so here, one at work by its query and once more by itself: nothing of it may end the process.
  pool.on("error", (error) => log.warn({ err: error }, "an idle database session was cut"));
  pool.on("connect", (client) =>
    client.on("error", (error: Error) => log.warn({ err: error }, "a database session was cut")),
  );
  const clients = new Map<Connection, pg.PoolClient>();
  const listener = await makePostgresListener(url, log).catch(async (error) => {
    await pool.end();
    throw error;
  });

  return {
    kind: "postgres",
    acquire: async () => {
      const client = await pool.connect().catch(asUnreachable);
      const connection: Connection = {
        query: async (sql, parameters) => {
          // Several statements in one text (pg-boss sends such) give a list of results: the last one's rows are the answer.
          const answer = await client.query(sql, parameters as unknown[]).catch(asUnreachable);
          const results = answer as pg.QueryResult | pg.QueryResult[];
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
    listen: listener.listen,
    close: async () => {
      await listener.close();
      await pool.end();
    },
  };
}

/** The driver's own errors of a lost connection carry no code: they get PostgreSQL's for it, 08006. */
function asUnreachable(error: Error & { code?: string }): never {
  if (error.code === undefined && /connect|terminated|not queryable/i.test(error.message)) {
    throw Object.assign(new Error(error.message, { cause: error }), { code: "08006" });
  }
  throw error;
}
