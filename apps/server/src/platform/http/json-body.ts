import type { FastifyInstance } from "fastify";
import { ApiError } from "../errors.ts";

const maxDepth = 64;

/** Reads JSON bodies: refuses what is not JSON, nested more than 64 deep, or names `__proto__`. */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "string" }, (_request, text, done) => {
    try {
      done(null, parseJson(text as string));
    } catch (error) {
      done(error as Error);
    }
  });
}

export function parseJson(text: string): unknown {
  if (text.trim() === "") return undefined;
  if (depthOf(text) > maxDepth) {
    throw new ApiError("PAYLOAD_TOO_LARGE", `The body is nested more than ${maxDepth} deep.`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new ApiError("MALFORMED_JSON", `The body is not JSON: ${(error as Error).message}.`);
  }
  const pointer = findPrototypeKey(value, "");
  if (pointer !== undefined) {
    throw new ApiError("VALIDATION_FAILED", `The key ${pointer} is not allowed.`, [
      { pointer, message: "is not allowed" },
    ]);
  }
  return value;
}

/** Depth of nesting, counted on the text so that nothing deep is ever built. */
function depthOf(text: string): number {
  let depth = 0;
  let deepest = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index++) {
    const code = text.charCodeAt(index);
    if (quoted) {
      if (code === 92) index++;
      else if (code === 34) quoted = false;
    } else if (code === 34) quoted = true;
    else if (code === 91 || code === 123) {
      depth++;
      if (depth > deepest) deepest = depth;
    } else if (code === 93 || code === 125) depth--;
  }
  return deepest;
}

function findPrototypeKey(value: unknown, pointer: string): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  for (const key of Object.keys(value)) {
    if (key === "__proto__") return `${pointer}/__proto__`;
    const found = findPrototypeKey((value as Record<string, unknown>)[key], `${pointer}/${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}
