/** "RRMX" in the order of the bytes. */
const MAGIC = 0x584d5252;
const VERSION = 1;
const HEADER_BYTES = 16;
const FLOAT32 = 0;
const UINT32 = 1;
/** No way, where entries are whole numbers. */
const NO_WAY = 2 ** 32 - 1;
const LARGEST_SIZE = 20_000;

/** A matrix as its file holds it: row-major, row = from; a negative number or `Infinity` is no way. */
export interface MatrixFile {
  size: number;
  durations: ArrayLike<number>;
  distances: ArrayLike<number>;
}

/** A file that is no matrix, said as the end of a sentence that begins with its name. */
export class MatrixFileError extends Error {
  override name = "MatrixFileError";
}

/**
 * The bytes of a matrix file: "RRMX", then as little-endian 32-bit numbers the version 1, the size n and the kind of the entries (0: Float32,
 * 1: Uint32), then n x n durations in seconds and n x n distances in metres. Written as Uint32 where every entry is a whole number.
 */
export function encodeMatrixFile({ size, durations, distances }: MatrixFile): Uint8Array {
  const entries = size * size;
  const lists = [durations, distances];
  const isWhole = lists.every((list) => {
    for (let at = 0; at < entries; at++) {
      const entry = list[at]!;
      if (isWay(entry) && (!Number.isInteger(entry) || entry >= NO_WAY)) return false;
    }
    return true;
  });
  const bytes = new Uint8Array(HEADER_BYTES + 8 * entries);
  const view = new DataView(bytes.buffer);
  for (const [at, word] of [MAGIC, VERSION, size, isWhole ? UINT32 : FLOAT32].entries())
    view.setUint32(4 * at, word, true);
  for (const [index, list] of lists.entries()) {
    const begin = HEADER_BYTES + 4 * entries * index;
    for (let at = 0; at < entries; at++) {
      const entry = list[at]!;
      if (isWhole) view.setUint32(begin + 4 * at, isWay(entry) ? entry : NO_WAY, true);
      else view.setFloat32(begin + 4 * at, isWay(entry) ? entry : -1, true);
    }
  }
  return bytes;
}

/** The matrix in a file's bytes. Throws `MatrixFileError`. */
export function decodeMatrixFile(bytes: Uint8Array): MatrixFile {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length < 4 || view.getUint32(0, true) !== MAGIC) {
    throw new MatrixFileError('is no matrix file: it does not begin with "RRMX"');
  }
  if (bytes.length < HEADER_BYTES) throw new MatrixFileError(`ends after ${bytes.length} bytes, within its head`);
  const [version, size, kind] = [4, 8, 12].map((at) => view.getUint32(at, true)) as [number, number, number];
  if (version !== VERSION) throw new MatrixFileError(`has version ${version}; ${VERSION} is the only one there is`);
  if (size > LARGEST_SIZE) throw new MatrixFileError(`is of size ${size}; up to ${LARGEST_SIZE} are planned with`);
  if (kind !== FLOAT32 && kind !== UINT32) throw new MatrixFileError(`has entries of kind ${kind}; 0 and 1 are known`);
  const expected = HEADER_BYTES + 8 * size * size;
  if (bytes.length !== expected) {
    throw new MatrixFileError(`has ${bytes.length} bytes; with ${size} places it would have ${expected}`);
  }
  const entries = size * size;
  const read = (index: number) => readEntries(view, HEADER_BYTES + 4 * entries * index, entries, kind);
  return { size, durations: read(0), distances: read(1) };
}

/** As small as they are in the file, but where whole numbers need one that is no way. */
function readEntries(view: DataView, begin: number, count: number, kind: number): ArrayLike<number> {
  if (kind === FLOAT32) {
    const entries = new Float32Array(count);
    for (let at = 0; at < count; at++) entries[at] = view.getFloat32(begin + 4 * at, true);
    return entries;
  }
  const entries = new Uint32Array(count);
  for (let at = 0; at < count; at++) entries[at] = view.getUint32(begin + 4 * at, true);
  return entries.includes(NO_WAY) ? Float64Array.from(entries, (entry) => (entry === NO_WAY ? -1 : entry)) : entries;
}

function isWay(entry: number): boolean {
  return entry >= 0 && entry < Number.POSITIVE_INFINITY;
}
