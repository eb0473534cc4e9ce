import { type ChildProcess, fork } from "node:child_process";
import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { operations } from "@reroute/protocol";
import { makeRandom } from "./random.ts";
import { depotFields, orderFields } from "./small-fleet.ts";

const main = fileURLToPath(new URL("../src/main.ts", import.meta.url));
const key = `bootstrap-${randomUUID()}`;
const writers = 4;

export interface KillReport {
  kills: number;
  /** Orders that the server answered with 201 before or after a kill. */
  acknowledged: number;
  /** Requests that a kill left without an answer, sent again under the same Idempotency-Key after the restart. */
  unanswered: number;
  /** Acknowledged and not there after a restart. */
  lost: string[];
  /** There more than once. */
  doubled: string[];
  slowestStartMs: number;
}

interface Write {
  reference: string;
  body: object;
}

/** Kills the server's process in the midst of writes, again and again, and counts what is lost or doubled. */
export async function runKillCampaign(
  kills: number,
  seed: number,
  say: (line: string) => void = () => {},
): Promise<KillReport> {
  const folder = mkdtempSync(join(tmpdir(), "reroute-kills-"));
  const random = makeRandom(seed);
  const acknowledged = new Set<string>();
  let unanswered: Write[] = [];
  const report: KillReport = { kills, acknowledged: 0, unanswered: 0, lost: [], doubled: [], slowestStartMs: 0 };
  try {
    for (let round = 0; round <= kills; round++) {
      const beganMs = performance.now();
      const server = await startProcess(folder);
      const startMs = Math.round(performance.now() - beganMs);
      // The first start makes the database; the others are recoveries.
      if (round > 0) report.slowestStartMs = Math.max(report.slowestStartMs, startMs);
      else await call(server.url, "POST", operations.depots.create.path, depotFields());
      await verify(server.url);
      for (const write of unanswered) if (await send(server.url, write)) acknowledged.add(write.reference);
      unanswered = [];
      if (round === kills) {
        await verify(server.url);
        server.child.kill("SIGTERM");
        await server.exited;
        break;
      }
      let killed = false;
      const writing = Promise.all(
        Array.from({ length: writers }, async () => {
          while (!killed) {
            const fields = orderFields();
            const write = { reference: fields.reference, body: fields };
            if (await send(server.url, write)) acknowledged.add(write.reference);
            else unanswered.push(write);
          }
        }),
      );
      const afterMs = 200 + Math.floor(random() * 1_300);
      await new Promise((resolve) => setTimeout(resolve, afterMs));
      killed = true;
      server.child.kill("SIGKILL");
      await Promise.all([server.exited, writing]);
      report.unanswered += unanswered.length;
      say(`kill ${round + 1} after ${afterMs} ms: start ${startMs} ms, ${acknowledged.size} orders acknowledged`);
    }
    report.acknowledged = acknowledged.size;
    return report;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }

  async function verify(url: string): Promise<void> {
    const seen = new Map<string, number>();
    for (let cursor: string | null = ""; cursor !== null; ) {
      const page = await call(url, "GET", `/v1/orders?limit=1000${cursor && `&cursor=${cursor}`}`);
      for (const { reference } of page.items) seen.set(reference, (seen.get(reference) ?? 0) + 1);
      cursor = page.nextCursor as string | null;
    }
    report.lost.push(...[...acknowledged].filter((reference) => !seen.has(reference)));
    report.doubled.push(...[...seen].filter(([, count]) => count > 1).map(([reference]) => reference));
  }
}

/** True once the order is acknowledged; false when no answer came. */
async function send(url: string, { reference, body }: Write): Promise<boolean> {
  let response: Response;
  try {
    response = await fetch(`${url}/v1/orders`, {
      method: "POST",
      headers: { ...headersOf(), "idempotency-key": reference },
      body: JSON.stringify(body),
    });
    await response.text();
  } catch {
    return false;
  }
  if (response.status !== 201) throw new Error(`order ${reference} was answered with ${response.status}`);
  return true;
}

// biome-ignore lint/suspicious/noExplicitAny: a campaign reads answers that the API's tests check.
async function call(url: string, method: string, path: string, body?: object): Promise<any> {
  const response = await fetch(url + path, { method, headers: headersOf(), body: body && JSON.stringify(body) });
  if (!response.ok) throw new Error(`${method} ${path}: ${await response.text()}`);
  return response.json();
}

const headersOf = () => ({ authorization: `Bearer ${key}`, "content-type": "application/json" });

export interface ServerProcess {
  child: ChildProcess;
  url: string;
  exited: Promise<unknown>;
}

/** Starts the server's own process on a data folder; rejects with what it says when it ends before it is ready. */
export async function startProcess(folder: string): Promise<ServerProcess> {
  const child = fork(main, {
    execArgv: [],
    env: {
      PATH: process.env["PATH"],
      PORT: "0",
      REROUTE_DATA_DIR: folder,
      REROUTE_BOOTSTRAP_KEY: key,
      REROUTE_LOG_LEVEL: "fatal",
    },
    stdio: ["ignore", "ignore", "pipe", "ipc"],
  });
  let said = "";
  child.stderr!.on("data", (chunk) => {
    said += String(chunk);
  });
  const exited = once(child, "exit");
  const ready = once(child, "message") as Promise<[{ url: string }]>;
  const first = await Promise.race([ready, exited.then(() => undefined)]);
  if (first === undefined) throw new Error(said);
  return { child, url: first[0].url, exited };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({ options: { kills: { type: "string" }, seed: { type: "string" } } });
  const say = (line: string) => process.stdout.write(`${line}\n`);
  const report = await runKillCampaign(Number(values.kills ?? 20), Number(values.seed ?? 1), say);
  say(JSON.stringify(report, undefined, 2));
  process.exitCode = report.lost.length + report.doubled.length > 0 ? 1 : 0;
}
