import type { Traffic, TrafficCreate } from "@reroute/protocol";
import { type Selectable, sql } from "kysely";
import type { Tables } from "../platform/database/tables.ts";
import type { Scope } from "../platform/http/context.ts";

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

/** Ends traffic at the day clock and raises the organization's traffic version in the same transaction. */
export async function endAtOnce(scope: Scope, { id, validFrom }: Traffic): Promise<Traffic> {
  const endedAt = scope.dayNow.toISOString();
  // A validity is never empty: what had not begun lasted for the millisecond before.
  const justBefore = new Date(scope.dayNow.getTime() - 1).toISOString();
  const from = new Date(validFrom) < scope.dayNow ? validFrom : justBefore;
  const validity = { validFrom: from, validUntil: endedAt, endedAt };
  const row = await scope.tx
    .updateTable("traffic")
    .set({
      body: sql`(body - 'fadesFrom') || ${JSON.stringify(validity)}::jsonb`,
      valid_from: new Date(from),
      valid_until: scope.dayNow,
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

/** A source's traffic that is valid at the day clock or later. */
export async function listTrafficOf({ tx, organizationId, dayNow }: Scope, source: string): Promise<Traffic[]> {
  const rows = await tx
    .selectFrom("traffic")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("valid_until", ">", dayNow)
    .where(({ eb, ref }) => eb(ref("body", "->>").key("source"), "=", source))
    .orderBy("id")
    .execute();
  return rows.map(toTraffic);
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
