import { LongNumber } from "./long-number.ts";
import type { Amounts } from "./problem.ts";
import { ProblemError } from "./problem-error.ts";

/** A value of unknown shape and the JSON pointer to it; each reader below answers what it should be, or throws `ProblemError`. */
export interface Input {
  value: unknown;
  path: string;
}

export interface NumberRule {
  min?: number;
  max?: number;
  isWhole?: boolean;
  /** What was added up may be larger than what a problem states. */
  isSum?: boolean;
}

/** No number of a problem is further from 0: beyond it doubles skip seconds, and sums of prices and loads their parts. */
export const LARGEST_NUMBER = 1e15;

/** Told of a key that is not known: where it stands, and a sentence. */
export type UnknownKeyListener = (path: string, sentence: string) => void;

/**
 * The fields of an object that may have `known` keys and no others; absent ones are undefined. Other keys are refused, or told
 * to `onUnknown` where a format must live with them.
 */
export function readFields<K extends string>(
  { value, path }: Input,
  known: readonly K[],
  onUnknown: UnknownKeyListener = refuse,
): Record<K, Input> {
  if (!isObject(value)) throw new ProblemError(path, `expected an object, found ${describe(value)}`);
  for (const key of Object.keys(value)) {
    if (!known.includes(key as K)) onUnknown(`${path}/${pointerWord(key)}`, unknownKey(key, known));
  }
  const entries = known.map((key) => [
    key,
    { value: Object.hasOwn(value, key) ? value[key] : undefined, path: `${path}/${key}` },
  ]);
  return Object.fromEntries(entries) as Record<K, Input>;
}

export function readList<T>({ value, path }: Input, read: (item: Input) => T): T[] {
  if (!Array.isArray(value)) throw new ProblemError(path, `expected a list, found ${describe(value)}`);
  // Holes too, which map passes over.
  return Array.from(value, (item, index) => read({ value: item, path: `${path}/${index}` }));
}

/** undefined where the value is absent. */
export function readOptional<T>(input: Input, read: (input: Input) => T): T | undefined {
  return input.value === undefined ? undefined : read(input);
}

export function readNumber({ value, path }: Input, { min, max, isWhole, isSum }: NumberRule = {}): number {
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new ProblemError(path, `expected a number, found ${describe(value)}`);
  }
  if (isWhole && !Number.isInteger(value)) throw new ProblemError(path, `expected a whole number, found ${value}`);
  if (min !== undefined && value < min)
    throw new ProblemError(path, `${value} is below ${min}, the least that is allowed`);
  if (max !== undefined && value > max)
    throw new ProblemError(path, `${value} is above ${max}, the most that is allowed`);
  if (!isSum && Math.abs(value) > LARGEST_NUMBER) {
    throw new ProblemError(path, `${value} is beyond ${LARGEST_NUMBER}, the largest number that is planned with`);
  }
  return value;
}

export function readText({ value, path }: Input): string {
  if (typeof value !== "string") throw new ProblemError(path, `expected text, found ${describe(value)}`);
  if (value === "" || value.length > 200)
    throw new ProblemError(path, `expected 1 to 200 characters, found ${value.length}`);
  return value;
}

export function readOneOf<T extends string>({ value, path }: Input, words: readonly T[]): T {
  const word = words.find((each) => each === value);
  if (word === undefined) throw new ProblemError(path, `expected ${listOf(words)}, found ${describe(value)}`);
  return word;
}

/** An object whose keys are free: `{ weight_kg: 120 }`. Names that every JavaScript object has are refused. */
export function readNumbersByName({ value, path }: Input, rule: NumberRule): Record<string, number> {
  if (!isObject(value)) throw new ProblemError(path, `expected an object, found ${describe(value)}`);
  const numbers: Record<string, number> = {};
  for (const [name, item] of Object.entries(value)) {
    const at = `${path}/${pointerWord(name)}`;
    if (name in Object.prototype) throw new ProblemError(at, `"${name}" cannot be the name of a dimension`);
    numbers[name] = readNumber({ value: item, path: at }, rule);
  }
  return numbers;
}

/** Amounts by dimension, none negative. */
export function readAmounts(input: Input): Amounts {
  return readNumbersByName(input, { min: 0 });
}

export function readNotNegative(input: Input): number {
  return readNumber(input, { min: 0 });
}

/** A location of matrices of this size. */
export function readIndex(input: Input, size: number): number {
  const index = readNumber(input, { min: 0, isWhole: true });
  if (index >= size) {
    throw new ProblemError(input.path, `location ${index} is not in the matrices, which have ${size} locations`);
  }
  return index;
}

/** The same object without the keys whose value is undefined. */
export function defined<T extends object>(fields: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}

/** A short word for a value in a sentence; never walks into it, so that its depth and size do not matter. */
export function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (typeof value === "string") return `"${value.length > 40 ? `${value.slice(0, 40)}...` : value}"`;
  if (Array.isArray(value)) return "a list";
  if (value instanceof LongNumber) return value.digits.slice(0, 40);
  if (typeof value === "object" && value !== null) return "an object";
  return String(value);
}

/** An object of keys and values: neither null nor a list. */
export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function refuse(path: string, sentence: string): never {
  throw new ProblemError(path, sentence);
}

/** RFC 6901. */
function pointerWord(key: string): string {
  return key.slice(0, 100).replaceAll("~", "~0").replaceAll("/", "~1");
}

function unknownKey(key: string, known: readonly string[]): string {
  const near = known
    .map((word) => ({ word, distance: editDistance(key.slice(0, 50).toLowerCase(), word.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  const isNear = near !== undefined && near.distance <= Math.max(2, near.word.length / 2);
  return `${describe(key)} is not a known key; ${isNear ? `did you mean "${near.word}"?` : `known are ${listOf(known)}`}`;
}

function listOf(words: readonly string[]): string {
  return words.map((word) => `"${word}"`).join(", ");
}

/** Insertions, deletions and replacements between two words (Levenshtein 1966). */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (const [i, letter] of [...a].entries()) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      next.push(Math.min(row[j + 1]! + 1, next[j]! + 1, row[j]! + (letter === b[j] ? 0 : 1)));
    }
    row = next;
  }
  return row[b.length]!;
}
