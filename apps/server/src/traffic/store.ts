import type { Traffic, TrafficCreate } from "@reroute/protocol";
import type { Selectable } from "kysely";
import type { Tables } from "../platform/database/tables.ts";
import type { Scope } from "../platform/http/context.ts";

/** Writes traffic and raises the organization's traffic version in the same transaction. */
export async function insertTraffic(
  { tx, organizationId, dayNow }: Scope,
  id: string,
  body: TrafficCreate,
): Promise<Traffic> {
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
  await raiseVersion({ tx, organizationId });
  return toTraffic(row);
}

/** Ends traffic at the day clock; what has not begun ends as it begins. */
export async function endTraffic({ tx, organizationId, dayNow }: Scope, id: string): Promise<Traffic> {
  const known = await tx
    .selectFrom("traffic")
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirstOrThrow();
  const until = new Date(Math.max(dayNow.getTime(), known.valid_from.getTime() + 1));
  const { fadesFrom: _, ...body } = known.body;
  const row = await tx
    .updateTable("traffic")
    .set({ body: JSON.stringify({ ...body, validUntil: until.toISOString() }), valid_until: until })
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .returningAll()
    .executeTakeFirstOrThrow();
  await raiseVersion({ tx, organizationId });
  return toTraffic(row);
}

async function raiseVersion({ tx, organizationId }: Pick<Scope, "tx" | "organizationId">): Promise<void> {
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
