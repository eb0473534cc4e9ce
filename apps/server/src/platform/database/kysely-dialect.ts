import {
  CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  type Driver,
  PostgresAdapter,
  PostgresIntrospector,
  PostgresQueryCompiler,
  type QueryResult,
} from "kysely";
import type { Connection, Connections } from "./connection.ts";

/**
 * One dialect for both stores. Kysely's own PGlite dialect lets a query from outside slip into an open transaction, because it
 * hands the one session to everybody; here a session is acquired and released, and the embedded store has one.
 */
export function makeDialect(connections: Connections): Dialect {
  return {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => makeDriver(connections),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  };
}

function makeDriver(connections: Connections): Driver {
  const inner = new WeakMap<DatabaseConnection, Connection>();
  const failed = new WeakSet<DatabaseConnection>();
  const run = (sql: string) => async (connection: DatabaseConnection) => {
    await connection.executeQuery(CompiledQuery.raw(sql));
  };
  return {
    init: async () => {},
    acquireConnection: async () => {
      const connection = await connections.acquire();
      const wrapped = wrap(connection, () => failed.add(wrapped));
      inner.set(wrapped, connection);
      return wrapped;
    },
    beginTransaction: (connection, { isolationLevel, accessMode }) =>
      run(
        ["begin", isolationLevel && `isolation level ${isolationLevel}`, accessMode].filter((part) => part).join(" "),
      )(connection),
    commitTransaction: run("commit"),
    rollbackTransaction: run("rollback"),
    releaseConnection: async (connection) => {
      const session = inner.get(connection)!;
      // Text of several statements (pg-boss sends such) may have begun a transaction and failed before its end.
      if (failed.has(connection)) await session.query("rollback", []).catch(() => {});
      connections.release(session);
    },
    destroy: () => connections.close(),
  };
}

function wrap(connection: Connection, onFailure: () => void): DatabaseConnection {
  return {
    async executeQuery<Row>(compiled: CompiledQuery): Promise<QueryResult<Row>> {
      const { rows, affectedRows } = await connection.query(compiled.sql, compiled.parameters).catch((error) => {
        onFailure();
        throw error;
      });
      return {
        rows: rows as Row[],
        ...(affectedRows !== undefined && { numAffectedRows: BigInt(affectedRows) }),
      };
    },
    // biome-ignore lint/correctness/useYield: kysely's interface asks for a generator; nothing here streams.
    async *streamQuery() {
      throw new Error("streaming is not supported");
    },
  };
}
