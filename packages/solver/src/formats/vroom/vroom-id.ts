import { LongNumber } from "../../model/long-number.ts";

const LARGEST_ID = 2n ** 64n - 1n;

interface RawJson {
  rawJSON(text: string): unknown;
}

/** The digits of an unsigned 64-bit number, from what `parseJson` made of it; undefined for everything else. */
export function digitsOf(value: unknown): string | undefined {
  if (typeof value === "number") return Number.isSafeInteger(value) && value >= 0 ? String(value) : undefined;
  if (!(value instanceof LongNumber) || !/^\d{16,20}$/.test(value.digits)) return undefined;
  return BigInt(value.digits) <= LARGEST_ID ? value.digits : undefined;
}

/** A value that `JSON.stringify` writes as this number, digit by digit. */
export function idOfDigits(digits: string): unknown {
  const id = Number(digits);
  return Number.isSafeInteger(id) ? id : (JSON as unknown as RawJson).rawJSON(digits);
}
