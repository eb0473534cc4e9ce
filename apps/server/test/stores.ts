import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import pg from "pg";
import { describe, inject } from "vitest";
import { type Database, openDatabase, useConnections } from "../src/platform/database/database.ts";
import { openEmbedded } from "../src/platform/database/embedded.ts";
import { makeLog } from "../src/platform/log.ts";

export type StoreKind = "embedded" | "postgres";

/** Declares the same tests on the embedded store and on a real PostgreSQL; on one only where the machine has no other. */
export function onBothStores(declare: (store: StoreKind) => void): void {
  describe("on the embedded store", () => declare("embedded"));
  describe.skipIf(inject("postgresTemplate") === null)("on PostgreSQL", () => declare("postgres"));
}

/** An empty, migrated store of its own. */
export async function openTestStore(store: StoreKind): Promise<Database> {
  if (store === "embedded") {
    return useConnections(await openEmbedded(undefined, readFileSync(inject("embeddedSnapshot"))));
  }
  return openDatabase({ databaseUrl: await cloneTemplate(), dataDir: "" }, makeLog("silent"));
}

/** The URL of a new copy of the template database. */
export async function cloneTemplate(): Promise<string> {
  const template = inject("postgresTemplate");
  if (template === null) throw new Error("there is no PostgreSQL on this machine");
  const name = `test_${randomBytes(6).toString("hex")}`;
  const admin = new pg.Client({ connectionString: template.replace(/[^/]*$/, "postgres") });
  await admin.connect();
  await admin.query(`create database ${name} template template_reroute`);
  await admin.end();
  return template.replace(/[^/]*$/, name);
}
