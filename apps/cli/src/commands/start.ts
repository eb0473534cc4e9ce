import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { type Command, UsageError } from "../command.ts";
import { consoleFolder, ensureConsole } from "../console-build.ts";

/** Where an app begins: its source in the workspace, its built module where it is installed. */
const app = (name: "server" | "simulator") => fileURLToPath(import.meta.resolve(`@reroute/${name}/main`));

export const start: Command = {
  name: "start",
  summary: "Starts the server, the console and the demo day",
  usage: `Usage: reroute start [--empty] [--speed N]

Starts Reroute on http://127.0.0.1:8080 and prints one line with a sign-in link when it is ready.

  --empty      no demo company: begin with your own data
  --speed N    how fast the demo's day runs, in day seconds a second (default 30)

Environment:
  PORT, HOST               where to listen (8080, 127.0.0.1)
  DATABASE_URL             your own PostgreSQL >= 15; absent: the embedded one
  REROUTE_DATA_DIR         folder of the embedded database (.reroute)
  REROUTE_ROADS_DIR        folder of your road graph, made by \`reroute roads import\` (the demo: a synthetic city)
  REROUTE_ROADS            who is asked for road times instead of it: osrm, valhalla, here, tomtom, google, mapbox, graphhopper
  REROUTE_ROADS_URL        the address of osrm or valhalla
  REROUTE_MAP_PMTILES      a PMTiles file for the base map (the streets of the road graph)
  REROUTE_MAP_STYLE_URL    a MapLibre style for the base map instead
  REROUTE_BOOTSTRAP_KEY    the first administrator's API key, at least 32 characters
  REROUTE_LOG_LEVEL        fatal, error, warn (default here), info or debug`,
  run: async (args) => {
    const { empty, speed } = readOptions(args);
    const children: ChildProcess[] = [];
    const stopped = new Promise<number>((resolve) => {
      const stop = () => {
        for (const child of children) child.kill("SIGTERM");
        setTimeout(() => resolve(0), 10_000).unref();
      };
      process.once("SIGINT", stop);
      process.once("SIGTERM", stop);
      void run(children, empty, speed, stop).then(resolve);
    });
    return stopped;
  },
};

function readOptions(args: string[]): { empty: boolean; speed: number } {
  let values: { empty?: boolean; speed?: string };
  try {
    ({ values } = parseArgs({ args, options: { empty: { type: "boolean" }, speed: { type: "string" } } }));
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
  const speed = Number(values.speed ?? 30);
  if (!(speed > 0 && speed <= 600))
    throw new UsageError(`--speed takes a number from 1 to 600, not "${values.speed}".`);
  return { empty: values.empty ?? false, speed };
}

/** Resolves to the exit code when the server ends. */
async function run(children: ChildProcess[], empty: boolean, speed: number, stop: () => void): Promise<number> {
  const building = ensureConsole();
  building.catch(() => {});
  const server = fork(app("server"), {
    env: {
      REROUTE_LOG_LEVEL: "warn",
      ...process.env,
      REROUTE_DEMO: String(!empty),
      REROUTE_CONSOLE_DIR: consoleFolder,
    },
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  children.push(server);
  const ended = new Promise<number>((resolve) => server.once("exit", (code) => resolve(code ?? 0)));
  try {
    const ready = await Promise.race([messageOf(server, "ready"), ended]);
    if (typeof ready === "number") return ready;
    await building;
    if (!empty) {
      const simulator = fork(app("simulator"), {
        env: {
          ...process.env,
          REROUTE_URL: String(ready.url),
          REROUTE_API_KEY: String(ready.simulatorKey),
          ...(ready.roadsDir !== undefined && { REROUTE_ROADS_DIR: String(ready.roadsDir) }),
          SPEED: String(speed),
        },
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      });
      children.push(simulator);
      const lost = new Promise<"lost">((resolve) => simulator.once("exit", () => resolve("lost")));
      const loaded = await Promise.race([messageOf(simulator, "loaded"), lost, ended]);
      if (loaded === "lost")
        process.stderr.write("reroute: the demo's simulator has ended; the server goes on without it.\n");
    }
    process.stdout.write(`Reroute is ready: ${ready.url}/#sign-in=${ready.signInToken}\n`);
  } catch (error) {
    process.stderr.write(`reroute start: ${(error as Error).message}\n`);
    stop();
    await ended;
    return 1;
  }
  return ended;
}

/** The first message of a type that the child sends. */
function messageOf(child: ChildProcess, type: string): Promise<Record<string, unknown>> {
  return new Promise((resolve) => {
    const take = (message: unknown) => {
      const fields = message as Record<string, unknown>;
      if (fields["type"] !== type) return;
      child.off("message", take);
      resolve(fields);
    };
    child.on("message", take);
  });
}
