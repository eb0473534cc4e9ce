import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, cpus, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { makeClient, type PlanMessage } from "@reroute/client";

/**
 * How long a new order takes from the API call to a subscribed socket: POST /v1/orders -> a published revision that serves it ->
 * plan.revision.published on /v1/live, on the demo fleet (20 vans, 300 orders) while its day runs. Prints p50, p95 and the maximum, and how
 * long the server's event loop was kept from its work meanwhile. `--profile DIR` writes a CPU profile of each of the server's threads there.
 */
const { values } = parseArgs({
  options: {
    orders: { type: "string", default: "50" },
    speed: { type: "string", default: "30" },
    profile: { type: "string" },
  },
});
const orders = Number(values.orders);
const app = (name: string) => fileURLToPath(new URL(`../../apps/${name}/src/main.ts`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "reroute-bench-"));
const children: ChildProcess[] = [];

try {
  const server = start("server", {
    PORT: "0",
    REROUTE_DATA_DIR: folder,
    REROUTE_DEMO: "true",
    REROUTE_LOG_LEVEL: "warn",
  });
  const ready = await message(server, "ready");
  const url = String(ready["url"]);
  const apiKey = String(ready["simulatorKey"]);
  const world = { REROUTE_URL: url, REROUTE_API_KEY: apiKey, REROUTE_ROADS_DIR: String(ready["roadsDir"]) };
  const simulator = start("simulator", { ...world, SPEED: values.speed });
  const planId = String((await message(simulator, "loaded"))["planId"]) as `pln_${string}`;
  const client = makeClient({ baseUrl: url, apiKey });
  const live = client.live();
  const served = new Map<string, (at: number) => void>();
  const subscribed = new Promise<void>((resolve) => {
    live.follow(planId, (received: PlanMessage) => {
      const at = performance.now();
      if (received.type === "snapshot") resolve();
      if (received.type !== "event" || received.event !== "plan.revision.published") return;
      for (const { orderId } of received.data.revision.diff.added) served.get(orderId)?.(at);
    });
  });
  await subscribed;

  const milliseconds: number[] = [];
  await eventLoopDelays(url);
  await lateTurns(server);
  for (let index = 0; index < orders; index++) {
    const now = Date.parse((await client.clock.read()).now);
    // Around the city, seeded by the index: a golden-angle spiral of up to about 15 km.
    const angle = index * 2.399963;
    const radius = 0.13 * Math.sqrt((index + 1) / orders);
    const startedAt = performance.now();
    const order = await client.orders.create({
      reference: `bench-${index}`,
      location: { latitude: 33.75 + radius * Math.sin(angle), longitude: -84.39 + radius * Math.cos(angle) },
      timeWindows: [{ start: new Date(now).toISOString(), end: new Date(now + 6 * 3_600_000).toISOString() }],
      serviceSeconds: 240,
      demand: { weight_kg: 2 },
    });
    const arrived = await new Promise<number>((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`order ${index} was not in a revision within 60 s`)), 60_000);
      served.set(order.id, (at) => {
        clearTimeout(timer);
        resolve(at);
      });
    });
    milliseconds.push(arrived - startedAt);
    // Into the day at uneven moments, so that orders meet running optimizations too.
    await new Promise((resolve) => setTimeout(resolve, 200 + ((index * 373) % 900)));
  }
  live.close();
  const { p99, max } = await eventLoopDelays(url);
  const { count, most, worked, own } = await lateTurns(server);
  milliseconds.sort((one, other) => one - other);
  const at = (share: number) =>
    Math.round(milliseconds[Math.min(milliseconds.length - 1, Math.floor(share * milliseconds.length))]!);
  process.stdout.write(
    `machine: ${availableParallelism()} x ${cpus()[0]?.model ?? "?"}, Node ${process.versions.node}, embedded store\n`,
  );
  process.stdout.write(
    `event loop of the server kept waiting: p99 ${p99.toFixed(1)} ms, max ${max.toFixed(1)} ms\n` +
      `turns more than 20 ms late: ${count}, at most ${most!.toFixed(0)} ms, of which on the CPU at most ${worked!.toFixed(0)} ms; ` +
      `more than 20 ms on the CPU: ${own}\n` +
      `new order -> revision -> socket, ${orders} orders: p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms\n`,
  );
} finally {
  for (const child of children.reverse()) await stop(child);
  rmSync(folder, { recursive: true, force: true });
}

/** Milliseconds beyond the 10 ms of the timer that measures them (perf_hooks.monitorEventLoopDelay), since they were last asked for. */
async function eventLoopDelays(url: string): Promise<{ p99: number; max: number }> {
  const text = await (await fetch(`${url}/v1/metrics`)).text();
  const read = (name: string) =>
    Math.max(
      0,
      Number(new RegExp(`^reroute_nodejs_eventloop_lag_${name}_seconds (\\S+)`, "m").exec(text)?.[1]) * 1000 - 10,
    );
  return { p99: read("p99"), max: read("max") };
}

function serverArguments(): string[] {
  const { profile } = values;
  return ["--import", new URL("./late-turns.ts", import.meta.url).href].concat(
    profile === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profile}`],
  );
}

/** See late-turns.ts. */
async function lateTurns(server: ChildProcess): Promise<Record<string, number>> {
  const answer = message(server, "late-turns");
  server.send({ type: "late-turns" });
  return (await answer) as Record<string, number>;
}

function start(name: string, env: Record<string, string>): ChildProcess {
  const child = fork(app(name), {
    env: { ...process.env, ...env },
    execArgv: name === "server" ? serverArguments() : [],
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
  children.push(child);
  return child;
}

function message(child: ChildProcess, type: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    child.once("exit", (code) => reject(new Error(`the process that was to say "${type}" ended with ${code}`)));
    child.on("message", (received) => {
      const fields = received as Record<string, unknown>;
      if (fields["type"] === type) resolve(fields);
    });
  });
}

function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGTERM");
  });
}
