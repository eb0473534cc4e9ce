import { createHash } from "node:crypto";
import { mkdir, open, readFile, rename } from "node:fs/promises";
import { join } from "node:path";
import { decodeGraph, encodeGraphParts } from "../graph/graph-file.ts";
import type { RoadGraph } from "../graph/road-graph.ts";

export const GRAPH_FILE_NAME = "roads.bin";

/** Writes the graph into a folder, which is made when it is not there; a reader sees the old graph or the new one. Answers bytes. */
export async function writeGraph(folder: string, graph: RoadGraph): Promise<number> {
  await mkdir(folder, { recursive: true });
  const path = join(folder, GRAPH_FILE_NAME);
  const file = await open(`${path}.part`, "w");
  let bytes = 0;
  try {
    for (const part of encodeGraphParts(graph)) {
      await file.writeFile(part);
      bytes += part.length;
    }
  } finally {
    await file.close();
  }
  await rename(`${path}.part`, path);
  return bytes;
}

/** A graph whose memory other threads may share: `decodeGraph(bytes)` makes the same one there. */
export interface SharedGraph {
  graph: RoadGraph;
  bytes: SharedArrayBuffer;
  /** SHA-256 of the file, hexadecimal: names the very roads. */
  hash: string;
}

/** Reads the graph in a folder into shared memory. Throws as `readGraph`. */
export async function readSharedGraph(folder: string): Promise<SharedGraph> {
  const file = await readFile(join(folder, GRAPH_FILE_NAME));
  const bytes = new SharedArrayBuffer(file.length);
  new Uint8Array(bytes).set(file);
  return { graph: decodeGraph(bytes), bytes, hash: createHash("sha256").update(file).digest("hex") };
}

/** Reads the graph in a folder. Throws `RoadFileError` when it is none, and what the file system throws. */
export async function readGraph(folder: string): Promise<RoadGraph> {
  const { buffer, byteOffset, byteLength } = await readFile(join(folder, GRAPH_FILE_NAME));
  const isWhole = byteLength === buffer.byteLength;
  return decodeGraph(isWhole ? buffer : buffer.slice(byteOffset, byteOffset + byteLength));
}
