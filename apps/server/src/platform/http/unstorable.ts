/** Keys that every JavaScript object has already: an object that is given one of them is no longer what it seems. */
const inheritedKeys = new Set(["__proto__", "constructor", "prototype"]);

/** Fields that hold an instant or a date, wherever they stand. */
const timeFields = new Set(["start", "end", "validFrom", "validUntil", "recordedAt", "occurredAt", "to", "date"]);
const [firstYear, lastYear] = [1970, 2199];

export interface Unstorable {
  pointer: string;
  message: string;
}

/**
 * Finds what fits JSON and a schema's types but no record: inherited keys, text with NUL or half a surrogate pair (PostgreSQL
 * keeps neither), times outside 1970 to 2199 (which leave the four digits of a year).
 */
export function findUnstorable(value: unknown, pointer = ""): Unstorable | undefined {
  if (typeof value === "string") return checkText(value, pointer);
  if (typeof value !== "object" || value === null) return undefined;
  for (const [key, member] of Object.entries(value)) {
    const at = `${pointer}/${key.replaceAll("~", "~0").replaceAll("/", "~1")}`;
    if (inheritedKeys.has(key)) return { pointer: at, message: "is not an allowed name" };
    const found =
      checkText(key, at) ?? (timeFields.has(key) ? checkTime(member, at) : undefined) ?? findUnstorable(member, at);
    if (found !== undefined) return found;
  }
  return undefined;
}

function checkText(text: string, pointer: string): Unstorable | undefined {
  if (text.includes("\u0000")) return { pointer, message: "must not contain the character NUL" };
  if (!text.isWellFormed()) return { pointer, message: "must be well-formed Unicode" };
  return undefined;
}

/** What is no instant at all is left to the schema. */
function checkTime(value: unknown, pointer: string): Unstorable | undefined {
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN;
  if (Number.isNaN(ms)) return undefined;
  const year = new Date(ms).getUTCFullYear();
  if (year >= firstYear && year <= lastYear) return undefined;
  return { pointer, message: `must lie between the years ${firstYear} and ${lastYear}` };
}
