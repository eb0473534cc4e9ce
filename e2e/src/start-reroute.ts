import { spawn } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

const main = fileURLToPath(new URL("../../apps/cli/src/main.ts", import.meta.url));

export interface RunningReroute {
  /** The one-time sign-in link. */
  link: string;
  stop(): Promise<void>;
}

/** Starts Reroute on a free port with a data folder of its own. Rejects with its output when it ends before it is ready. */
export async function startReroute(options: string[] = []): Promise<RunningReroute> {
  const folder = mkdtempSync(join(tmpdir(), "reroute-e2e-"));
  const { DATABASE_URL: _, ...environment } = process.env;
  const child = spawn(process.execPath, [main, "start", ...options], {
    env: { ...environment, PORT: "0", HOST: "127.0.0.1", REROUTE_DATA_DIR: folder },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  let output = "";
  const link = await new Promise<string>((resolve, reject) => {
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
        const ready = /Reroute is ready: (\S+)/.exec(output)?.[1];
        if (ready) resolve(ready);
      });
    }
    void ended.then(() => reject(new Error(`Reroute ended before it was ready:\n${output}`)));
  });
  return {
    link,
    async stop() {
      child.kill("SIGTERM");
      await ended;
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
