import { allCells, type Cells, columnsOf, takeOver } from "./cells.ts";
import type { PriceClass } from "./travel-kinds.ts";

/** What is packed: prices by class, and times by profile (none with slots). */
export interface Packed {
  size: number;
  classes: PriceClass[];
  prices: Float64Array;
  times: Float64Array;
}

/**
 * Price (with the surcharge of the leg, if there is any) and time of every leg side by side, by row = from and by row = to: see
 * `Instance.legs`, written over all of `legs`. With `known`, only the cells are packed and the rest is taken from the legs before.
 */
export function packLegs<T extends Float32Array | Float64Array>(
  { size, classes, prices, times }: Packed,
  legs: T,
  known?: { cells: Cells; before: Float32Array | Float64Array },
  surcharge?: (from: number, to: number) => number,
): T {
  const { cells, before } = known ?? { cells: allCells(size), before: undefined };
  const count = size * size;
  const countBefore = cells.sizeBefore * cells.sizeBefore;
  for (const [index, { profile }] of classes.entries()) {
    const price = prices.subarray(index * count, (index + 1) * count);
    const time = times.subarray(profile * count, (profile + 1) * count);
    const out = legs.subarray(4 * index * count, 4 * index * count + 2 * count);
    const into = legs.subarray(4 * index * count + 2 * count, 4 * (index + 1) * count);
    for (const [half, table] of [out, into].entries()) {
      const at = (2 * index + half) * 2 * countBefore;
      if (before) takeOver(cells, before.subarray(at, at + 2 * countBefore), table, 2);
    }
    const isTimed = time.length > 0;
    for (let i = 0; i < size; i++) {
      const columns = columnsOf(cells, i);
      for (let k = 0; k < columns.length; k++) {
        const j = columns[k]!;
        const at = i * size + j;
        const turned = j * size + i;
        const sum = surcharge === undefined ? price[at]! : price[at]! + surcharge(i, j);
        out[2 * at] = sum;
        into[2 * turned] = sum;
        const seconds = isTimed ? time[at]! : 0;
        out[2 * at + 1] = seconds;
        into[2 * turned + 1] = seconds;
      }
    }
  }
  return legs;
}

/** Whether single precision holds every number exactly; `wasSingle`: it holds those that are not among the cells. */
export function isSingle(numbers: Float64Array, tables: number, cells: Cells, wasSingle: boolean): boolean {
  const { size } = cells;
  if (!wasSingle) {
    for (let at = 0; at < numbers.length; at++) if (Math.fround(numbers[at]!) !== numbers[at]) return false;
    return true;
  }
  for (let index = 0; index < tables; index++) {
    for (let i = 0; i < size; i++) {
      const columns = columnsOf(cells, i);
      for (let k = 0; k < columns.length; k++) {
        const j = columns[k]!;
        const number = numbers[(index * size + i) * size + j]!;
        if (Math.fround(number) !== number) return false;
      }
    }
  }
  return true;
}
