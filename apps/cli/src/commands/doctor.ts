import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { availableParallelism, totalmem } from "node:os";
import { join } from "node:path";
import { GRAPH_FILE_NAME, makeHttpExchange, openProvider, PROVIDER_NAMES } from "@reroute/roads/node";
import { type Command, UsageError } from "../command.ts";
import { consoleFolder } from "../console-build.ts";

interface Finding {
  state: "good" | "note" | "bad";
  what: string;
}

export const doctor: Command = {
  name: "doctor",
  summary: "Says what is wrong with an install",
  usage: `Usage: reroute doctor

Checks the Node version, memory, data folder, port, database, console, where road times come from, and a running server. Exits with 1 when something is wrong.`,
  run: async (args) => {
    if (args.length > 0) throw new UsageError(`doctor takes no words, not "${args[0]}".`);
    const findings = [
      checkNode(),
      checkMachine(),
      checkDataFolder(),
      await checkPort(),
      checkDatabaseUrl(),
      checkBootstrapKey(),
      checkConsole(),
      checkGraph(),
      await checkRoads(),
    ];
    const marks = { good: "ok  ", note: "note", bad: "BAD " };
    for (const { state, what } of findings) process.stdout.write(`${marks[state]}  ${what}\n`);
    const bad = findings.filter(({ state }) => state === "bad").length;
    process.stdout.write(
      bad === 0 ? "Nothing is wrong.\n" : `${bad} ${bad === 1 ? "thing is" : "things are"} wrong.\n`,
    );
    return bad === 0 ? 0 : 1;
  },
};

function checkNode(): Finding {
  const major = Number(process.versions.node.split(".")[0]);
  if (major >= 22) return { state: "good", what: `Node ${process.versions.node}` };
  return {
    state: "bad",
    what: `Node ${process.versions.node}: 22 or newer is needed; run by npm scripts or npx, which bring their own.`,
  };
}

function checkMachine(): Finding {
  const gib = totalmem() / 2 ** 30;
  const what = `${availableParallelism()} cores, ${gib.toFixed(1)} GiB of memory`;
  return gib < 1.5 ? { state: "bad", what: `${what}: at least 2 GiB are needed` } : { state: "good", what };
}

function dataFolder(): string {
  return process.env["REROUTE_DATA_DIR"] || ".reroute";
}

function checkDataFolder(): Finding {
  const folder = dataFolder();
  const lock = join(folder, "server.lock");
  if (existsSync(lock)) {
    return {
      state: "note",
      what: `The data folder ${folder} is in use by process ${readFileSync(lock, "utf8").split(" ")[0]}, or was when it was killed.`,
    };
  }
  try {
    mkdirSync(folder, { recursive: true });
    const probe = join(folder, ".doctor");
    writeFileSync(probe, "");
    rmSync(probe);
    return { state: "good", what: `The data folder ${folder} can be written.` };
  } catch (error) {
    return { state: "bad", what: `The data folder ${folder} cannot be written: ${(error as Error).message}` };
  }
}

async function checkPort(): Promise<Finding> {
  const port = Number(process.env["PORT"] || 8080);
  const host = process.env["HOST"] || "127.0.0.1";
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return { state: "bad", what: `PORT is "${process.env["PORT"]}": a number to 65535 is needed.` };
  const health = await fetch(`http://${host}:${port}/v1/health`).then(
    async (response) => ({
      ok: response.ok,
      body: (await response.json().catch(() => undefined)) as { version?: string } | undefined,
    }),
    () => undefined,
  );
  if (health?.body?.version !== undefined) {
    return health.ok
      ? { state: "good", what: `Reroute ${health.body.version} answers on ${host}:${port}.` }
      : { state: "bad", what: `Reroute ${health.body.version} on ${host}:${port} is not ready.` };
  }
  const free = await new Promise<string | undefined>((resolve) => {
    const server = createServer();
    server.once("error", (error) => resolve(error.message));
    server.listen(port, host, () => server.close(() => resolve(undefined)));
  });
  return free === undefined
    ? { state: "good", what: `Port ${port} on ${host} is free.` }
    : { state: "bad", what: `Port ${port} on ${host} cannot be used: ${free}. Choose another by PORT.` };
}

