import { type Cells, columnsOf, takeOver } from "./cells.ts";
import type { LegTables } from "./compile-legs.ts";
import type { Nodes, Spots } from "./read-matrices.ts";
import type { SlotTravel } from "./slot-travel.ts";
import type { PriceClass } from "./travel-kinds.ts";

/** What prices are made of. */
export interface Priced {
  nodes: Nodes;
  distances: Float64Array;
  legCosts: Float64Array | undefined;
  times: Float64Array;
  spots: Spots;
  travels: SlotTravel[];
  noWay: Uint8Array;
}

/**
 * Per class and leg its metres, what it costs by itself, and its time by the mean of the slots; the exact price of time is known per route only. `barred`, the
 * price of a leg without a way, is above all others. Where metres alone count, the distances are the prices; `room` has what others take.
 */
export function pricesOf(
  classes: PriceClass[],
  { nodes, distances, legCosts, times, spots, travels, noWay }: Priced,
  cells: Cells,
  before: LegTables | undefined,
  room: (length: number) => Float64Array,
): { prices: Float64Array; barred: number } {
  const { size, service } = nodes;
  const legs = size * size;
  const [only] = classes;
  const isMetersOnly = classes.length === 1 && only!.meter === 1 && only!.second === 0 && legCosts === undefined;
  if (isMetersOnly && !noWay.includes(1)) {
    return { prices: distances, barred: Number.MAX_VALUE };
  }
  const prices = room(legs * classes.length);
  let highest = 0;
  for (const [index, { profile, meter, second }] of classes.entries()) {
    const isBarred = noWay.subarray(profile * legs, (profile + 1) * legs);
    const price = prices.subarray(index * legs, (index + 1) * legs);
    const travel = travels[profile];
    const old = before?.prices.subarray(index * cells.sizeBefore ** 2, (index + 1) * cells.sizeBefore ** 2);
    if (old) takeOver(cells, old, price);
    for (let i = 0; i < size; i++) {
      const columns = columnsOf(cells, i);
      for (let k = 0; k < columns.length; k++) {
        const j = columns[k]!;
        const leg = i * size + j;
        if (isBarred[leg] === 1) continue;
        let sum = meter * distances[profile * legs + leg]!;
        if (legCosts !== undefined) sum += legCosts[profile * legs + leg]!;
        if (second > 0) {
          const seconds = travel
            ? meanDuration(travel, spots.of[i]! * spots.stride + spots.of[j]!) + service[profile * size + i]!
            : times[profile * legs + leg]!;
          sum += second * seconds;
        }
        price[leg] = sum;
      }
    }
    for (let leg = 0; leg < legs; leg++) if (isBarred[leg] === 0 && price[leg]! > highest) highest = price[leg]!;
  }
  const barred = 1e4 * (highest + 1);
  for (const [index, { profile }] of classes.entries()) {
    for (let leg = 0; leg < legs; leg++) if (noWay[profile * legs + leg] === 1) prices[index * legs + leg] = barred;
  }
  return { prices, barred };
}

/** Whether every price is the same in both directions; `wasSymmetric`: what is not among the cells is. */
export function isSymmetric(prices: Float64Array, classes: number, cells: Cells, wasSymmetric: boolean): boolean {
  const { size, fresh, all } = cells;
  for (let index = 0; index < classes; index++) {
    const offset = index * size * size;
    for (const i of wasSymmetric ? fresh : all) {
      for (let j = 0; j < (wasSymmetric ? size : i); j++) {
        if (prices[offset + i * size + j] !== prices[offset + j * size + i]) return false;
      }
    }
  }
  return true;
}

function meanDuration(travel: SlotTravel, leg: number): number {
  if (travel.firsts.length > 0) return meanOfPoints(travel, leg);
  let sum = 0;
  let open = 0;
  for (let slot = 0; slot < travel.count; slot++) {
    const duration = travel.durations[leg * travel.count + slot]!;
    if (duration === Number.POSITIVE_INFINITY) continue;
    sum += duration;
    open++;
  }
  return sum / open;
}

function meanOfPoints({ firsts, points }: SlotTravel, leg: number): number {
  let sum = 0;
  for (let at = firsts[leg]!; at < firsts[leg + 1]!; at++) sum += points[2 * at + 1]! - points[2 * at]!;
  return sum / (firsts[leg + 1]! - firsts[leg]!);
}
