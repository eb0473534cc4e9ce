import { type ChildProcess, fork } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { makeRandom } from "./random.ts";

/**
 * How long POST /v1/orders and GET /v1/plans/{id} take on the demo day (20 vans, 300 orders) while it runs and every order calls for
 * an optimization, on the embedded store. Prints p50, p95 and the maximum. `--seconds` of measuring, default 60.
 */
const { values } = parseArgs({ options: { seconds: { type: "string", default: "60" } } });
const app = (name: string) => fileURLToPath(new URL(`../../${name}/src/main.ts`, import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "reroute-latency-"));
const children: ChildProcess[] = [];
const environment = { PATH: process.env["PATH"], PORT: "0", REROUTE_DATA_DIR: folder, REROUTE_LOG_LEVEL: "warn" };

try {
  const ready = await message(start("server", { ...environment, REROUTE_DEMO: "true" }), "ready");
  const [url, key] = [String(ready["url"]), String(ready["simulatorKey"])];
  const simulator = start("simulator", { ...environment, REROUTE_URL: url, REROUTE_API_KEY: key, SPEED: "30" });
  const planId = String((await message(simulator, "loaded"))["planId"]);
  const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
  const call = async (method: string, path: string, body?: object): Promise<{ text: string; ms: number }> => {
    const beganAt = performance.now();
    const response = await fetch(url + path, { method, headers, ...(body && { body: JSON.stringify(body) }) });
    const text = await response.text();
    if (!response.ok) throw new Error(`${method} ${path}: ${text}`);
    return { text, ms: performance.now() - beganAt };
  };
  const posts: number[] = [];
  const gets: number[] = [];
  const random = makeRandom(1);
  const endsAt = performance.now() + Number(values.seconds) * 1000;
  for (let index = 0; performance.now() < endsAt; index++) {
    const { now } = JSON.parse((await call("GET", "/v1/clock")).text) as { now: string };
    const start = Date.parse(now);
    posts.push(
      (
        await call("POST", "/v1/orders", {
          reference: `latency-${index}`,
          location: { latitude: 33.65 + random() * 0.2, longitude: -84.5 + random() * 0.2 },
          timeWindows: [{ start: new Date(start).toISOString(), end: new Date(start + 4 * 3_600_000).toISOString() }],
          demand: { weight_kg: 1 },
        })
      ).ms,
    );
    for (let times = 0; times < 3; times++) {
      gets.push((await call("GET", `/v1/plans/${planId}`)).ms);
      await new Promise((resolve) => setTimeout(resolve, random() * 300));
    }
  }
  const { text } = await call("GET", "/v1/metrics");
  const optimizations = [...text.matchAll(/^reroute_optimizations_total\{outcome="(\w+)"\} (\d+)$/gm)];
  process.stdout.write(
    `optimizations: ${optimizations.map(([, outcome, count]) => `${count} ${outcome}`).join(", ")}\n`,
  );
  print("POST /v1/orders", posts);
  print("GET /v1/plans/{id}", gets);
} finally {
  for (const child of children.reverse()) child.kill("SIGTERM");
  await Promise.all(children.map((child) => new Promise((resolve) => child.once("exit", resolve))));
  rmSync(folder, { recursive: true, force: true });
}

function print(title: string, milliseconds: number[]): void {
  const sorted = milliseconds.toSorted((one, other) => one - other);
  const at = (share: number) => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!);
  process.stdout.write(`${title}: n ${sorted.length}, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, max ${at(1)} ms\n`);
}

function start(name: string, env: NodeJS.ProcessEnv): ChildProcess {
  const child = fork(app(name), { env, stdio: ["ignore", "inherit", "inherit", "ipc"] });
  children.push(child);
  return child;
}

function message(child: ChildProcess, type: string): Promise<Record<string, unknown>> {
  return new Promise((resolve, reject) => {
    child.on("message", (value: Record<string, unknown>) => {
      if (value["type"] === type) resolve(value);
    });
    child.once("exit", () => reject(new Error("a process ended before it was ready")));
  });
}
