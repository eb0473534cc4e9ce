import { ensureBootstrapKey, ensureOrganization, issueSignIn, issueSimulatorKey } from "./access/organizations.ts";
import { openFeeds } from "./feeds/open-feeds.ts";
import { readConfig } from "./platform/config.ts";
import { wallClock } from "./platform/wall-clock.ts";
import { startServer } from "./server.ts";

/** What the server tells the process that started it, once requests are answered. Secrets go through this pipe only. */
export interface ReadyMessage {
  type: "ready";
  url: string;
  signInToken: string;
  /** For the demo's simulator; absent without a demo. */
  simulatorKey?: string;
  /** Folder of the road graph; absent where there is none. */
  roadsDir?: string;
}

try {
  const config = readConfig(process.env);
  const server = await startServer(config, wallClock, { feeds: openFeeds(process.env) });
  const { database } = server;
  const organization = config.demo
    ? await ensureOrganization(database, wallClock, {
        name: "Demo Freight",
        kind: "simulation",
        dayClock: wallClock.now(),
      })
    : await ensureOrganization(database, wallClock, { name: "My company", kind: "live", dayClock: null });
  if (config.bootstrapKey !== undefined)
    await ensureBootstrapKey(database, wallClock, organization.id, config.bootstrapKey);
  const ready: ReadyMessage = {
    type: "ready",
    url: server.url,
    signInToken: await issueSignIn(database, wallClock, organization.id),
    ...(server.roadsDir !== undefined && { roadsDir: server.roadsDir }),
    ...(config.demo && { simulatorKey: await issueSimulatorKey(database, wallClock, organization.id) }),
  };
  process.send?.(ready);

  let stopping = false;
  const stop = async () => {
    if (stopping) return;
    stopping = true;
    await server.close();
    process.exit(0);
  };
  process.on("SIGTERM", () => void stop());
  process.on("SIGINT", () => void stop());
  // A parent that was killed leaves nothing running.
  process.on("disconnect", () => void stop());
} catch (error) {
  process.stderr.write(`reroute server: ${(error as Error).message}\n`);
  process.exit(1);
}
