import { RoadFileError } from "../road-file-error.ts";
import type { RoadGraph } from "./road-graph.ts";

/**
 * One file: "REROADS" and a line feed; version, length of the header and checksum as 32-bit numbers, 32 bits of nothing; the header as
 * JSON; the sections that it lists, each at a multiple of 8 bytes. Little-endian, so that sections are read as typed arrays where they lie.
 */
const MAGIC = "REROADS\n";
export const GRAPH_FILE_VERSION = 2;
const HEADER_START = 24;

const TYPES = { Uint8Array, Int32Array, Uint32Array, Float64Array } as const;

const SECTIONS = {
  nodeLongitude: "Int32Array",
  nodeLatitude: "Int32Array",
  nodeOsmId: "Float64Array",
  firstEdge: "Uint32Array",
  edgeHead: "Uint32Array",
  edgeSide: "Uint32Array",
  sideTime: "Uint32Array",
  linkLength: "Uint32Array",
  linkClass: "Uint8Array",
  linkName: "Uint32Array",
  firstPoint: "Uint32Array",
  pointLongitude: "Int32Array",
  pointLatitude: "Int32Array",
  pointOsmId: "Float64Array",
  firstArc: "Uint32Array",
  arcHead: "Uint32Array",
  /** All names as UTF-8, a line feed between them. */
  names: "Uint8Array",
} as const satisfies Record<string, keyof typeof TYPES>;
type SectionName = keyof typeof SECTIONS;
const SECTION_NAMES = Object.keys(SECTIONS) as SectionName[];

interface Header {
  attribution: string;
  sections: Record<SectionName, { offset: number; length: number }>;
}

const aligned = (bytes: number) => Math.ceil(bytes / 8) * 8;

/** The graph as the bytes of a file. */
export function encodeGraph(graph: RoadGraph): Uint8Array {
  const parts = encodeGraphParts(graph);
  const bytes = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    bytes.set(part, at);
    at += part.length;
  }
  return bytes;
}

/** The same bytes in pieces, most of them views of the graph's own memory: a country's graph is not held twice to be written. */
export function encodeGraphParts(graph: RoadGraph): Uint8Array[] {
  const contents: Record<SectionName, Uint8Array | Int32Array | Uint32Array | Float64Array> = {
    ...graph,
    names: new TextEncoder().encode(graph.names.join("\n")),
  };
  const sections = {} as Header["sections"];
  let end = 0;
  for (const name of SECTION_NAMES) {
    sections[name] = { offset: end, length: contents[name].length };
    end = aligned(end + contents[name].byteLength);
  }
  const header = new TextEncoder().encode(
    JSON.stringify({ attribution: graph.attribution, sections } satisfies Header),
  );
  const start = new Uint8Array(aligned(HEADER_START + header.length));
  start.set(new TextEncoder().encode(MAGIC));
  start.set(header, HEADER_START);
  const body = SECTION_NAMES.flatMap((name) => alignedParts(contents[name]));
  const view = new DataView(start.buffer);
  view.setUint32(8, GRAPH_FILE_VERSION, true);
  view.setUint32(12, header.length, true);
  view.setUint32(16, checksumOf([start.subarray(HEADER_START), ...body]), true);
  return [start, ...body];
}

/** An array's bytes, and a last piece that is filled up to a multiple of eight. */
function alignedParts({ buffer, byteOffset, byteLength }: ArrayBufferView): Uint8Array[] {
  const whole = byteLength - (byteLength % 8);
  const part = new Uint8Array(buffer, byteOffset, whole);
  if (whole === byteLength) return [part];
  const rest = new Uint8Array(8);
  rest.set(new Uint8Array(buffer, byteOffset + whole, byteLength - whole));
  return [part, rest];
}

/**
 * The graph in the bytes of a file, whose arrays are views into `buffer`: threads that share it share the graph. Throws `RoadFileError`
 * when it is none or cut off.
 */
export function decodeGraph(buffer: ArrayBufferLike): RoadGraph {
  const bytes = new Uint8Array(buffer);
  if (decodeText(bytes.subarray(0, 8)) !== MAGIC) throw new RoadFileError("is not a road graph");
  if (buffer.byteLength < HEADER_START) throw new RoadFileError("is cut off");
  const view = new DataView(buffer);
  const version = view.getUint32(8, true);
  if (version !== GRAPH_FILE_VERSION) {
    throw new RoadFileError(
      `is a road graph of version ${version}, and this is version ${GRAPH_FILE_VERSION}: import the roads again`,
    );
  }
  const headerEnd = HEADER_START + view.getUint32(12, true);
  if (headerEnd > buffer.byteLength) throw new RoadFileError("is cut off");
  const { attribution, sections } = readHeader(bytes.subarray(HEADER_START, headerEnd));
  const section = <Name extends SectionName>(name: Name) => {
    const found = sections[name];
    const Type = TYPES[SECTIONS[name]];
    const offset = aligned(headerEnd) + found.offset;
    if (!(aligned(offset + found.length * Type.BYTES_PER_ELEMENT) <= buffer.byteLength)) {
      throw new RoadFileError("is cut off");
    }
    return new Type(buffer as ArrayBuffer, offset, found.length) as InstanceType<
      (typeof TYPES)[(typeof SECTIONS)[Name]]
    >;
  };
  const names = decodeText(section("names")).split("\n");
  if (checksumOf([bytes.subarray(HEADER_START)]) !== view.getUint32(16, true)) {
    throw new RoadFileError("is damaged: its checksum is another one");
  }
  return {
    nodeLongitude: section("nodeLongitude"),
    nodeLatitude: section("nodeLatitude"),
    nodeOsmId: section("nodeOsmId"),
    firstEdge: section("firstEdge"),
    edgeHead: section("edgeHead"),
    edgeSide: section("edgeSide"),
    sideTime: section("sideTime"),
    linkLength: section("linkLength"),
    linkClass: section("linkClass"),
    linkName: section("linkName"),
    firstPoint: section("firstPoint"),
    pointLongitude: section("pointLongitude"),
    pointLatitude: section("pointLatitude"),
    pointOsmId: section("pointOsmId"),
    firstArc: section("firstArc"),
    arcHead: section("arcHead"),
    names,
    attribution,
  };
}

function readHeader(bytes: Uint8Array): Header {
  try {
    const header = JSON.parse(decodeText(bytes)) as Header;
    if (SECTION_NAMES.every((name) => Number.isInteger(header.sections[name].offset + header.sections[name].length))) {
      return header;
    }
  } catch {
    // Told below.
  }
  throw new RoadFileError("is damaged: its header cannot be read");
}

/** The decoder does not read shared memory: it gets a copy. */
function decodeText(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes.slice());
}

/** FNV-1a over 32-bit words: a flipped bit must not become a wrong way. Every part but the last is whole words, and begins with one. */
function checksumOf(parts: Uint8Array[]): number {
  let hash = 0x811c9dc5;
  for (const { buffer, byteOffset, length } of parts) {
    const words = new Uint32Array(buffer, byteOffset, length >> 2);
    for (let index = 0; index < words.length; index++) hash = Math.imul(hash ^ words[index]!, 0x01000193);
  }
  return hash >>> 0;
}
