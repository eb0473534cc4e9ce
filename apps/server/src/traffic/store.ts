import type { Traffic, TrafficCreate } from "@reroute/protocol";
import { type Selectable, sql } from "kysely";
import type { Tables } from "../platform/database/tables.ts";
import type { Scope } from "../platform/http/context.ts";

type Validity = Pick<Traffic, "validFrom" | "validUntil" | "endedAt">;

/** Writes traffic and raises the organization's traffic version in the same transaction. */
export async function insertTraffic(scope: Scope, id: string, body: TrafficCreate): Promise<Traffic> {
  const { tx, organizationId, dayNow } = scope;
  const row = await tx
    .insertInto("traffic")
    .values({
      organization_id: organizationId,
      id,
      body: JSON.stringify(body),
      valid_from: new Date(body.validFrom),
      valid_until: new Date(body.validUntil),
      created_at: dayNow,
    })
    .returningAll()
    .executeTakeFirstOrThrow();
  await raiseVersion(scope);
  return toTraffic(row);
}

export async function findTraffic({ tx, organizationId }: Scope, id: string): Promise<Traffic | undefined> {
  const row = await tx
    .selectFrom("traffic")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .forUpdate()
    .executeTakeFirst();
  return row && toTraffic(row);
}

/** Changes when traffic is valid and raises the organization's traffic version in the same transaction. */
export async function updateValidity(scope: Scope, id: string, validity: Validity): Promise<Traffic> {
  const row = await scope.tx
    .updateTable("traffic")
    .set({
      body: sql`body || ${JSON.stringify(validity)}::jsonb`,
      valid_from: new Date(validity.validFrom),
      valid_until: new Date(validity.validUntil),
    })
    .where("organization_id", "=", scope.organizationId)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await raiseVersion(scope);
  return toTraffic(row);
}

async function raiseVersion({ tx, organizationId }: Scope): Promise<void> {
  await tx
    .updateTable("organizations")
    .set((expression) => ({ traffic_version: expression("traffic_version", "+", 1) }))
    .where("id", "=", organizationId)
    .execute();
}

/** Valid at the day clock or later, newest first. */
export async function listCurrentTraffic(
  { tx, organizationId, dayNow }: Scope,
  before: string | undefined,
  limit: number,
): Promise<Traffic[]> {
  let query = tx
    .selectFrom("traffic")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("valid_until", ">", dayNow)
    .orderBy("id", "desc")
    .limit(limit);
  if (before !== undefined) query = query.where("id", "<", before);
  return (await query.execute()).map(toTraffic);
}

function toTraffic(row: Selectable<Tables["traffic"]>): Traffic {
  return { ...row.body, id: row.id as Traffic["id"], createdAt: row.created_at.toISOString() };
}
