import type { ErrorCode, ProblemDetails } from "@reroute/protocol";

/** The server answered with an error: its problem details (RFC 9457). */
export class ApiFailure extends Error {
  override name = "ApiFailure";
  readonly problem: ProblemDetails;
  readonly code: ErrorCode;
  readonly status: number;
  /** The fields that are wrong, for VALIDATION_FAILED. */
  readonly errors: readonly { pointer: string; message: string }[];

  constructor(problem: ProblemDetails) {
    const fields = (problem.errors ?? []).map(({ pointer, message }) => `${pointer} ${message}`);
    super([`${problem.code}: ${problem.detail}`, ...fields].join("; "));
    this.problem = problem;
    this.code = problem.code;
    this.status = problem.status;
    this.errors = problem.errors ?? [];
  }
}

/** No answer came, after all tries: the server is away, or did not answer in time. The reason is in `cause`. */
export class NetworkFailure extends Error {
  override name = "NetworkFailure";
}

/** The failure that an answer stands for. An answer that is no problem details (of a proxy, say) gets the code nearest to its status. */
export async function failureOf(response: Response): Promise<ApiFailure> {
  const text = await response.text();
  const problem = parseProblem(text);
  if (problem !== undefined) return new ApiFailure(problem);
  const code = codeNearest(response.status);
  const detail = `The server answered ${response.status} without problem details.`;
  return new ApiFailure({
    type: "about:blank",
    title: response.statusText || code,
    status: response.status,
    code,
    detail,
  });
}

function parseProblem(text: string): ProblemDetails | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const isProblem =
      typeof value === "object" && value !== null && "code" in value && "detail" in value && "status" in value;
    return isProblem ? (value as ProblemDetails) : undefined;
  } catch {
    return undefined;
  }
}

function codeNearest(status: number): ErrorCode {
  if (status === 401) return "UNAUTHENTICATED";
  if (status === 403) return "FORBIDDEN";
  if (status === 404) return "NOT_FOUND";
  if (status === 413) return "PAYLOAD_TOO_LARGE";
  if (status === 429) return "RATE_LIMITED";
  if (status === 502 || status === 503 || status === 504) return "UNAVAILABLE";
  return status < 500 ? "VALIDATION_FAILED" : "INTERNAL";
}