function checkDatabaseUrl(): Finding {
  const url = process.env["DATABASE_URL"];
  if (!url) return { state: "good", what: "Embedded PostgreSQL (no DATABASE_URL): for trying and small fleets." };
  if (!URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol)) {
    return { state: "bad", what: "DATABASE_URL is not a URL of the form postgres://user:password@host/database." };
  }
  return {
    state: "good",
    what: `PostgreSQL at ${new URL(url).host} (DATABASE_URL); the server tells at its start if it cannot be reached.`,
  };
}

function checkBootstrapKey(): Finding {
  const key = process.env["REROUTE_BOOTSTRAP_KEY"];
  if (!key)
    return { state: "good", what: "No REROUTE_BOOTSTRAP_KEY: sign in by the link that `reroute start` prints." };
  if (key.length < 32) return { state: "bad", what: "REROUTE_BOOTSTRAP_KEY is shorter than 32 characters." };
  return { state: "good", what: "REROUTE_BOOTSTRAP_KEY is set." };
}

function checkConsole(): Finding {
  return existsSync(join(consoleFolder, "index.html"))
    ? { state: "good", what: "The console is built." }
    : { state: "note", what: "The console is not built yet: `reroute start` builds it." };
}

function checkGraph(): Finding {
  const folder = process.env["REROUTE_ROADS_DIR"];
  if (!folder)
    return {
      state: "good",
      what: "No REROUTE_ROADS_DIR: the demo drives on a synthetic city, others by great circles.",
    };
  const file = join(folder, GRAPH_FILE_NAME);
  return existsSync(file)
    ? { state: "good", what: `The road graph ${file} is there.` }
    : { state: "bad", what: `REROUTE_ROADS_DIR: ${file} is not there: make it with \`reroute roads import\`.` };
}

/** Two places of the test: a leg between them need not exist, but an engine answers. */
const [here, there] = [
  { latitude: 0, longitude: 0 },
  { latitude: 0, longitude: 0.01 },
];

async function checkRoads(): Promise<Finding> {
  const name = process.env["REROUTE_ROADS"];
  if (!name) return { state: "good", what: "No REROUTE_ROADS: road times are our own." };
  if (name === "great-circle") return { state: "good", what: "Road times are by great circles (REROUTE_ROADS)." };
  if (name === "own") {
    return process.env["REROUTE_ROADS_DIR"]
      ? { state: "good", what: "Road times come from the road graph (REROUTE_ROADS)." }
      : { state: "note", what: "REROUTE_ROADS is own, and without REROUTE_ROADS_DIR only the demo has a graph." };
  }
  if (!PROVIDER_NAMES.includes(name)) {
    return {
      state: "bad",
      what: `REROUTE_ROADS is "${name}": own, great-circle, ${PROVIDER_NAMES.join(", ")} are known.`,
    };
  }
  try {
    const provider = openProvider(name, process.env, "UTC");
    // Services cost money; one's own engine can be tried.
    if (!process.env["REROUTE_ROADS_URL"])
      return { state: "good", what: `Road times are asked of ${name}; its key is set.` };
    const exchange = makeHttpExchange({ timeoutMs: 5_000 });
    const context = { exchange, nowMs: Date.now(), wait: async () => {} };
    const fault = await provider.leg({ from: here, to: there }, context).then(
      () => undefined,
      (error: Error & { fault?: string }) => (error.fault === "refused" ? undefined : provider.redact(error.message)),
    );
    return fault === undefined
      ? { state: "good", what: `Road times are asked of ${name}, which answers.` }
      : {
          state: "bad",
          what: `Road times are asked of ${name}, which ${fault}. Plans go by our own until it answers.`,
        };
  } catch (error) {
    return { state: "bad", what: `${(error as Error).message}.` };
  }
}
