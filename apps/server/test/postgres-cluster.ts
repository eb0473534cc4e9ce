import { type ChildProcess, execFileSync, spawn } from "node:child_process";
import { once } from "node:events";
import { chmodSync, chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";

/** The user that the tests' databases belong to: no superuser, as in a hosted PostgreSQL. */
const owner = "reroute_owner";

export interface PostgresCluster {
  /** The URL of one of its databases, as the owner. */
  urlOf(database: string): string;
  stop(): Promise<void>;
}

/** Starts the system's PostgreSQL (15 or later) in a folder of its own. Undefined: there is none on this machine. */
export async function startPostgres(): Promise<PostgresCluster | undefined> {
  const bin = findBinaries();
  if (bin === undefined) return undefined;
  const identity = unprivileged();
  const folder = mkdtempSync(join(tmpdir(), "reroute-postgres-"));
  chmodSync(folder, 0o755);
  if (identity !== undefined) chownSync(folder, identity.uid, identity.gid);
  const data = join(folder, "data");
  execFileSync(
    join(bin, "initdb"),
    ["-D", data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"],
    { ...identity, cwd: folder, stdio: "ignore" },
  );
  const port = await freePort();
  const settings = ["fsync=off", "synchronous_commit=off", "full_page_writes=off", "max_connections=200"];
  const server = spawn(
    join(bin, "postgres"),
    [
      ...["-D", data, "-p", String(port), "-h", "127.0.0.1", "-k", folder],
      ...settings.flatMap((setting) => ["-c", setting]),
    ],
    { ...identity, cwd: folder, stdio: "ignore" },
  );
  const urlOf = (user: string, database: string) => `postgres://${user}@127.0.0.1:${port}/${database}`;
  const admin = await connect(urlOf("postgres", "postgres"), server);
  await admin.query(`create role ${owner} login createrole createdb`);
  await admin.end();
  return {
    urlOf: (database) => urlOf(owner, database),
    stop: async () => {
      const exited = once(server, "exit");
      server.kill("SIGINT");
      await exited;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function connect(url: string, server: ChildProcess): Promise<pg.Client> {
  for (;;) {
    const client = new pg.Client({ connectionString: url });
    try {
      await client.connect();
      return client;
    } catch (error) {
      if (server.exitCode !== null) throw error;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }
}

function findBinaries(): string | undefined {
  const versions = "/usr/lib/postgresql";
  const debian = existsSync(versions)
    ? readdirSync(versions)
        .filter((version) => Number(version) >= 15)
        .sort((one, other) => Number(other) - Number(one))
        .map((version) => join(versions, version, "bin"))
    : [];
  return [...debian, ...configured()].find(
    (bin) => existsSync(join(bin, "initdb")) && existsSync(join(bin, "postgres")),
  );
}

function configured(): string[] {
  try {
    const version = execFileSync("pg_config", ["--version"], { encoding: "utf8" });
    if (Number(/\d+/.exec(version)?.[0]) < 15) return [];
    return [execFileSync("pg_config", ["--bindir"], { encoding: "utf8" }).trim()];
  } catch {
    return [];
  }
}

/** PostgreSQL refuses to run as root: then it runs as the system's own user for it. */
function unprivileged(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const users = readFileSync("/etc/passwd", "utf8")
    .split("\n")
    .map((line) => line.split(":"));
  const user = ["postgres", "nobody"].map((name) => users.find(([known]) => known === name)).find(Boolean);
  if (user === undefined) throw new Error("PostgreSQL does not run as root, and there is no user postgres or nobody");
  return { uid: Number(user[2]), gid: Number(user[3]) };
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const { port } = probe.address() as { port: number };
  probe.close();
  await once(probe, "close");
  return port;
}
