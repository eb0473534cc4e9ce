import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { RawRoads } from "../src/graph/raw-roads.ts";
import { makeRoadCollector } from "../src/graph/road-collector.ts";
import type { RoadClass } from "../src/graph/road-graph.ts";

/** The folder of road data beside the repository; tests that need it say so and skip where it is absent. */
export const SHARED_ROADS = fileURLToPath(new URL("../../../../shared/roads/", import.meta.url));

export const hasSharedRoads = existsSync(SHARED_ROADS);

const CLASSES: Record<string, RoadClass> = { motorway_link: "motorway" };

/** The streets of Atlanta from CSV: straight links, one a direction, guessed speeds. */
export function readAtlanta(): RawRoads {
  const roads = makeRoadCollector();
  const nodes = new Map<string, number>();
  for (const [osmId, latitude, longitude] of rows("atlanta/atlanta_nodes_scc.csv")) {
    nodes.set(osmId, roads.addNode(Math.round(+longitude * 1e7), Math.round(+latitude * 1e7), +osmId));
  }
  for (const [from, to, meters, guess, kph] of rows("atlanta/atlanta_edges_classed.csv")) {
    roads.addLink({
      from: nodes.get(from)!,
      to: nodes.get(to)!,
      roadClass: CLASSES[guess] ?? (guess as RoadClass),
      name: "",
      lengthMeters: +meters,
      forwardSeconds: +meters / (+kph / 3.6),
    });
  }
  return roads.finish("OpenStreetMap contributors");
}

function rows(file: string): string[][] {
  const lines = readFileSync(SHARED_ROADS + file, "utf8")
    .trim()
    .split("\n");
  return lines.slice(1).map((line) => line.trim().split(","));
}
