import { createHash } from "node:crypto";
import type { Operation } from "@reroute/protocol";
import type { FastifyReply, FastifyRequest } from "fastify";
import { ApiError } from "../errors.ts";
import type { Scope } from "./context.ts";

/**
 * One effect for one Idempotency-Key. The key is claimed in the writing transaction: a second request with it waits for the
 * first, then gets its answer again. With another request the key is refused.
 */
export async function runOnce(
  scope: Scope,
  key: string,
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
  work: () => Promise<unknown>,
): Promise<unknown> {
  const { tx, organizationId, wallNow } = scope;
  const fingerprint = fingerprintOf(operation, request);
  const claimed = await tx
    .insertInto("idempotency_keys")
    .values({ organization_id: organizationId, key, fingerprint, created_at: wallNow })
    .onConflict((conflict) => conflict.columns(["organization_id", "key"]).doNothing())
    .returning("key")
    .executeTakeFirst();
  if (claimed === undefined) return replay(scope, key, fingerprint, reply);

  const answer = await work();
  const body = answer === undefined ? null : JSON.stringify(answer);
  const etag = reply.getHeader("etag");
  await tx
    .updateTable("idempotency_keys")
    .set({
      status: operation.status,
      headers: JSON.stringify(etag === undefined ? {} : { etag: String(etag) }),
      body,
    })
    .where("organization_id", "=", organizationId)
    .where("key", "=", key)
    .execute();
  return answer;
}

/** What a key was answered before, for a request that prepares long before it writes. */
export async function findAnswer(
  scope: Scope,
  key: string,
  operation: Operation,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<{ answer: unknown } | undefined> {
  const { tx, organizationId } = scope;
  const known = await tx
    .selectFrom("idempotency_keys")
    .select("key")
    .where("organization_id", "=", organizationId)
    .where("key", "=", key)
    .executeTakeFirst();
  if (known === undefined) return undefined;
  return { answer: await replay(scope, key, fingerprintOf(operation, request), reply) };
}

function fingerprintOf(operation: Operation, request: FastifyRequest): string {
  return createHash("sha256")
    .update(JSON.stringify([operation.method, request.url, request.body ?? null]))
    .digest("hex");
}

async function replay(
  { tx, organizationId }: Scope,
  key: string,
  fingerprint: string,
  reply: FastifyReply,
): Promise<unknown> {
  const kept = await tx
    .selectFrom("idempotency_keys")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("key", "=", key)
    .executeTakeFirstOrThrow();
  if (kept.fingerprint !== fingerprint) {
    throw new ApiError("IDEMPOTENCY_KEY_REUSED", "This Idempotency-Key came before with another method, path or body.");
  }
  reply.headers({ ...kept.headers, "idempotency-replayed": "true" });
  return kept.body === null ? undefined : JSON.parse(kept.body);
}
