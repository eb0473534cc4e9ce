import {
  type Cursor,
  cursorOver,
  nextField,
  readBytes,
  readInner,
  readSigned,
  readVarint,
  skipField,
} from "./protobuf.ts";

export type Tags = ReadonlyMap<string, string>;

/** Who is told what a block holds. What is not asked for is not decoded. */
export interface OsmReader {
  /** 1e-7 degrees. `tags` is empty for most nodes. */
  onNode?(id: number, longitude: number, latitude: number, tags: Tags): void;
  onWay?(id: number, tags: Tags, refs: readonly number[]): void;
  onRelation?(id: number, tags: Tags, members: readonly OsmMember[]): void;
}

export interface OsmMember {
  type: "node" | "way" | "relation";
  id: number;
  role: string;
}

const NO_TAGS: Tags = new Map();
const MEMBER_TYPES = ["node", "way", "relation"] as const;
const decoder = new TextDecoder();
const field = { number: 0, wire: 0 };

/** Reads one "OSMData" block, inflated, as wiki.openstreetmap.org/wiki/PBF_Format describes it. */
export function readPrimitiveBlock(bytes: Uint8Array, reader: OsmReader): void {
  const block = cursorOver(bytes);
  const groups: Cursor[] = [];
  const strings: Uint8Array[] = [];
  let granularity = 100;
  let latitudeOffset = 0;
  let longitudeOffset = 0;
  while (nextField(block, field)) {
    if (field.number === 1) readStrings(readInner(block), strings);
    else if (field.number === 2) groups.push(readInner(block));
    else if (field.number === 17) granularity = readVarint(block);
    else if (field.number === 19) latitudeOffset = readVarint(block);
    else if (field.number === 20) longitudeOffset = readVarint(block);
    else skipField(block, field.wire);
  }
  const decoded: string[] = [];
  const text = (index: number): string => {
    decoded[index] ??= decoder.decode(strings[index]);
    return decoded[index];
  };

  for (const group of groups) {
    while (nextField(group, field)) {
      if (field.number === 1 && reader.onNode) readNode(readInner(group), reader.onNode);
      else if (field.number === 2 && reader.onNode) readDenseNodes(readInner(group), reader.onNode);
      else if (field.number === 3 && reader.onWay) readWay(readInner(group), reader.onWay);
      else if (field.number === 4 && reader.onRelation) readRelation(readInner(group), reader.onRelation);
      else skipField(group, field.wire);
    }
  }

  function toUnits(offset: number, value: number): number {
    return Math.round((offset + granularity * value) / 100);
  }

  function tagsOf(keys: readonly number[], values: readonly number[]): Tags {
    if (keys.length === 0) return NO_TAGS;
    const tags = new Map<string, string>();
    for (const [index, key] of keys.entries()) tags.set(text(key), text(values[index]));
    return tags;
  }

  function readNode(node: Cursor, onNode: NonNullable<OsmReader["onNode"]>): void {
    let [id, latitude, longitude] = [0, 0, 0];
    let keys: number[] = [];
    let values: number[] = [];
    while (nextField(node, field)) {
      if (field.number === 1) id = readSigned(node);
      else if (field.number === 2) keys = readList(readInner(node));
      else if (field.number === 3) values = readList(readInner(node));
      else if (field.number === 8) latitude = readSigned(node);
      else if (field.number === 9) longitude = readSigned(node);
      else skipField(node, field.wire);
    }
    onNode(id, toUnits(longitudeOffset, longitude), toUnits(latitudeOffset, latitude), tagsOf(keys, values));
  }

  /** Ids and coordinates are differences; tags are one list of key, value, key, value, 0 for the node's end. */
  function readDenseNodes(dense: Cursor, onNode: NonNullable<OsmReader["onNode"]>): void {
    const none = cursorOver(bytes, 0, 0);
    let [ids, latitudes, longitudes, words] = [none, none, none, none];
    while (nextField(dense, field)) {
      if (field.number === 1) ids = readInner(dense);
      else if (field.number === 8) latitudes = readInner(dense);
      else if (field.number === 9) longitudes = readInner(dense);
      else if (field.number === 10) words = readInner(dense);
      else skipField(dense, field.wire);
    }
    let [id, latitude, longitude] = [0, 0, 0];
    while (ids.at < ids.end) {
      id += readSigned(ids);
      latitude += readSigned(latitudes);
      longitude += readSigned(longitudes);
      let tags = NO_TAGS;
      if (words.at < words.end) {
        let key = readVarint(words);
        if (key !== 0) {
          const own = new Map<string, string>();
          for (; key !== 0; key = readVarint(words)) own.set(text(key), text(readVarint(words)));
          tags = own;
        }
      }
      onNode(id, toUnits(longitudeOffset, longitude), toUnits(latitudeOffset, latitude), tags);
    }
  }

  function readWay(way: Cursor, onWay: NonNullable<OsmReader["onWay"]>): void {
    let id = 0;
    let keys: number[] = [];
    let values: number[] = [];
    let refs: number[] = [];
    while (nextField(way, field)) {
      if (field.number === 1) id = readVarint(way);
      else if (field.number === 2) keys = readList(readInner(way));
      else if (field.number === 3) values = readList(readInner(way));
      else if (field.number === 8) refs = readDifferences(readInner(way));
      else skipField(way, field.wire);
    }
    onWay(id, tagsOf(keys, values), refs);
  }

  function readRelation(relation: Cursor, onRelation: NonNullable<OsmReader["onRelation"]>): void {
    let id = 0;
    let keys: number[] = [];
    let values: number[] = [];
    let roles: number[] = [];
    let ids: number[] = [];
    let types: number[] = [];
    while (nextField(relation, field)) {
      if (field.number === 1) id = readVarint(relation);
      else if (field.number === 2) keys = readList(readInner(relation));
      else if (field.number === 3) values = readList(readInner(relation));
      else if (field.number === 8) roles = readList(readInner(relation));
      else if (field.number === 9) ids = readDifferences(readInner(relation));
      else if (field.number === 10) types = readList(readInner(relation));
      else skipField(relation, field.wire);
    }
    const members = ids.map((member, index) => ({
      type: MEMBER_TYPES[types[index]],
      id: member,
      role: text(roles[index]),
    }));
    onRelation(id, tagsOf(keys, values), members);
  }
}

function readStrings(table: Cursor, strings: Uint8Array[]): void {
  while (nextField(table, field)) {
    if (field.number === 1) strings.push(readBytes(table));
    else skipField(table, field.wire);
  }
}

function readList(list: Cursor): number[] {
  const values: number[] = [];
  while (list.at < list.end) values.push(readVarint(list));
  return values;
}

function readDifferences(list: Cursor): number[] {
  const values: number[] = [];
  let value = 0;
  while (list.at < list.end) {
    value += readSigned(list);
    values.push(value);
  }
  return values;
}
