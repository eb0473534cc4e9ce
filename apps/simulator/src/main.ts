import { makeClient, systemClock } from "@reroute/client";
import type { RoadGraph } from "@reroute/roads";
import { readGraph } from "@reroute/roads/node";
import { simulate } from "./simulate.ts";
import { makeWorldRoads } from "./world-roads.ts";

/**
 * The demo company's days, one after the other, until the process is told to stop. Environment: REROUTE_URL, REROUTE_API_KEY (of an
 * administrator of a simulation organization), REROUTE_ROADS_DIR (the road graph that
 * drivers drive on; none: great circles), SPEED (day seconds a wall second, default 30), SEED (default 1). A parent with an IPC
 * channel hears `SimulatorMessage`s.
 */
const stopping = new AbortController();
for (const name of ["SIGTERM", "SIGINT"] as const) process.once(name, () => stopping.abort());
// Started by another process: when that is gone, so are we.
process.once("disconnect", () => stopping.abort());

const log = (line: string) => void process.stderr.write(`simulator: ${line}\n`);
try {
  const baseUrl = required("REROUTE_URL");
  await simulate({
    client: makeClient({ baseUrl, apiKey: required("REROUTE_API_KEY") }),
    wall: systemClock,
    speed: numberOf("SPEED", 30, 0.1, 3600),
    seed: numberOf("SEED", 1, 0, 2 ** 31),
    roads: makeWorldRoads(await graphOf(process.env["REROUTE_ROADS_DIR"])),
    log,
    signal: stopping.signal,
    tell: (message) => void process.send?.(message),
  });
  process.exitCode = 0;
} catch (error) {
  log(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
if (process.connected) process.disconnect();

async function graphOf(folder: string | undefined): Promise<RoadGraph | undefined> {
  return folder === undefined || folder === "" ? undefined : readGraph(folder);
}

function required(name: string): string {
  const value = process.env[name];
  if (value === undefined || value === "") throw new Error(`${name} is not set.`);
  return value;
}

function numberOf(name: string, otherwise: number, least: number, most: number): number {
  const value = Number(process.env[name] ?? otherwise);
  if (value >= least && value <= most) return value;
  throw new Error(`${name} must be a number from ${least} to ${most}, not "${process.env[name]}".`);
}
