import type { Updateable } from "kysely";
import type { Tables } from "../platform/database/tables.ts";
import type { Scope } from "../platform/http/context.ts";

type Access = Pick<Scope, "tx" | "organizationId">;

export function findSettings({ tx, organizationId }: Access) {
  return tx
    .selectFrom("organizations")
    .select(["roll_over", "settings_version"])
    .where("id", "=", organizationId)
    .executeTakeFirstOrThrow();
}

/** Writes the columns and raises the version; `version` given, only over that version. False: no such version. */
export async function updateSettings(
  { tx, organizationId }: Access,
  columns: Updateable<Tables["organizations"]>,
  version: number | undefined,
): Promise<boolean> {
  let query = tx
    .updateTable("organizations")
    .set((expression) => ({ ...columns, settings_version: expression("settings_version", "+", 1) }))
    .where("id", "=", organizationId);
  if (version !== undefined) query = query.where("settings_version", "=", version);
  return (await query.executeTakeFirst()).numUpdatedRows === 1n;
}
