import type { LonLat } from "../location.ts";
import { type ProviderAnswer, ProviderError } from "./provider.ts";

/** Longer than any drive: a number beyond it is no time, and no distance in metres times ten. */
const MOST_SECONDS = 10 * 86_400;
const MOST_METERS = 20_000_000;

/** Throws what a status other than 2xx means; `reason` is the provider's own word for it. */
export function checkStatus({ status, retryAfterSeconds }: ProviderAnswer, reason: unknown): void {
  if (status >= 200 && status < 300) return;
  const said = typeof reason === "string" && reason !== "" ? `: ${reason}` : "";
  if (status === 429) throw new ProviderError("busy", `asks for fewer requests (429)${said}`, retryAfterSeconds);
  if (status >= 500) throw new ProviderError("failed", `failed (${status})${said}`, retryAfterSeconds);
  throw new ProviderError("refused", `refused the request (${status})${said}`);
}

export function garbage(what: string): ProviderError {
  return new ProviderError("garbage", `answered garbage: ${what}`);
}

/** A field of an object, undefined when there is none. */
export function fieldOf(value: unknown, name: string): unknown {
  return typeof value === "object" && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

export function listOf(value: unknown, what: string): unknown[] {
  if (Array.isArray(value)) return value;
  throw garbage(`${what} is no list`);
}

/** Seconds of a cell or a leg; null is no way. Throws when it is no time. */
export function readSeconds(value: unknown): number {
  if (value === null) return Infinity;
  if (typeof value === "number" && value >= 0 && value <= MOST_SECONDS) return value;
  throw garbage(`${describe(value)} is no time in seconds`);
}

export function readMeters(value: unknown): number {
  if (value === null) return Infinity;
  if (typeof value === "number" && value >= 0 && value <= MOST_METERS) return value;
  throw garbage(`${describe(value)} is no distance in metres`);
}

/** Seconds or metres of a flat or nested table of rows x columns cells, row by row. */
export function readTable(
  value: unknown,
  rows: number,
  columns: number,
  read: (cell: unknown) => number,
  what: string,
): Float64Array {
  const cells = listOf(value, what).flat();
  if (cells.length !== rows * columns) {
    throw garbage(`${what} has ${cells.length} cells, asked for ${rows} x ${columns}`);
  }
  return Float64Array.from(cells, read);
}

/** Where a cell that says its row and column belongs. */
export function readCell(row: unknown, column: unknown, rows: number, columns: number): number {
  const isIndex = (value: unknown, end: number): value is number =>
    Number.isInteger(value) && (value as number) >= 0 && (value as number) < end;
  if (isIndex(row, rows) && isIndex(column, columns)) return row * columns + column;
  throw garbage(`a cell at ${describe([row, column])}`);
}

/** A line of [longitude, latitude] points. */
export function readLine(value: unknown): LonLat[] {
  const line = listOf(value, "the line").map((point) => {
    const [longitude, latitude] = listOf(point, "a point");
    return checkPoint(longitude, latitude);
  });
  if (line.length < 2) throw garbage("a line of fewer than two points");
  return line;
}

export function checkPoint(longitude: unknown, latitude: unknown): LonLat {
  if (typeof longitude === "number" && typeof latitude === "number") {
    if (Math.abs(longitude) <= 180 && Math.abs(latitude) <= 90) return [longitude, latitude];
  }
  throw garbage(`${describe([longitude, latitude])} is no point`);
}

function describe(value: unknown): string {
  return JSON.stringify(value) ?? String(value);
}

/** The text without a key, as it is and as it stands in a URL. */
export function withoutKey(text: string, key: string): string {
  return text.replaceAll(key, "***").replaceAll(encodeURIComponent(key), "***");
}
