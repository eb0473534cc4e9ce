import type { Location } from "../location.ts";

/** What a provider said of some pairs in one answer; row-major, row = origin. */
export interface AnsweredBlock {
  /** Absent: of a provider that knows no hours. */
  departAtMs?: number;
  origins: readonly Location[];
  destinations: readonly Location[];
  /** `Infinity`: no way. `NaN`: it has no answer for this pair. */
  seconds: Float64Array;
  meters: Float64Array;
}

/** How the fallback's times are corrected where the provider is not asked for pairs. */
export interface Calibration {
  ratio: number;
  /** Start of the slot that it was seen in. */
  slotStartMs: number;
  madeAtMs: number;
}

/** What a provider has said for one plan: no pair is asked for twice. */
export interface PairTimes {
  placeOf(location: Location): number;
  /** Where `seconds` and `meters` have the pair; -1: it was not asked for. */
  find(from: number, to: number, departAtMs: number | undefined): number;
  /** At some departure. */
  knows(from: number, to: number): boolean;
  seconds(index: number): number;
  meters(index: number): number;
  add(block: AnsweredBlock): void;
  calibration: Calibration | undefined;
  /** What the provider's times are of the fallback's, in the middle: for legs that it is not asked for. */
  level: number;
}

const FIRST_SIZE = 1_024;
/** More places than one plan ever has. */
const MOST_PLACES = 2 ** 26;

export function makePairTimes(): PairTimes {
  const places = new Map<string, number>();
  const departures = new Map<number | undefined, Map<number, number>>();
  let seconds = new Float64Array(FIRST_SIZE);
  let meters = new Float64Array(FIRST_SIZE);
  let count = 0;

  function placeOf({ latitude, longitude }: Location): number {
    const key = `${latitude} ${longitude}`;
    let place = places.get(key);
    if (place === undefined) {
      place = places.size;
      places.set(key, place);
    }
    return place;
  }

  function pairsAt(departAtMs: number | undefined): Map<number, number> {
    let pairs = departures.get(departAtMs);
    if (pairs === undefined) {
      pairs = new Map();
      departures.set(departAtMs, pairs);
    }
    return pairs;
  }

  function grow(): void {
    const [oldSeconds, oldMeters] = [seconds, meters];
    seconds = new Float64Array(oldSeconds.length * 2);
    meters = new Float64Array(oldMeters.length * 2);
    seconds.set(oldSeconds);
    meters.set(oldMeters);
  }

  return {
    placeOf,
    find: (from, to, departAtMs) => departures.get(departAtMs)?.get(from * MOST_PLACES + to) ?? -1,
    knows: (from, to) => [...departures.values()].some((pairs) => pairs.has(from * MOST_PLACES + to)),
    seconds: (index) => seconds[index],
    meters: (index) => meters[index],
    add({ departAtMs, origins, destinations, seconds: said, meters: long }) {
      const pairs = pairsAt(departAtMs);
      const columns = destinations.map(placeOf);
      for (const [row, origin] of origins.entries()) {
        const from = placeOf(origin);
        for (const [column, to] of columns.entries()) {
          const key = from * MOST_PLACES + to;
          let index = pairs.get(key);
          if (index === undefined) {
            index = count++;
            if (count > seconds.length) grow();
            pairs.set(key, index);
          }
          seconds[index] = said[row * columns.length + column];
          meters[index] = long[row * columns.length + column];
        }
      }
    },
    calibration: undefined,
    level: 1,
  };
}

/** Rows and columns of locations, by their indices. */
export interface Part {
  rows: readonly number[];
  columns: readonly number[];
}

/**
 * What of a part was not asked for, as few parts: rows of which most is missing are asked for whole, then columns, then what is left. A new
 * place is a row and a column.
 */
export function missingParts({ rows, columns }: Part, isMissing: (row: number, column: number) => boolean): Part[] {
  const missing = (row: number, some: readonly number[]) => some.filter((column) => isMissing(row, column)).length;
  const fresh = rows.filter((row) => missing(row, columns) * 2 > columns.length);
  const freshRows = new Set(fresh);
  const known = rows.filter((row) => !freshRows.has(row));
  const missingIn = (column: number) => known.filter((row) => isMissing(row, column)).length;
  const freshColumns = columns.filter((column) => missingIn(column) * 2 > known.length);
  const taken = new Set(freshColumns);
  const restColumns = columns.filter((column) => !taken.has(column) && missingIn(column) > 0);
  const restRows = known.filter((row) => missing(row, restColumns) > 0);
  return [
    { rows: fresh, columns },
    { rows: known, columns: freshColumns },
    { rows: restRows, columns: restColumns },
  ].filter((part) => part.rows.length > 0 && part.columns.length > 0);
}
