import { type ErrorCode, errorCodes, type ProblemDetails } from "@reroute/protocol";

/** An expected failure of a request. `detail` is a sentence for the caller; `errors` name the fields. */
export class ApiError extends Error {
  override name = "ApiError";
  readonly code: ErrorCode;
  readonly errors: { pointer: string; message: string }[] | undefined;

  constructor(code: ErrorCode, detail: string, errors?: { pointer: string; message: string }[]) {
    super(detail);
    this.code = code;
    this.errors = errors;
  }

  get status(): number {
    return errorCodes[this.code].status;
  }

  /** RFC 9457 problem details; `instance` is the request's id in the log. */
  toProblem(instance: string): ProblemDetails {
    const { status, title } = errorCodes[this.code];
    return {
      type: `/docs/errors#${this.code}`,
      title,
      status,
      code: this.code,
      detail: this.message,
      instance,
      ...(this.errors && { errors: this.errors }),
    };
  }
}

/** Something that was named in a request does not exist (or belongs to another organization). */
export function notFound(word: string, id: string): ApiError {
  return new ApiError("NOT_FOUND", `There is no ${word} ${id}.`);
}
