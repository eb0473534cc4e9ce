import type { z } from "zod";
import { ApiError } from "../errors.ts";

/** Parses one part of a request. Every field that does not fit is named by its JSON pointer (or its parameter). */
export function validate<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  part: "body" | "query" | "path",
): z.infer<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const errors = parsed.error.issues.flatMap((issue) => describe(issue, part));
  const [first] = errors;
  const rest = errors.length > 1 ? ` (and ${errors.length - 1} more)` : "";
  const where = first!.pointer === "" ? `The ${part}` : first!.pointer;
  throw new ApiError("VALIDATION_FAILED", `${where} ${first!.message}${rest}.`, errors);
}

function describe(issue: z.core.$ZodIssue, part: string): { pointer: string; message: string }[] {
  const at = (path: readonly PropertyKey[]) =>
    part === "body"
      ? path.map((key) => `/${String(key).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("")
      : path.join(".");
  if (issue.code === "unrecognized_keys") {
    return issue.keys.map((key) => ({ pointer: at([...issue.path, key]), message: "is not a known field" }));
  }
  if (issue.code === "invalid_union") {
    return [{ pointer: at(issue.path), message: "fits none of the allowed forms" }];
  }
  if (issue.code === "invalid_key")
    return issue.issues.map((inner) => ({ pointer: at(issue.path), message: sentence(inner) }));
  if (issue.code === "invalid_type" && issue.input === undefined && /received undefined/.test(issue.message)) {
    return [{ pointer: at(issue.path), message: "is required" }];
  }
  return [{ pointer: at(issue.path), message: sentence(issue) }];
}

/** Our schemas say "must ..." themselves; the library's own words are put into the same form. */
function sentence(issue: z.core.$ZodIssue): string {
  if (/^(must|is|give|a dimension)/.test(issue.message)) return issue.message;
  switch (issue.code) {
    case "too_big":
      return `must be at most ${issue.maximum}${countOf(issue.origin)}`;
    case "too_small":
      return `must be ${issue.inclusive === false ? "more than" : "at least"} ${issue.minimum}${countOf(issue.origin)}`;
    case "invalid_type":
      return `must be ${/^[aeiou]/.test(issue.expected) ? "an" : "a"} ${issue.expected}`;
    case "invalid_value":
      return `must be one of ${issue.values.join(", ")}`;
    default:
      return `is not valid: ${issue.message.charAt(0).toLowerCase()}${issue.message.slice(1)}`;
  }
}

function countOf(origin: string): string {
  if (origin === "string") return " characters long";
  return origin === "array" ? " items long" : "";
}
