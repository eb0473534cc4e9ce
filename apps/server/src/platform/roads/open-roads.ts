import type { Config } from "../config.ts";
import type { Log } from "../log.ts";
import { makeGreatCircleRoads } from "./great-circle-roads.ts";
import type { ProviderAnswers } from "./provider-answers.ts";
import type { GraphOrigin } from "./road-messages.ts";
import type { Roads } from "./roads.ts";
import { openThreadRoads } from "./thread-roads.ts";

type RoadsConfig = Pick<Config, "roads" | "roadsDir" | "roadsCostPer1000" | "demo" | "dataDir">;

/**
 * The roads that the configuration names: a provider of road times, and beside it or alone an imported graph, the demo's synthetic city, or
 * none. `answers` keeps what a provider says.
 */
export async function openRoads(config: RoadsConfig, log: Log, answers: ProviderAnswers): Promise<Roads> {
  const graph = graphOf(config);
  if (config.roads === "own" && graph === undefined) {
    throw new Error("REROUTE_ROADS: own needs a road graph: name its folder by REROUTE_ROADS_DIR");
  }
  const provider = config.roads === "own" || config.roads === "great-circle" ? undefined : config.roads;
  if (provider === undefined && graph === undefined) return makeGreatCircleRoads();
  return openThreadRoads({ graph, provider, costPer1000Elements: config.roadsCostPer1000 }, log, answers);
}

function graphOf({ roads, roadsDir, demo, dataDir }: RoadsConfig): GraphOrigin | undefined {
  if (roads === "great-circle") return undefined;
  if (roadsDir !== undefined) return { kind: "folder", folder: roadsDir };
  return demo ? { kind: "city", dataFolder: dataDir } : undefined;
}
