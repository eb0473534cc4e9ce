import type {} from "@fastify/cookie";
import type { FastifyRequest } from "fastify";
import { ApiError } from "../errors.ts";
import type { Caller } from "../http/context.ts";
import type { Callers } from "./callers.ts";

export const sessionCookie = "reroute_session";

/** The caller by bearer key or session cookie; an unknown one is refused without saying why. */
export async function authenticate(callers: Callers, request: FastifyRequest): Promise<Caller> {
  const bearer = /^Bearer +(\S+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (bearer !== undefined) {
    const caller = await callers.find("api_key", bearer);
    if (caller !== undefined) return caller;
    throw new ApiError("UNAUTHENTICATED", "The API key is unknown or revoked.");
  }
  const session = request.cookies[sessionCookie];
  if (session !== undefined) {
    if (request.method !== "GET" && !isSameOrigin(request)) {
      throw new ApiError("FORBIDDEN", "A session may write only from this server's own pages.");
    }
    const caller = await callers.find("session", session);
    if (caller !== undefined) return caller;
    throw new ApiError("UNAUTHENTICATED", "The session has ended: sign in again.");
  }
  throw new ApiError("UNAUTHENTICATED", "Send an API key as `Authorization: Bearer ...`, or sign in.");
}

/** Browsers send Origin with every write and every WebSocket; a foreign page cannot forge it. */
export function isSameOrigin(request: {
  headers: { origin?: string | undefined; host?: string | undefined };
}): boolean {
  const { origin, host } = request.headers;
  if (origin === undefined) return false;
  try {
    return new URL(origin).host === host;
  } catch {
    return false;
  }
}
