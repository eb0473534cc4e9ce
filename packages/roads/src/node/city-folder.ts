import { join } from "node:path";
import { CITY_VERSION, makeCity } from "../city/make-city.ts";
import { buildRoadGraph } from "../graph/build-road-graph.ts";
import type { RoadGraph } from "../graph/road-graph.ts";
import { RoadFileError } from "../road-file-error.ts";
import { readGraph, writeGraph } from "./graph-folder.ts";

/** The demo's city. */
const CITY_SEED = 1;

/** Where below a data folder the synthetic city of this version is kept: a `folder` for `readGraph`. */
export function cityFolder(dataFolder: string): string {
  return join(dataFolder, "roads", `city-${CITY_VERSION}-${CITY_SEED}`);
}

/**
 * The synthetic city's graph: read from the data folder, or made, which takes some seconds of this thread, and kept there. A file that is
 * none, of another version or damaged is made anew.
 */
export async function ensureCity(dataFolder: string): Promise<RoadGraph> {
  const folder = cityFolder(dataFolder);
  try {
    return await readGraph(folder);
  } catch (error) {
    const isAbsent = error instanceof Error && "code" in error && error.code === "ENOENT";
    if (!isAbsent && !(error instanceof RoadFileError)) throw error;
  }
  const graph = buildRoadGraph(makeCity(CITY_SEED));
  await writeGraph(folder, graph);
  return graph;
}
