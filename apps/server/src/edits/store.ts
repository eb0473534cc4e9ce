import type { Scope } from "../platform/http/context.ts";

/** The credential that acts; undefined for the system itself. */
export async function findActor({ tx, organizationId, actor }: Scope) {
  return tx
    .selectFrom("credentials")
    .select(["kind", "name"])
    .where("organization_id", "=", organizationId)
    .where("id", "=", actor)
    .executeTakeFirst();
}
