import { ApiFailure, NetworkFailure } from "@reroute/client";

/** True when the server is away, not ready or in trouble: the same call, under the same key, may do better later. */
export function isServerAway(error: unknown): error is NetworkFailure | ApiFailure {
  return error instanceof NetworkFailure || (error instanceof ApiFailure && error.status >= 500);
}
