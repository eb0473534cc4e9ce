import { RoadFileError } from "../road-file-error.ts";

/** A place in a protocol-buffers message; `end` is where the message ends. */
export interface Cursor {
  bytes: Uint8Array;
  at: number;
  end: number;
}

export function cursorOver(bytes: Uint8Array, at = 0, end = bytes.length): Cursor {
  if (end > bytes.length || at > end) throw new RoadFileError("is damaged: a message is longer than its block");
  return { bytes, at, end };
}

/** An unsigned varint, exact to 2^53; those of negative int64 fields come as their signed value. */
export function readVarint(cursor: Cursor): number {
  const { bytes } = cursor;
  let byte = bytes[cursor.at++];
  let value = byte & 0x7f;
  let scale = 128;
  while (byte >= 128) {
    byte = bytes[cursor.at++];
    value += (byte & 0x7f) * scale;
    scale *= 128;
  }
  if (cursor.at > cursor.end) throw new RoadFileError("is damaged: a number is cut off");
  // Only a negative number fills ten bytes: 2^64 less its size. The doubles above have lost its last bits.
  return value >= 2 ** 63 ? readNegative(cursor) : value;
}

function readNegative(cursor: Cursor): number {
  let value = 0n;
  for (let index = 10; index > 0; index--) {
    value = (value << 7n) | BigInt(cursor.bytes[cursor.at - 11 + index] & 0x7f);
  }
  return Number(BigInt.asIntN(64, value));
}

/** A zigzag varint: sint32 and sint64 fields. */
export function readSigned(cursor: Cursor): number {
  const value = readVarint(cursor);
  return value % 2 === 0 ? value / 2 : -(value + 1) / 2;
}

/** The field number and wire type of the next field; false at the end of the message. */
export function nextField(cursor: Cursor, field: { number: number; wire: number }): boolean {
  if (cursor.at >= cursor.end) return false;
  const key = readVarint(cursor);
  field.number = key >>> 3;
  field.wire = key & 7;
  return true;
}

/** A message, string or packed list inside the message: a cursor of its own; the outer one goes behind it. */
export function readInner(cursor: Cursor): Cursor {
  const length = readVarint(cursor);
  const inner = cursorOver(cursor.bytes, cursor.at, cursor.at + length);
  if (inner.end > cursor.end) throw new RoadFileError("is damaged: a message is longer than the one around it");
  cursor.at = inner.end;
  return inner;
}

export function readBytes(cursor: Cursor): Uint8Array {
  const { bytes, at, end } = readInner(cursor);
  return bytes.subarray(at, end);
}

export function skipField(cursor: Cursor, wire: number): void {
  if (wire === 0) readVarint(cursor);
  else if (wire === 2) readInner(cursor);
  else if (wire === 1) cursor.at += 8;
  else if (wire === 5) cursor.at += 4;
  else throw new RoadFileError(`is damaged: there is no wire type ${wire}`);
}
