import { z } from "zod";

/** Every error that the API answers: its HTTP status and what the caller can do. */
export const errorCodes = {
  VALIDATION_FAILED: { status: 400, title: "The request does not fit the schema", remedy: "Mend the named fields." },
  MALFORMED_JSON: { status: 400, title: "The body is not JSON", remedy: "Send one JSON object in UTF-8." },
  UNAUTHENTICATED: {
    status: 401,
    title: "No valid credentials",
    remedy: "Send a valid API key as a bearer token, or sign in.",
  },
  FORBIDDEN: { status: 403, title: "Not allowed", remedy: "Ask an administrator for a key with the needed role." },
  NOT_FOUND: { status: 404, title: "There is no such thing", remedy: "Check the path and the id." },
  REFERENCE_TAKEN: {
    status: 409,
    title: "The reference is in use",
    remedy: "Use another reference, or change the existing record.",
  },
  STATE_CONFLICT: {
    status: 409,
    title: "Not possible in the present state",
    remedy: "Read the record again and decide anew.",
  },
  PLAN_STALE: {
    status: 409,
    title: "The plan has changed",
    remedy: "Read the plan again and repeat the edit on its newest revision.",
  },
  VERSION_MISMATCH: {
    status: 412,
    title: "The record has changed",
    remedy: "Read it again and repeat the change with its new ETag.",
  },
  PAYLOAD_TOO_LARGE: {
    status: 413,
    title: "The body is too large or too deeply nested",
    remedy: "Send less in one request.",
  },
  UNSUPPORTED_MEDIA_TYPE: { status: 415, title: "The content type is not supported", remedy: "Send application/json." },
  IDEMPOTENCY_KEY_REUSED: {
    status: 422,
    title: "The Idempotency-Key was used with another request",
    remedy: "Use a new key for a new request.",
  },
  LIMITS_BROKEN: {
    status: 422,
    title: "The edit breaks limits",
    remedy: "Choose another place, or send it again with force.",
  },
  RATE_LIMITED: { status: 429, title: "Too many requests", remedy: "Wait as long as Retry-After says." },
  INTERNAL: { status: 500, title: "An error on our side", remedy: "Try again; report the instance if it stays." },
  UNAVAILABLE: { status: 503, title: "Not ready", remedy: "Try again after the seconds in Retry-After." },
} as const satisfies Record<string, { status: number; title: string; remedy: string }>;

export type ErrorCode = keyof typeof errorCodes;

/** RFC 9457 problem details. */
export const problemDetails = z.strictObject({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.enum(Object.keys(errorCodes) as [ErrorCode, ...ErrorCode[]]),
  detail: z.string(),
  /** The request's id in the server's log. */
  instance: z.string().optional(),
  errors: z
    .array(
      z.strictObject({
        pointer: z.string().meta({ description: "JSON pointer into the body, or the parameter's name" }),
        message: z.string(),
      }),
    )
    .optional(),
});
export type ProblemDetails = z.infer<typeof problemDetails>;
