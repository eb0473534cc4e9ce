import { LongNumber } from "../model/long-number.ts";
import { ProblemError } from "../model/problem-error.ts";

/** Where ids stand in VROOM's JSON, problems and answers. */
const ID_KEYS = ["id", "job", "vehicle"];
/** An id that a double cannot hold. */
const LONG_ID = new RegExp(`"(${ID_KEYS.join("|")})"\\s*:\\s*\\d{16,}`);

interface JsonWithSource {
  parse(text: string, reviver: (key: string, value: unknown, context: { source?: string }) => unknown): unknown;
}

/** Whether the text looks like JSON. */
export function isJson(text: string): boolean {
  return /^\uFEFF?\s*[{[]/.test(text);
}

/** Parses JSON; ids that a double cannot hold come as `LongNumber`. Throws `ProblemError`. */
export function parseJson(text: string): unknown {
  try {
    const json = text.replace(/^\uFEFF/, "");
    // A reviver is called for every entry of every matrix, and few files need it.
    if (!LONG_ID.test(json)) return JSON.parse(json);
    return (JSON as JsonWithSource).parse(json, (key, value, { source }) =>
      ID_KEYS.includes(key) && typeof value === "number" && source && !Number.isSafeInteger(value)
        ? new LongNumber(source)
        : value,
    );
  } catch (error) {
    throw new ProblemError("", `the text is not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}
