import { type FileHandle, open } from "node:fs/promises";
import { inflateSync } from "node:zlib";
import { type Cursor, cursorOver, nextField, readBytes, readInner, readVarint, skipField } from "../osm/protobuf.ts";
import { RoadFileError } from "../road-file-error.ts";

/** The format's own bounds: wiki.openstreetmap.org/wiki/PBF_Format. */
const MOST_HEADER_BYTES = 64 * 1024;
const MOST_BLOCK_BYTES = 32 * 1024 * 1024;
const FEATURES = new Set(["OsmSchema-V0.6", "DenseNodes"]);
const NOT_PBF = "is not an OpenStreetMap extract in PBF format (.osm.pbf)";
const decoder = new TextDecoder();

export interface PbfBlock {
  bytes: Uint8Array;
  /** Bytes of the file read so far. */
  fileBytes: number;
}

/**
 * The inflated data blocks of a .osm.pbf file, one at a time: memory does not grow with the file. Throws `RoadFileError` when the file is
 * of another format, cut off or damaged.
 */
export async function* readPbfBlocks(path: string): AsyncGenerator<PbfBlock> {
  const file = await open(path);
  try {
    let at = 0;
    for (let isFirst = true; ; isFirst = false) {
      const length = await readPart(file, at, 4, true);
      if (length.length === 0) {
        if (isFirst) throw new RoadFileError("is empty");
        return;
      }
      const headerBytes = new DataView(length.buffer, length.byteOffset).getUint32(0);
      if (headerBytes === 0 || headerBytes > MOST_HEADER_BYTES)
        throw new RoadFileError(isFirst ? NOT_PBF : "is damaged");
      const { type, size } = readBlobHeader(await readPart(file, at + 4, headerBytes, false), isFirst);
      const blob = await readPart(file, at + 4 + headerBytes, size, false);
      at += 4 + headerBytes + size;
      if (isFirst) checkFeatures(cursorOver(inflate(blob)));
      else if (type === "OSMData") yield { bytes: inflate(blob), fileBytes: at };
    }
  } finally {
    await file.close();
  }
}

async function readPart(file: FileHandle, at: number, size: number, mayEnd: boolean): Promise<Uint8Array> {
  const bytes = new Uint8Array(size);
  let filled = 0;
  while (filled < size) {
    const { bytesRead } = await file.read(bytes, filled, size - filled, at + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  if (filled === 0 && mayEnd) return bytes.subarray(0, 0);
  if (filled < size) throw new RoadFileError(at < 4 ? NOT_PBF : `is cut off after ${at + filled} bytes`);
  return bytes;
}

function readBlobHeader(bytes: Uint8Array, isFirst: boolean): { type: string; size: number } {
  const header = cursorOver(bytes);
  const field = { number: 0, wire: 0 };
  let type = "";
  let size = -1;
  try {
    while (nextField(header, field)) {
      if (field.number === 1 && field.wire === 2) type = decoder.decode(readBytes(header));
      else if (field.number === 3 && field.wire === 0) size = readVarint(header);
      else skipField(header, field.wire);
    }
  } catch (error) {
    if (isFirst && error instanceof RoadFileError) throw new RoadFileError(NOT_PBF);
    throw error;
  }
  if (isFirst && type !== "OSMHeader") throw new RoadFileError(NOT_PBF);
  if (size < 0 || size > MOST_BLOCK_BYTES) throw new RoadFileError(isFirst ? NOT_PBF : "is damaged");
  return { type, size };
}

function inflate(bytes: Uint8Array): Uint8Array {
  const blob = cursorOver(bytes);
  const field = { number: 0, wire: 0 };
  while (nextField(blob, field)) {
    if (field.number === 1) return readBytes(blob);
    if (field.number === 3) {
      try {
        return inflateSync(readBytes(blob), { maxOutputLength: MOST_BLOCK_BYTES });
      } catch {
        throw new RoadFileError("is damaged: a block cannot be decompressed");
      }
    }
    if (field.number >= 4 && field.number <= 7) {
      throw new RoadFileError(
        "is compressed in a way that is not read here: write it again with zlib, osmium's default",
      );
    }
    skipField(blob, field.wire);
  }
  throw new RoadFileError("is damaged: a block is empty");
}

function checkFeatures(header: Cursor): void {
  const field = { number: 0, wire: 0 };
  while (nextField(header, field)) {
    if (field.number !== 4) {
      skipField(header, field.wire);
      continue;
    }
    const { bytes, at, end } = readInner(header);
    const feature = decoder.decode(bytes.subarray(at, end));
    if (!FEATURES.has(feature)) throw new RoadFileError(`needs "${feature}", which is not read here`);
  }
}
