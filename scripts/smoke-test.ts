import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

/**
 * Does what a stranger does first: starts the demo by the command on an empty data folder, waits for the line, opens the console,
 * signs in by the link, adds an order, sees the revision that serves it, stops. Throws when something of it fails, also when
 * anything is logged as an error.
 */
export async function smokeTest(command: string, args: string[], cwd = process.cwd()): Promise<void> {
  const data = mkdtempSync(join(tmpdir(), "reroute-smoke-"));
  const child = spawn(command, [...args, "--speed", "60"], {
    cwd,
    env: { ...process.env, PORT: String(await freePort()), REROUTE_DATA_DIR: data },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let logged = "";
  child.stderr!.on("data", (chunk) => {
    logged += chunk;
    process.stderr.write(chunk);
  });
  try {
    await smoke(child).finally(() => stop(child));
    expect(!/"level":[56]0/.test(logged), "an error was logged");
  } finally {
    rmSync(data, { recursive: true, force: true });
  }
}

async function smoke(server: ChildProcess): Promise<void> {
  const started = performance.now();
  const link = await readyLink(server, 90_000);
  const seconds = (performance.now() - started) / 1000;
  process.stdout.write(`ready after ${seconds.toFixed(1)} s\n`);
  expect(seconds <= 60, `it took ${seconds.toFixed(1)} s to be ready, 60 s are allowed`);
  const { origin, hash } = new URL(link);
  const token = hash.replace("#sign-in=", "");

  const page = await fetch(origin);
  expect(page.ok && (await page.text()).includes("<script"), "the console's page is not served");
  const signIn = await call(origin, "POST", "/v1/session", { origin }, { token });
  expect(signIn.status === 201, `signing in answered ${signIn.status}`);
  const session = { cookie: signIn.cookie, origin };
  const again = await call(origin, "POST", "/v1/session", { origin }, { token });
  expect(again.status === 401, `the sign-in link worked twice (${again.status})`);

  const plans = await call(origin, "GET", "/v1/plans?limit=1", session);
  const planId = plans.body.items[0].id as string;
  const plan = (await call(origin, "GET", `/v1/plans/${planId}`, session)).body;
  const before = plan.publishedRevision.number as number;
  expect(plan.publishedRevision.routes.length > 0, "the demo's plan has no routes");
  const now = Date.parse((await call(origin, "GET", "/v1/clock", session)).body.now);
  const order = await call(origin, "POST", "/v1/orders", session, {
    reference: "SMOKE-1",
    location: { latitude: 33.75, longitude: -84.39 },
    timeWindows: [{ start: new Date(now).toISOString(), end: new Date(now + 6 * 3_600_000).toISOString() }],
    serviceSeconds: 300,
    demand: { weight_kg: 5 },
  });
  expect(order.status === 201, `creating an order answered ${order.status}: ${JSON.stringify(order.body)}`);
  const deadline = performance.now() + 60_000;
  for (;;) {
    const { body } = await call(origin, "GET", `/v1/plans/${order.body.planId}`, session);
    const revision = body.publishedRevision;
    const served = revision.routes.some((route: { stops: { orderIds: string[] }[] }) =>
      route.stops.some((stop) => stop.orderIds.includes(order.body.id)),
    );
    if (served && revision.number > before) {
      process.stdout.write(`revision ${before} -> ${revision.number}: ${revision.cause}\n`);
      return;
    }
    expect(performance.now() < deadline, "no revision served the new order within 60 s");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

interface Answer {
  status: number;
  cookie: string;
  // biome-ignore lint/suspicious/noExplicitAny: a stranger reads the JSON as it comes.
  body: any;
}

async function call(
  origin: string,
  method: string,
  path: string,
  headers: Record<string, string>,
  body?: object,
): Promise<Answer> {
  const response = await fetch(origin + path, {
    method,
    headers: { ...headers, ...(body && { "content-type": "application/json" }) },
    ...(body && { body: JSON.stringify(body) }),
  });
  const cookie = response.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  return { status: response.status, cookie, body: await response.json().catch(() => undefined) };
}

function readyLink(server: ChildProcess, mostMs: number): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = "";
    const timer = setTimeout(() => reject(new Error(`no ready line within ${mostMs / 1000} s`)), mostMs);
    server.stdout!.on("data", (chunk) => {
      output += chunk;
      const link = /^Reroute is ready: (\S+)$/m.exec(output)?.[1];
      if (link === undefined) return;
      clearTimeout(timer);
      resolve(link);
    });
    server.once("exit", (code) => reject(new Error(`it ended with ${code} before it was ready`)));
  });
}

/** npm and npx pass no signals on and ends before what it started: the whole group that this script started is told, and waited for. */
async function stop(server: ChildProcess): Promise<void> {
  const deadline = performance.now() + 15_000;
  signalGroup(server.pid!, "SIGTERM");
  while (signalGroup(server.pid!, 0)) {
    if (performance.now() > deadline) signalGroup(server.pid!, "SIGKILL");
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

/** False when nobody is left in the group. */
function signalGroup(leader: number, signal: NodeJS.Signals | 0): boolean {
  try {
    return process.kill(-leader, signal);
  } catch {
    return false;
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer().listen(0, "127.0.0.1", () => {
      const { port } = probe.address() as { port: number };
      probe.close(() => resolve(port));
    });
  });
}

function expect(holds: boolean, complaint: string): asserts holds {
  if (!holds) throw new Error(complaint);
}
