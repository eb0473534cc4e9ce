import type { ProviderLimits } from "./provider.ts";

/** A part of a matrix that one request may ask for: rows `fromRow` to `toRow` - 1, columns `fromColumn` to `toColumn` - 1. */
export interface Tile {
  fromRow: number;
  toRow: number;
  fromColumn: number;
  toColumn: number;
}

/** Cuts rows x columns into as few tiles as the limits allow by near-square ones. */
export function tilesOf(rows: number, columns: number, limits: ProviderLimits): Tile[] {
  const { maxElements, maxLocations, maxOrigins, maxDestinations } = limits;
  const side = Math.max(1, Math.min(Math.floor(Math.sqrt(maxElements)), Math.floor(maxLocations / 2)));
  // A side that is short leaves the other one more.
  let tileRows = Math.min(rows, maxOrigins, side);
  const tileColumns = Math.max(
    1,
    Math.min(columns, maxDestinations, Math.floor(maxElements / tileRows), maxLocations - tileRows),
  );
  tileRows = Math.max(1, Math.min(rows, maxOrigins, Math.floor(maxElements / tileColumns), maxLocations - tileColumns));
  const tiles: Tile[] = [];
  for (let fromRow = 0; fromRow < rows; fromRow += tileRows) {
    for (let fromColumn = 0; fromColumn < columns; fromColumn += tileColumns) {
      const toRow = Math.min(rows, fromRow + tileRows);
      tiles.push({ fromRow, toRow, fromColumn, toColumn: Math.min(columns, fromColumn + tileColumns) });
    }
  }
  return tiles;
}
