import type { FastifyInstance } from "fastify";
import { ApiError } from "../errors.ts";
import { findUnstorable } from "./unstorable.ts";

const maxDepth = 64;

/** Reads JSON bodies: refuses what is not JSON in UTF-8, nested more than 64 deep, or holds what no record can keep. */
export function acceptJson(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, bytes, done) => {
    try {
      done(null, parseJson(decode(bytes as Buffer)));
    } catch (error) {
      done(error as Error);
    }
  });
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ApiError("MALFORMED_JSON", "The body is not UTF-8.");
  }
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
  const found = findUnstorable(value);
  if (found !== undefined) {
    throw new ApiError("VALIDATION_FAILED", `${found.pointer} ${found.message}.`, [found]);
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
