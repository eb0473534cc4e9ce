import { join } from "node:path";
import { Kysely, sql, type Transaction } from "kysely";
import type { Log } from "../log.ts";
import type { Connections, Listen } from "./connection.ts";
import { openEmbedded } from "./embedded.ts";
import { lockFolder } from "./folder-lock.ts";
import { makeDialect } from "./kysely-dialect.ts";
import { migrate } from "./migrate.ts";
import { openPostgres } from "./postgres.ts";
import type { Tables } from "./tables.ts";

export type Tx = Transaction<Tables>;

export interface Database {
  kind: Connections["kind"];
  kysely: Kysely<Tables>;
  listen: Listen;
  close(): Promise<void>;
}

/** Opens the store that the configuration names and brings its schema up to date. */
export async function openDatabase(
  config: { databaseUrl: string | undefined; dataDir: string },
  log: Log,
): Promise<Database> {
  if (config.databaseUrl !== undefined) return useConnections(await openPostgres(config.databaseUrl, log));
  const lock = lockFolder(config.dataDir);
  try {
    const database = await useConnections(await openEmbedded(join(config.dataDir, "postgres")));
    return {
      ...database,
      close: async () => {
        await database.close();
        lock.release();
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}

/** A store over given connections, migrated. */
export async function useConnections(connections: Connections): Promise<Database> {
  const kysely = new Kysely<Tables>({ dialect: makeDialect(connections) });
  try {
    await migrate(kysely);
  } catch (error) {
    await kysely.destroy();
    throw error;
  }
  return { kind: connections.kind, kysely, listen: connections.listen, close: () => kysely.destroy() };
}

/**
 * The one way to an organization's rows. `work` may run more than once, so it does nothing but use its transaction. It runs in
 * a transaction in a role that row-level security holds, with the organization set for
 * this transaction only. PGlite's only user is a superuser, which policies do not hold, so the role matters there too.
 */
export function withOrganization<Value>(
  database: Database,
  organizationId: string,
  work: (tx: Tx) => Promise<Value>,
): Promise<Value> {
  return inRole(database, "reroute_app", "reroute.organization_id", organizationId, work);
}

/** Sees only the credential with this hash: how a request finds out whose it is. */
export function withCredential<Value>(
  database: Database,
  hash: string,
  work: (tx: Tx) => Promise<Value>,
): Promise<Value> {
  return inRole(database, "reroute_app", "reroute.credential_hash", hash, work);
}

/** Sees and makes organizations, and nothing that belongs to one. */
export function withSystem<Value>(database: Database, work: (tx: Tx) => Promise<Value>): Promise<Value> {
  return inRole(database, "reroute_system", "reroute.organization_id", "", work);
}

function inRole<Value>(
  database: Database,
  role: "reroute_app" | "reroute_system",
  setting: string,
  value: string,
  work: (tx: Tx) => Promise<Value>,
): Promise<Value> {
  return retryDeadlocks(() =>
    database.kysely.transaction().execute(async (tx) => {
      await sql`select set_config('role', ${role}, true), set_config(${setting}, ${value}, true)`.execute(tx);
      return work(tx);
    }),
  );
}

const mostTries = 4;

/** PostgreSQL breaks a deadlock by ending one transaction, of which nothing remains: it is simply done again. */
async function retryDeadlocks<Value>(run: () => Promise<Value>): Promise<Value> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      const { code } = error as { code?: string };
      if (attempt === mostTries || (code !== "40P01" && code !== "40001")) throw error;
    }
  }
}
