import type { Config } from "../config.ts";
import type { Log } from "../log.ts";
import { openGraphRoads } from "./graph-roads.ts";
import { makeGreatCircleRoads } from "./great-circle-roads.ts";
import type { RoadsOrigin } from "./road-messages.ts";
import type { Roads } from "./roads.ts";

/** The roads that the configuration names: an imported graph, the demo's synthetic city, or none. */
export async function openRoads(config: Pick<Config, "roadsDir" | "demo" | "dataDir">, log: Log): Promise<Roads> {
  const origin = originOf(config);
  return origin === undefined ? makeGreatCircleRoads() : openGraphRoads(origin, log);
}

function originOf({ roadsDir, demo, dataDir }: Pick<Config, "roadsDir" | "demo" | "dataDir">): RoadsOrigin | undefined {
  if (roadsDir !== undefined) return { kind: "folder", folder: roadsDir };
  return demo ? { kind: "city", dataFolder: dataDir } : undefined;
}
