import { readdirSync } from "node:fs";
import { type Kysely, sql } from "kysely";

/** A forward step of the schema: migrations/NNNN-name.ts (or .js, when built) exports `up`, a list of statements. */
interface Migration {
  up: readonly string[];
}

const folder = new URL("../../../migrations/", import.meta.url);

/** Any number that nothing else in the database locks: the bytes of "REROUTE". */
const migrationsLock = "23157167910900805";

/**
 * Runs the migrations that this database has not seen, all in one transaction: a schema is never half-made. An advisory lock
 * keeps two starting processes apart, from the table of migrations on, which "if not exists" alone does not: the catalog
 * refuses one of two that make it at the same moment, with one of several errors.
 */
export async function migrate<Tables>(kysely: Kysely<Tables>): Promise<void> {
  const files = readdirSync(folder)
    .filter((file) => /^\d{4}-.*\.[jt]s$/.test(file))
    .sort();
  const names = files.map(nameOf);
  // Whatever the database's own level: what is read behind the lock has to be as new as the lock.
  const transaction = kysely.transaction().setIsolationLevel("read committed");
  await transaction.execute(async (tx) => {
    await sql`select pg_advisory_xact_lock(${sql.raw(migrationsLock)})`.execute(tx);
    await sql`create table if not exists migrations (name text primary key, applied_at timestamptz not null)`.execute(
      tx,
    );
    const seen = new Set(
      (await sql<{ name: string }>`select name from migrations`.execute(tx)).rows.map((row) => nameOf(row.name)),
    );
    const unknown = [...seen].filter((name) => !names.includes(name));
    if (unknown.length > 0) {
      throw new Error(`The database is newer than this Reroute: it knows the migration ${unknown[0]}. Update Reroute.`);
    }
    for (const file of files.filter((file) => !seen.has(nameOf(file)))) {
      const { up } = (await import(new URL(file, folder).href)) as Migration;
      for (const statement of up) await sql.raw(statement).execute(tx);
      await sql`insert into migrations (name, applied_at) values (${nameOf(file)}, now())`.execute(tx);
    }
  });
}

/** From source and built, a migration is the same one. */
const nameOf = (file: string) => file.replace(/\.[jt]s$/, "");
