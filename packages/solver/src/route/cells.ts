/** Which cells of a square table by nodes have to be worked out, and where the others stand in the table before. */
export interface Cells {
  size: number;
  /** Per node, the one of the table before that has the same legs; -1: none. */
  same: Int32Array;
  sizeBefore: number;
  /** The nodes that have none. */
  fresh: Int32Array;
  all: Int32Array;
}

/** All cells. */
export function allCells(size: number): Cells {
  return cellsOf(new Int32Array(size).fill(-1), 0);
}

/** The cells in the rows and columns of nodes that have no equal before. */
export function cellsOf(same: Int32Array, sizeBefore: number): Cells {
  const all = Int32Array.from(same.keys());
  return { size: same.length, same, sizeBefore, fresh: all.filter((node) => same[node]! < 0), all };
}

/** Whether the table before is the table. */
export function isUnchanged({ size, sizeBefore, same }: Cells): boolean {
  return size === sizeBefore && same.every((other, node) => other === node);
}

/** The columns to work out in a row. */
export function columnsOf({ same, fresh, all }: Cells, row: number): Int32Array {
  return same[row]! < 0 ? all : fresh;
}

/** Copies what is the same from the table before: `width` numbers side by side a cell. */
export function takeOver<T extends Float32Array | Float64Array | Uint8Array>(
  { size, same, sizeBefore }: Cells,
  before: T,
  into: T,
  width = 1,
): void {
  const runs = runsOf(same);
  for (let row = 0; row < size; row++) {
    if (same[row]! < 0) continue;
    const to = row * size * width;
    const from = same[row]! * sizeBefore * width;
    for (let at = 0; at < runs.length; at += 3) {
      const first = from + runs[at + 1]! * width;
      const begin = to + runs[at]! * width;
      const length = runs[at + 2]! * width;
      // A call costs as much as copying so many numbers one by one.
      if (length > 32) into.set(before.subarray(first, first + length) as never, begin);
      else for (let i = 0; i < length; i++) into[begin + i] = before[first + i]!;
    }
  }
}

/** Nodes that follow one another in both tables: first one now, first one before, how many. */
function runsOf(same: Int32Array): Int32Array {
  const runs: number[] = [];
  for (let node = 0; node < same.length; ) {
    const first = same[node]!;
    let length = 1;
    while (first >= 0 && same[node + length] === first + length) length++;
    if (first >= 0) runs.push(node, first, length);
    node += length;
  }
  return Int32Array.from(runs);
}
