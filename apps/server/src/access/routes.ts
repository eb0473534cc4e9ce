import { operations } from "@reroute/protocol";
import type { FastifyReply, FastifyRequest } from "fastify";
import { isSameOrigin, sessionCookie } from "../platform/access/authenticate.ts";
import type { Callers } from "../platform/access/callers.ts";
import { createCredential, redeem } from "../platform/access/credentials.ts";
import type { Database } from "../platform/database/database.ts";
import { readClock } from "../platform/day-clock.ts";
import { ApiError } from "../platform/errors.ts";
import type { Caller, Handler } from "../platform/http/context.ts";
import type { Router } from "../platform/http/router.ts";
import type { OpenScope } from "../platform/open-scope.ts";
import type { WallClock } from "../platform/wall-clock.ts";
import { createApiKey, listOfApiKeys, revokeApiKey, revokeCredential } from "./service.ts";

const sessionMs = 7 * 86_400_000;
const ticketMs = 60_000;

export interface AccessDeps {
  database: Database;
  wallClock: WallClock;
  openScope: OpenScope;
  callers: Callers;
  speedOf: (organizationId: string) => number;
}

/** Sign-in by one-time link, sessions, tickets of the live channel, API keys. */
export function serveAccess(
  { serve, serveBare }: Router,
  { database, wallClock, openScope, callers, speedOf }: AccessDeps,
): void {
  const describe = (caller: Caller) =>
    openScope(caller.organizationId, async (scope) => ({
      organization: { id: caller.organizationId, name: caller.organizationName, kind: caller.organizationKind },
      role: caller.role,
      clock: readClock(scope, speedOf(caller.organizationId)),
    }));

  serveBare(operations.access.signIn, async ({ body, request, reply }) => {
    if (request.headers.origin !== undefined && !isSameOrigin(request)) {
      throw new ApiError("FORBIDDEN", "Sign in from this server's own pages.");
    }
    const caller = await redeem(database, "sign_in", body.token, wallClock.now());
    if (caller === undefined)
      throw new ApiError("UNAUTHENTICATED", "The sign-in link is used or expired: ask for a new one.");
    const expiresAt = new Date(wallClock.now().getTime() + sessionMs);
    const { secret } = await openScope(caller.organizationId, (scope) =>
      createCredential(scope.tx, caller.organizationId, {
        kind: "session",
        name: "Session",
        role: caller.role,
        createdAt: scope.wallNow,
        expiresAt,
      }),
    );
    setSession(reply, secret, expiresAt, isOverHttps(request));
    return describe(caller);
  });
  serveBare(operations.access.session, async ({ caller }) => describe(caller!));
  // What ends a credential is served bare: it holds from the commit on, and twice is the same as once.
  serveBare(operations.access.signOut, async ({ caller, reply }) => {
    const { organizationId, credentialId } = caller!;
    await openScope(organizationId, (scope) => revokeCredential(scope, credentialId), credentialId);
    callers.forget();
    reply.clearCookie(sessionCookie, { path: "/" });
    return undefined;
  });

  const issueTicket: Handler<typeof operations.access.liveTicket> = async (scope, { caller }) => {
    const expiresAt = new Date(scope.wallNow.getTime() + ticketMs);
    const { secret } = await createCredential(scope.tx, scope.organizationId, {
      kind: "live_ticket",
      name: `Ticket of ${caller.credentialId}`,
      role: caller.role,
      createdAt: scope.wallNow,
      expiresAt,
      issuedBy: caller.credentialId,
    });
    return { ticket: secret, expiresAt: expiresAt.toISOString() };
  };
  serve(operations.access.liveTicket, issueTicket, { secret: true });

  serve(operations.access.createApiKey, (scope, { body }) => createApiKey(scope, body), { secret: true });
  serve(operations.access.listApiKeys, (scope, { query }) => listOfApiKeys(scope, query));
  serveBare(operations.access.revokeApiKey, async ({ caller, id }) => {
    const { organizationId, credentialId } = caller!;
    const revoked = await openScope(organizationId, (scope) => revokeApiKey(scope, id), credentialId);
    callers.forget();
    return revoked;
  });
}

/** True when the browser speaks https, to us or to a proxy before us; whoever claims it falsely loses only their own cookie. */
function isOverHttps({ protocol, headers }: FastifyRequest): boolean {
  const forwarded = String(headers["x-forwarded-proto"] ?? "")
    .split(",")[0]!
    .trim();
  return protocol === "https" || forwarded === "https" || headers.origin?.startsWith("https:") === true;
}

function setSession(reply: FastifyReply, secret: string, expires: Date, secure: boolean): void {
  reply.setCookie(sessionCookie, secret, { path: "/", httpOnly: true, sameSite: "strict", secure, expires });
}
