import { RoadFileError } from "../road-file-error.ts";
import type { RoadGraph } from "./road-graph.ts";

/**
 * One file: "REROADS" and a line feed, version and length of the header as 32-bit numbers, the header as JSON padded to 8 bytes, then
 * the sections that it lists, each at a multiple of 8 bytes. Little-endian, so that sections are read as typed arrays where they lie.
 */
const MAGIC = "REROADS\n";
export const GRAPH_FILE_VERSION = 1;

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
  const start = aligned(16 + header.length);
  const bytes = new Uint8Array(start + end);
  const view = new DataView(bytes.buffer);
  bytes.set(new TextEncoder().encode(MAGIC));
  view.setUint32(8, GRAPH_FILE_VERSION, true);
  view.setUint32(12, header.length, true);
  bytes.set(header, 16);
  for (const name of SECTION_NAMES) {
    const { buffer, byteOffset, byteLength } = contents[name];
    bytes.set(new Uint8Array(buffer, byteOffset, byteLength), start + sections[name].offset);
  }
  return bytes;
}

/** The graph in the bytes of a file, whose arrays are views into `buffer`. Throws `RoadFileError` when it is none or cut off. */
export function decodeGraph(buffer: ArrayBuffer): RoadGraph {
  const bytes = new Uint8Array(buffer);
  if (new TextDecoder().decode(bytes.subarray(0, 8)) !== MAGIC) throw new RoadFileError("is not a road graph");
  if (buffer.byteLength < 16) throw new RoadFileError("is cut off");
  const view = new DataView(buffer);
  const version = view.getUint32(8, true);
  if (version !== GRAPH_FILE_VERSION) {
    throw new RoadFileError(
      `is a road graph of version ${version}, and this is version ${GRAPH_FILE_VERSION}: import the roads again`,
    );
  }
  const headerEnd = 16 + view.getUint32(12, true);
  if (headerEnd > buffer.byteLength) throw new RoadFileError("is cut off");
  const { attribution, sections } = readHeader(bytes.subarray(16, headerEnd));
  const section = <Name extends SectionName>(name: Name) => {
    const found = sections[name];
    const Type = TYPES[SECTIONS[name]];
    const offset = aligned(headerEnd) + (found?.offset ?? Infinity);
    if (!(aligned(offset + found.length * Type.BYTES_PER_ELEMENT) <= buffer.byteLength))
      throw new RoadFileError("is cut off");
    return new Type(buffer, offset, found.length) as InstanceType<(typeof TYPES)[(typeof SECTIONS)[Name]]>;
  };
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
    firstArc: section("firstArc"),
    arcHead: section("arcHead"),
    names: new TextDecoder().decode(section("names")).split("\n"),
    attribution,
  };
}

function readHeader(bytes: Uint8Array): Header {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as Header;
  } catch {
    throw new RoadFileError("is damaged: its header cannot be read");
  }
}
