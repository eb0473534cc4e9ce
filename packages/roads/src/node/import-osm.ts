import { stat } from "node:fs/promises";
import { buildRoadGraph } from "../graph/build-road-graph.ts";
import type { RoadGraph } from "../graph/road-graph.ts";
import { type Bbox, makeOsmCollection, type OsmCounts } from "../osm/collect-osm.ts";
import { readPrimitiveBlock } from "../osm/primitive-block.ts";
import { RoadError, requireNumber } from "../road-error.ts";
import { readPbfBlocks } from "./pbf-file.ts";

export interface ImportOptions {
  /** Only what lies inside. */
  bbox?: Bbox;
  onProgress?(progress: ImportProgress): void;
}

export interface ImportProgress {
  phase: "ways" | "nodes" | "order";
  /** 0 to 1 of the phase. */
  share: number;
}

export interface ImportedRoads {
  graph: RoadGraph;
  counts: OsmCounts;
}

/**
 * The car's road graph of an OpenStreetMap extract (.osm.pbf), read twice as a stream. Throws `RoadFileError` when the file is none, cut
 * off or without roads, `RoadError` for a bbox that is none, and what the file system throws.
 */
export async function importOsm(path: string, { bbox, onProgress }: ImportOptions = {}): Promise<ImportedRoads> {
  if (bbox) checkBbox(bbox);
  const { raw, counts } = await readRoads(path, { bbox, onProgress });
  const graph = buildRoadGraph(raw, {
    onProgress: (ordered, total) => onProgress?.({ phase: "order", share: ordered / total }),
  });
  return { graph, counts };
}

/** A function of its own, so that all that was gathered of ways and nodes is let go before the graph is built. */
async function readRoads(path: string, { bbox, onProgress }: ImportOptions) {
  const { size } = await stat(path);
  const collection = makeOsmCollection(bbox);
  for await (const { bytes, fileBytes } of readPbfBlocks(path)) {
    readPrimitiveBlock(bytes, collection.waysReader);
    onProgress?.({ phase: "ways", share: fileBytes / size });
  }
  collection.awaitNodes();
  for await (const { bytes, fileBytes } of readPbfBlocks(path)) {
    readPrimitiveBlock(bytes, collection.nodesReader);
    onProgress?.({ phase: "nodes", share: fileBytes / size });
  }
  return collection.finish();
}

function checkBbox([west, south, east, north]: Bbox): void {
  for (const [index, longitude] of [west, east].entries()) requireNumber(longitude, `/bbox/${index * 2}`, -180, 180);
  for (const [index, latitude] of [south, north].entries()) requireNumber(latitude, `/bbox/${index * 2 + 1}`, -90, 90);
  if (west >= east || south >= north) throw new RoadError("/bbox", "expected west < east and south < north");
}
