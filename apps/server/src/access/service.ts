import type { ApiKeyId, Role } from "@reroute/protocol";
import type { Selectable } from "kysely";
import { recordAudit } from "../audit/service.ts";
import { announceRevocation } from "../platform/access/callers.ts";
import { createCredential } from "../platform/access/credentials.ts";
import type { Tables } from "../platform/database/tables.ts";
import { notFound } from "../platform/errors.ts";
import type { Scope } from "../platform/http/context.ts";
import { decodeCursor, toPage } from "../platform/page.ts";

/** Makes an API key. Its secret is in this answer and nowhere else. */
export async function createApiKey(scope: Scope, { name, role }: { name: string; role: Role }) {
  const { id, secret } = await createCredential(scope.tx, scope.organizationId, {
    kind: "api_key",
    name,
    role,
    createdAt: scope.wallNow,
  });
  await recordAudit(scope, "api_key.create", id);
  return { id, name, role, createdAt: scope.wallNow.toISOString(), revokedAt: null, secret };
}

export async function listOfApiKeys(
  { tx, organizationId }: Scope,
  query: { limit: number; cursor?: string | undefined },
) {
  const before = decodeCursor(query.cursor);
  let rows = tx
    .selectFrom("credentials")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("kind", "=", "api_key")
    .orderBy("id", "desc")
    .limit(query.limit + 1);
  if (before !== undefined) rows = rows.where("id", "<", before);
  return toPage(await rows.execute(), query.limit, (row) => row.id, toApiKey);
}

export async function revokeApiKey(scope: Scope, id: string) {
  const row = await revokeCredential(scope, id);
  // The ids of sessions look the same: the throw takes such a revocation back.
  if (row?.kind !== "api_key") throw notFound("API key", id);
  await recordAudit(scope, "api_key.revoke", id);
  return toApiKey(row);
}

/** Ends a credential, in every process from the commit on; one that has ended stays as it is. */
export async function revokeCredential({ tx, organizationId, wallNow }: Scope, id: string) {
  await announceRevocation(tx, id);
  return tx
    .updateTable("credentials")
    .set(({ fn, val }) => ({ revoked_at: fn.coalesce("revoked_at", val(wallNow)) }))
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirst();
}

function toApiKey(row: Selectable<Tables["credentials"]>) {
  return {
    id: row.id as ApiKeyId,
    name: row.name,
    role: row.role,
    createdAt: row.created_at.toISOString(),
    revokedAt: row.revoked_at?.toISOString() ?? null,
  };
}
