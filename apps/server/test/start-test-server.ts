import { randomUUID } from "node:crypto";
import { type Operation, operations, problemDetails } from "@reroute/protocol";
import { ensureOrganization, issueSignIn } from "../src/access/organizations.ts";
import type { TrafficFeed } from "../src/feeds/feed.ts";
import { createCredential } from "../src/platform/access/credentials.ts";
import { type Database, withOrganization } from "../src/platform/database/database.ts";
import type { Log } from "../src/platform/log.ts";
import { type WallClock, wallClock } from "../src/platform/wall-clock.ts";
import { startServer } from "../src/server.ts";
import { openTestStore, type StoreKind } from "./stores.ts";

export interface Parts {
  id?: string;
  query?: Record<string, string | number>;
  body?: unknown;
  headers?: Record<string, string>;
}

export interface Answer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers whose schema has just been checked.
  body: any;
}

/** The API as one caller sees it. Every answer is checked against the protocol before a test sees it. */
export interface Api {
  /** The answer, whatever its status. */
  call(operation: Operation, parts?: Parts): Promise<Answer>;
  /** The body of a success; anything else throws with the problem. */
  // biome-ignore lint/suspicious/noExplicitAny: as above.
  ok(operation: Operation, parts?: Parts): Promise<any>;
  key: string;
}

export interface TestOrganization extends Api {
  organizationId: string;
  /** As another caller of the same organization. */
  withKey(key: string): Api;
  signInToken(): Promise<string>;
  dispatcherKey(): Promise<string>;
}

export interface TestServer {
  url: string;
  database: Database;
  /** A new organization with an administrator's key: each test has its own. A `dayClock` makes it a simulation. */
  organization(dayClock?: string): Promise<TestOrganization>;
  /** A raw request, checked like all others. */
  fetch(path: string, init?: RequestInit): Promise<Answer>;
  close(): Promise<void>;
}

export interface TestServerOptions {
  clock?: WallClock;
  requestsPerMinute?: number;
  database?: Database;
  feeds?: readonly TrafficFeed[];
  log?: Log;
  /** In place of the timer that looks after live sockets. */
  everyHeartbeat?: (beat: () => void) => () => void;
  roads?: string;
  roadsDir?: string;
  mapStyleUrl?: string;
  mapPmtiles?: string;
}

/** Starts the real server on a free port with a store of its own. */
export async function startTestServer(store: StoreKind, options: TestServerOptions = {}): Promise<TestServer> {
  const { clock = wallClock, requestsPerMinute = 1_000_000 } = options;
  const database = options.database ?? (await openTestStore(store));
  const config = {
    port: 0,
    host: "127.0.0.1",
    databaseUrl: undefined,
    dataDir: "",
    bootstrapKey: undefined,
    roads: options.roads,
    roadsDir: options.roadsDir,
    roadsCostPer1000: 5,
    mapStyleUrl: options.mapStyleUrl,
    mapPmtiles: options.mapPmtiles,
    demo: false,
    logLevel: process.env["REROUTE_TEST_LOG_LEVEL"] ?? "fatal",
    consoleDir: undefined,
    requestsPerMinute,
  };
  const server = await startServer(config, clock, {
    database,
    feeds: options.feeds ?? [],
    ...(options.log && { log: options.log }),
    ...(options.everyHeartbeat && { everyHeartbeat: options.everyHeartbeat }),
    budget: { firstPlanIterations: 2_000, updateIterations: 500, improvementIterations: 500 },
  });
  const fetchChecked = (path: string, init?: RequestInit) => checkedFetch(server.url, path, init);

  const apiOf = (key: string): Api => {
    const call = (operation: Operation, parts: Parts = {}) => {
      const headers: Record<string, string> = { authorization: `Bearer ${key}`, ...parts.headers };
      const init: RequestInit = { method: operation.method, headers };
      if (parts.body !== undefined) {
        headers["content-type"] ??= "application/json";
        init.body = JSON.stringify(parts.body);
      }
      return fetchChecked(pathOf(operation, parts), init);
    };
    return {
      key,
      call,
      ok: async (operation, parts) => {
        const { status, body } = await call(operation, parts);
        if (status >= 300) throw new Error(`${operation.method} ${operation.path}: ${JSON.stringify(body)}`);
        return body;
      },
    };
  };

  return {
    url: server.url,
    database,
    fetch: fetchChecked,
    organization: async (dayClock) => {
      const { id } = await ensureOrganization(database, clock, {
        name: `Test ${randomUUID()}`,
        kind: dayClock === undefined ? "live" : "simulation",
        dayClock: dayClock === undefined ? null : new Date(dayClock),
      });
      const keyOf = async (role: "administrator" | "dispatcher") => {
        const credential = { kind: "api_key", name: "Test", role, createdAt: clock.now() } as const;
        return (await withOrganization(database, id, (tx) => createCredential(tx, id, credential))).secret;
      };
      return {
        ...apiOf(await keyOf("administrator")),
        organizationId: id,
        withKey: apiOf,
        signInToken: () => issueSignIn(database, clock, id),
        dispatcherKey: () => keyOf("dispatcher"),
      };
    },
    close: server.close,
  };
}

function pathOf(operation: Operation, { id, query = {} }: Parts): string {
  const search = new URLSearchParams(Object.entries(query).map(([name, value]) => [name, String(value)]));
  return operation.path.replace("{id}", id ?? "") + (search.size > 0 ? `?${search}` : "");
}

/** Fetches and holds the answer against the protocol: a success against its operation, a failure against problem details. */
export async function checkedFetch(url: string, path: string, init: RequestInit = {}): Promise<Answer> {
  const response = await fetch(url + path, init);
  const text = await response.text();
  const type = response.headers.get("content-type") ?? "";
  const body = /json/.test(type) ? JSON.parse(text) : text === "" ? undefined : text;
  const operation = operationOf(init.method ?? "GET", path);
  if (response.status >= 400) {
    if (!type.startsWith("application/problem+json")) throw new Error(`${path}: an error as ${type}: ${text}`);
    const problem = problemDetails.parse(body);
    if (problem.status !== response.status) throw new Error(`${path}: ${text} came with status ${response.status}`);
  } else if (operation !== undefined) {
    if (response.status !== operation.status) throw new Error(`${path}: status ${response.status}`);
    operation.response.parse(body);
  }
  return { status: response.status, headers: response.headers, body };
}

export const allOperations: Operation[] = Object.values(operations).flatMap((group) =>
  Object.values(group as Record<string, Operation>),
);

function operationOf(method: string, path: string): Operation | undefined {
  const [pathname] = path.split("?");
  return allOperations.find(
    (operation) =>
      operation.method === method && new RegExp(`^${operation.path.replace("{id}", "[^:/]+")}$`).test(pathname!),
  );
}
