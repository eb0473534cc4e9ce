/** A large table of numbers. */
export type Table = Float32Array | Float64Array | Uint8Array;

type Kind<T> = {
  new (length: number): T;
  new (buffer: ArrayBuffer, offset: number, length: number): T;
  BYTES_PER_ELEMENT: number;
};

/**
 * Makes the tables of a problem that is solved again and again: each takes the memory of the one before the last, because fresh memory
 * costs as much as what is written there.
 */
export type TableRoom = <T extends Table>(kind: Kind<T>, length: number, spare: Table | undefined) => T;

/** Tables that live once: they have exactly their size, and all zeros. */
export const freshRoom: TableRoom = (kind, length) => new kind(length);

/** Tables in spare memory, if they fit in; whatever stands there has to be overwritten. New ones can grow by an eighth. */
export const spareRoom: TableRoom = (kind, length, spare) => {
  const bytes = length * kind.BYTES_PER_ELEMENT;
  const fits = spare !== undefined && spare.buffer.byteLength >= bytes;
  const buffer = fits ? (spare.buffer as ArrayBuffer) : new ArrayBuffer(8 * Math.ceil((bytes + (bytes >> 3)) / 8));
  return new kind(buffer, 0, length);
};
