import type { Matrix, Travel } from "./problem.ts";
import { ProblemError } from "./problem-error.ts";
import {
  describe,
  type Input,
  readFields,
  readList,
  readNumber,
  readOneOf,
  readOptional,
  readText,
} from "./read-value.ts";

/** So that sums stay exact. */
const DEAREST_LEG = 1e12;

/** Reads one matrix; its arrays are looked through but not copied. Throws `ProblemError`. */
export function parseMatrix(input: Input): Matrix {
  const fields = readFields(input, ["profile", "size", "distances", "legCosts", "travel"]);
  const profile = readText(fields.profile);
  const size = readNumber(fields.size, { min: 0, max: 20_000, isWhole: true });
  const distances = readEntries(fields.distances, size);
  const legCosts = readOptional(fields.legCosts, (each) => readLegCosts(each, size * size, `${size} x ${size} = `));
  return { profile, size, distances, ...(legCosts && { legCosts }), travel: parseTravel(fields.travel, size) };
}

function parseTravel(input: Input, size: number): Travel {
  const kind = readOneOf(kindOf(input), ["constant", "slots", "arrivals"]);
  if (kind === "constant") {
    const { durations } = readFields(input, ["kind", "durations"]);
    return { kind, durations: readEntries(durations, size) };
  }
  if (kind === "arrivals") {
    const { functions } = readFields(input, ["kind", "functions"]);
    const legs = readList(functions, readArrivals);
    if (legs.length === size * size) return { kind, functions: legs };
    throw new ProblemError(
      functions.path,
      `expected ${size} x ${size} = ${size * size} functions, found ${legs.length}`,
    );
  }
  const fields = readFields(input, ["kind", "startSeconds", "slotSeconds", "durations"]);
  const startSeconds = readNumber(fields.startSeconds);
  const slotSeconds = readNumber(fields.slotSeconds);
  if (slotSeconds <= 0) throw new ProblemError(fields.slotSeconds.path, `a slot of ${slotSeconds} s has no length`);
  const durations = readList(fields.durations, (slot) => readEntries(slot, size));
  if (durations.length === 0)
    throw new ProblemError(fields.durations.path, "there are no slots; at least one is needed");
  return { kind, startSeconds, slotSeconds, durations };
}

/** The kind decides which keys there are. */
function kindOf({ value, path }: Input): Input {
  if (typeof value !== "object" || value === null)
    throw new ProblemError(path, `expected an object, found ${describe(value)}`);
  return { value: (value as { kind?: unknown }).kind, path: `${path}/kind` };
}

/** Departures and arrivals in turn; neither falls, and nobody arrives before departing. */
export function readArrivals({ value, path }: Input): ArrayLike<number> {
  if (!isNumberArray(value)) throw new ProblemError(path, `expected a list of numbers, found ${describe(value)}`);
  if (value.length % 2 !== 0) throw new ProblemError(path, `expected pairs, found ${value.length} numbers`);
  for (let at = 0; at < value.length; at++) {
    const each = readNumber({ value: value[at], path: `${path}/${at}` });
    const before = at < 2 ? each : (value[at - 2] as number);
    if (each < before)
      throw new ProblemError(`${path}/${at}`, `${each} comes behind ${before}: an arrival function never falls`);
    const departure = at % 2 === 0 ? each : (value[at - 1] as number);
    if (each < departure) throw new ProblemError(`${path}/${at}`, `arrival ${each} is before departure ${departure}`);
  }
  return value;
}

/** A row-major matrix as a list or a typed array of numbers; any negative number, or Infinity in memory, is "no way". */
function readEntries(input: Input, size: number): ArrayLike<number> {
  return readLengths(input, size * size, `${size} x ${size} = `);
}

/** So many metres or seconds; `sum` says in an error how they come about. */
export function readLengths({ value, path }: Input, count: number, sum = ""): ArrayLike<number> {
  if (!isNumberArray(value)) throw new ProblemError(path, `expected a list of numbers, found ${describe(value)}`);
  if (value.length !== count) {
    throw new ProblemError(path, `expected ${sum}${count} entries, found ${value.length}`);
  }
  for (let index = 0; index < value.length; index++) {
    const entry: unknown = value[index];
    if (typeof entry === "number" && !Number.isNaN(entry)) continue;
    throw new ProblemError(
      `${path}/${index}`,
      `expected a number (-1 where there is no way), found ${describe(entry)}`,
    );
  }
  return value;
}

/** So many prices of legs; whether there is a way is said by distances and travel. */
export function readLegCosts(input: Input, count: number, sum = ""): ArrayLike<number> {
  const costs = readLengths(input, count, sum);
  for (let index = 0; index < costs.length; index++) {
    if (costs[index]! >= 0 && costs[index]! <= DEAREST_LEG) continue;
    const sentence = `expected a price from 0 to ${DEAREST_LEG}, found ${costs[index]}`;
    throw new ProblemError(`${input.path}/${index}`, sentence);
  }
  return costs;
}

function isNumberArray(value: unknown): value is ArrayLike<number> {
  if (Array.isArray(value)) return true;
  return ArrayBuffer.isView(value) && !(value instanceof DataView) && !isBigIntArray(value);
}

function isBigIntArray(value: ArrayBufferView): boolean {
  return value instanceof BigInt64Array || value instanceof BigUint64Array;
}
