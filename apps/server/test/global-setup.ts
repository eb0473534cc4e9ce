import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { optimizeQueue } from "../src/plans/causes.ts";
import { type Database, openDatabase, useConnections } from "../src/platform/database/database.ts";
import { openEmbedded } from "../src/platform/database/embedded.ts";
import { makeLog } from "../src/platform/log.ts";
import { makeQueue } from "../src/platform/queue.ts";
import { startPostgres } from "./postgres-cluster.ts";

declare module "vitest" {
  export interface ProvidedContext {
    /** File of a migrated embedded store: tests begin from it instead of migrating. */
    embeddedSnapshot: string;
    /** URL of the migrated template database; null: there is no PostgreSQL on this machine. */
    postgresTemplate: string | null;
  }
}

/** Makes both stores once for all test files: what a test opens is a copy. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(join(tmpdir(), "reroute-server-test-"));
  const cluster = await startPostgres();
  if (cluster === undefined) {
    const sentence = "There is no PostgreSQL >= 15 on this machine: apt-get install postgresql";
    if (process.env["CI"] === "true") throw new Error(`${sentence}.`);
    process.stdout.write(`${sentence}, to run the server's tests on it as well.\n`);
  }
  const snapshot = join(folder, "snapshot");
  await makeSnapshot(snapshot);
  project.provide("embeddedSnapshot", snapshot);
  project.provide("postgresTemplate", null);
  if (cluster !== undefined) {
    await makeTemplate(cluster.urlOf("postgres"), cluster.urlOf("template_reroute"));
    project.provide("postgresTemplate", cluster.urlOf("template_reroute"));
  }
  return async () => {
    await cluster?.stop();
    rmSync(folder, { recursive: true, force: true });
  };
}

async function makeSnapshot(file: string): Promise<void> {
  const connections = await openEmbedded(undefined);
  const database = await useConnections(connections);
  await makeQueueTables(database);
  writeFileSync(file, await connections.dump());
  await database.close();
}

async function makeTemplate(adminUrl: string, url: string): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl });
  await admin.connect();
  await admin.query("create database template_reroute");
  await admin.end();
  const database = await openDatabase({ databaseUrl: url, dataDir: "" }, makeLog("silent"));
  await makeQueueTables(database);
  await database.close();
}

async function makeQueueTables(database: Database): Promise<void> {
  const queue = await makeQueue(database, [optimizeQueue], makeLog("silent"));
  await queue.close();
}
