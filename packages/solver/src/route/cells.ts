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

/** Copies what is the same from the table before; a leg has `width` numbers side by side, one or two. */
export function takeOver<T extends Float32Array | Float64Array | Uint8Array>(
  { size, same, sizeBefore }: Cells,
  before: T,
  into: T,
  width: 1 | 2 = 1,
): void {
  for (let row = 0; row < size; row++) {
    if (same[row]! < 0) continue;
    const from = same[row]! * sizeBefore * width;
    let at = row * size * width;
    for (let column = 0; column < size; column++, at += width) {
      const other = same[column]!;
      if (other < 0) continue;
      into[at] = before[from + other * width]!;
      if (width === 2) into[at + 1] = before[from + other * 2 + 1]!;
    }
  }
}
