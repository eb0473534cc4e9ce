import { deflateSync } from "node:zlib";

export interface PbfInput {
  /** Degrees. */
  nodes: { id: number; longitude: number; latitude: number; tags?: Record<string, string> }[];
  ways: { id: number; refs: number[]; tags: Record<string, string> }[];
  relations?: {
    id: number;
    tags: Record<string, string>;
    members: { type: "node" | "way"; id: number; role: string }[];
  }[];
  /** Stated as required by the file. */
  features?: string[];
}

/** A small OpenStreetMap file in PBF format, nodes dense, in one block. */
export function writePbf({
  nodes,
  ways,
  relations = [],
  features = ["OsmSchema-V0.6", "DenseNodes"],
}: PbfInput): Uint8Array {
  const strings = [""];
  const text = (word: string) => {
    if (!strings.includes(word)) strings.push(word);
    return strings.indexOf(word);
  };
  const keys = (tags: Record<string, string>) => packed(2, Object.keys(tags).map(text));
  const values = (tags: Record<string, string>) => packed(3, Object.values(tags).map(text));
  const dense = [
    packed(1, differences(nodes.map(({ id }) => id))),
    packed(8, differences(nodes.map(({ latitude }) => Math.round(latitude * 1e7)))),
    packed(9, differences(nodes.map(({ longitude }) => Math.round(longitude * 1e7)))),
    packed(
      10,
      nodes.flatMap(({ tags = {} }) => [...Object.entries(tags).flat().map(text), 0]),
    ),
  ].flat();
  const wayGroup = ways.flatMap(({ id, refs, tags }) =>
    inner(3, [...number(1, id), ...keys(tags), ...values(tags), ...packed(8, differences(refs))]),
  );
  const relationGroup = relations.flatMap(({ id, tags, members }) =>
    inner(4, [
      ...number(1, id),
      ...keys(tags),
      ...values(tags),
      ...packed(
        8,
        members.map(({ role }) => text(role)),
      ),
      ...packed(9, differences(members.map((member) => member.id))),
      ...packed(
        10,
        members.map(({ type }) => (type === "node" ? 0 : 1)),
      ),
    ]),
  );
  const groups = [inner(2, inner(2, dense)), inner(2, wayGroup), inner(2, relationGroup)].flat();
  const table = inner(
    1,
    strings.flatMap((word) => inner(1, [...Buffer.from(word)])),
  );
  return Uint8Array.from([
    ...blob(
      "OSMHeader",
      features.flatMap((feature) => inner(4, [...Buffer.from(feature)])),
    ),
    ...blob("OSMData", [...table, ...groups]),
  ]);
}

function blob(type: string, message: number[]): number[] {
  const body = [...number(2, message.length), ...inner(3, [...deflateSync(Uint8Array.from(message))])];
  const header = [...inner(1, [...Buffer.from(type)]), ...number(3, body.length)];
  return [0, 0, header.length >> 8, header.length & 255, ...header, ...body];
}

function varint(value: number): number[] {
  return value < 128 ? [value] : [(value % 128) + 128, ...varint(Math.floor(value / 128))];
}

const number = (field: number, value: number) => [field << 3, ...varint(value)];
const inner = (field: number, bytes: number[]) => [(field << 3) | 2, ...varint(bytes.length), ...bytes];
const packed = (field: number, list: number[]) => inner(field, list.flatMap(varint));
/** Zigzag differences. */
const differences = (list: number[]) =>
  list.map((value, index) => value - (index === 0 ? 0 : list[index - 1])).map((by) => (by < 0 ? -by * 2 - 1 : by * 2));
