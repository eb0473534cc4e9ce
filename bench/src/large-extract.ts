import { fork } from "node:child_process";
import { createWriteStream, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { deflateSync } from "node:zlib";
import { importOsm, writeGraph } from "@reroute/roads/node";
import { readPbfBlocks } from "../../packages/roads/src/node/pbf-file.ts";
import { readPrimitiveBlock } from "../../packages/roads/src/osm/primitive-block.ts";
import {
  cursorOver,
  nextField,
  readInner,
  readSigned,
  readVarint,
  skipField,
} from "../../packages/roads/src/osm/protobuf.ts";

/**
 * Imports an extract as large as a country's: copies of a city side by side, their ids and coordinates shifted, joined by roads from one to
 * the next. Prints how long the import takes and how much memory it holds at most. The extract lies in a temporary folder meanwhile.
 */
const { values } = parseArgs({
  options: {
    copies: { type: "string", default: "95" },
    network: { type: "string", default: "porto_portugal" },
    import: { type: "string" },
  },
});
const source = new URL(`../../../shared/roads/osm/${values.network}.osm.pbf`, import.meta.url).pathname;
/** Between the ids of two copies; OpenStreetMap has some 13 billion. */
const idStep = 20_000_000_000;
/** Nanodegrees between two copies. */
const placeStep = 500_000_000;
const columns = 12;
/** Roads that join a copy to the next. */
const joins = 20;

async function make(copies: number): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "reroute-extract-"));
  const file = join(folder, "large.osm.pbf");
  try {
    await writeCopies(file, copies);
    process.stdout.write(`${copies} copies of ${values.network}: ${(statSync(file).size / 1e6).toFixed(0)} MB\n`);
    const child = fork(new URL(import.meta.url).pathname, ["--import", file], { stdio: "inherit" });
    const code = await new Promise((resolve) => child.once("exit", resolve));
    if (code !== 0) process.exitCode = 1;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureImport(file: string): Promise<void> {
  const startedAt = performance.now();
  const { graph } = await importOsm(file);
  const { user, system } = process.cpuUsage();
  await writeGraph(join(file, ".."), graph);
  process.stdout.write(
    `import: ${graph.nodeLongitude.length} junctions, ${((user + system) / 1e6).toFixed(0)} CPU s, ${((performance.now() - startedAt) / 1000).toFixed(0)} s; ` +
      `${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB resident at most; file ${(statSync(join(file, "..", "roads.bin")).size / 1e6).toFixed(0)} MB\n`,
  );
}

async function writeCopies(file: string, copies: number): Promise<void> {
  const blocks: Uint8Array[] = [];
  for await (const { bytes } of readPbfBlocks(source)) blocks.push(bytes.slice());
  const out = createWriteStream(file);
  const write = (type: string, bytes: Uint8Array) =>
    new Promise<void>((resolve, reject) =>
      out.write(blobOf(type, bytes), (error) => (error ? reject(error) : resolve())),
    );
  await write("OSMHeader", concat([textField(4, "OsmSchema-V0.6"), textField(4, "DenseNodes")]));
  for (let copy = 0; copy < copies; copy++) {
    for (const block of blocks) await write("OSMData", shifted(block, copy));
  }
  await write("OSMData", joiningWays(blocks, copies));
  await new Promise<void>((resolve) => out.end(() => resolve()));
}

/** The block with its ids and places moved: ids are differences, so that the first of a list moves all. */
function shifted(block: Uint8Array, copy: number): Uint8Array {
  const by = copy * idStep;
  const list = (bytes: Uint8Array) => {
    const cursor = cursorOver(bytes);
    const first = readSigned(cursor);
    return concat([signed(first + by), bytes.subarray(cursor.at)]);
  };
  const dense = (bytes: Uint8Array) => rewritten(bytes, { 1: list });
  const id = (value: number) => value + by;
  const group = (bytes: Uint8Array) =>
    rewritten(bytes, {
      2: dense,
      3: (way) => rewritten(way, { 8: list }, { 1: id }),
      4: (relation) => rewritten(relation, { 9: list }, { 1: id }),
    });
  const moved = rewritten(block, { 2: group });
  const [row, column] = [Math.floor(copy / columns), copy % columns];
  return concat([moved, numberField(19, row * placeStep), numberField(20, column * placeStep)]);
}

/** Two-way streets from a copy to the next: crossings of main streets, which lie on the largest network. */
function joiningWays(blocks: readonly Uint8Array[], copies: number): Uint8Array {
  const ends: number[] = [];
  for (const block of blocks) {
    readPrimitiveBlock(block, {
      onWay: (_id, tags, refs) => {
        if (tags.get("highway") === "secondary" && !tags.has("oneway")) ends.push(refs[0]!);
      },
    });
  }
  const chosen = Array.from({ length: joins }, (_, index) => ends[Math.floor((index * ends.length) / joins)]!);
  const ways: Uint8Array[] = [];
  for (let copy = 0; copy + 1 < copies; copy++) {
    for (const [index, node] of chosen.entries()) {
      const way = [
        numberField(1, copies * idStep + copy * joins + index),
        bytesField(2, varint(1)),
        bytesField(3, varint(2)),
        bytesField(8, concat([signed(node + copy * idStep), signed(idStep)])),
      ];
      ways.push(bytesField(3, concat(way)));
    }
  }
  const strings = concat([textField(1, ""), textField(1, "highway"), textField(1, "secondary")]);
  return concat([bytesField(1, strings), bytesField(2, concat(ways))]);
}

/** A message with some of its inner messages and numbers replaced, the rest as it is. */
function rewritten(
  bytes: Uint8Array,
  inner: Record<number, (bytes: Uint8Array) => Uint8Array>,
  numbers: Record<number, (value: number) => number> = {},
): Uint8Array {
  const cursor = cursorOver(bytes);
  const field = { number: 0, wire: 0 };
  const parts: Uint8Array[] = [];
  for (let from = 0; nextField(cursor, field); from = cursor.at) {
    const { number, wire } = field;
    if (wire === 2 && inner[number] !== undefined) {
      const { at, end } = readInner(cursor);
      parts.push(bytesField(number, inner[number](bytes.subarray(at, end))));
    } else if (wire === 0 && numbers[number] !== undefined) {
      parts.push(numberField(number, numbers[number](readVarint(cursor))));
    } else {
      skipField(cursor, wire);
      parts.push(bytes.subarray(from, cursor.at));
    }
  }
  return concat(parts);
}

function blobOf(type: string, bytes: Uint8Array): Uint8Array {
  const blob = concat([numberField(2, bytes.length), bytesField(3, deflateSync(bytes))]);
  const header = concat([textField(1, type), numberField(3, blob.length)]);
  const length = new Uint8Array(4);
  new DataView(length.buffer).setUint32(0, header.length);
  return concat([length, header, blob]);
}

const textField = (number: number, text: string) => bytesField(number, new TextEncoder().encode(text));
const bytesField = (number: number, bytes: Uint8Array) => concat([varint(number * 8 + 2), varint(bytes.length), bytes]);
const numberField = (number: number, value: number) => concat([varint(number * 8), varint(value)]);
const signed = (value: number) => varint(value < 0 ? -2 * value - 1 : 2 * value);

function varint(value: number): Uint8Array {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 128; rest = Math.floor(rest / 128)) bytes.push((rest % 128) + 128);
  bytes.push(rest);
  return Uint8Array.from(bytes);
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

if (values.import !== undefined) await measureImport(values.import);
else await make(Number(values.copies));
