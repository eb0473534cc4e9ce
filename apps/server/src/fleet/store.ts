import type { Insertable, Selectable, Updateable } from "kysely";
import type { Tables } from "../platform/database/tables.ts";
import type { Scope } from "../platform/http/context.ts";
import type { FleetTable } from "./records.ts";

type Access = Pick<Scope, "tx" | "organizationId">;
/** Kysely resolves columns per table; the columns used here are the ones that all fleet tables share. */
type Row<Table extends FleetTable> = Selectable<Tables[Table]>;
const shared = (table: FleetTable) => table as "drivers";

export async function insertRecord<Table extends FleetTable>(
  { tx }: Access,
  table: Table,
  row: Insertable<Tables[Table]>,
): Promise<Row<Table>> {
  const query = tx.insertInto(shared(table)).values(row as Insertable<Tables["drivers"]>);
  return (await query.returningAll().executeTakeFirstOrThrow()) as unknown as Row<Table>;
}

export async function findRecord<Table extends FleetTable>(
  { tx, organizationId }: Access,
  table: Table,
  id: string,
): Promise<Row<Table> | undefined> {
  const row = await tx
    .selectFrom(shared(table))
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .executeTakeFirst();
  return row as unknown as Row<Table> | undefined;
}

export async function findRecords<Table extends FleetTable>(
  { tx, organizationId }: Access,
  table: Table,
  ids: string[],
): Promise<Row<Table>[]> {
  if (ids.length === 0) return [];
  const rows = await tx
    .selectFrom(shared(table))
    .selectAll()
    .where("organization_id", "=", organizationId)
    .where("id", "in", ids)
    .orderBy("id")
    .execute();
  return rows as unknown as Row<Table>[];
}

export interface FleetFilter {
  status?: "active" | "cancelled" | undefined;
  planId?: string | undefined;
  date?: string | undefined;
}

/** Newest first; `before` is the id after which the page begins. */
export async function listRecords<Table extends FleetTable>(
  { tx, organizationId }: Access,
  table: Table,
  filter: FleetFilter,
  before: string | undefined,
  limit: number,
): Promise<Row<Table>[]> {
  let query = tx
    .selectFrom(shared(table))
    .selectAll()
    .where("organization_id", "=", organizationId)
    .orderBy("id", "desc")
    .limit(limit);
  if (before !== undefined) query = query.where("id", "<", before);
  if (filter.status !== undefined) query = query.where("status", "=", filter.status);
  if (filter.planId !== undefined) query = query.where("plan_id" as "id", "=", filter.planId);
  if (filter.date !== undefined) query = query.where("date" as "id", "=", filter.date);
  return (await query.execute()) as unknown as Row<Table>[];
}

/** Writes the columns and raises the version; `version` given, only over that version. Undefined: no such version. */
export async function updateRecord<Table extends FleetTable>(
  { tx, organizationId }: Access,
  table: Table,
  id: string,
  columns: Updateable<Tables[Table]>,
  version: number | undefined,
): Promise<Row<Table> | undefined> {
  let query = tx
    .updateTable(shared(table))
    .set((expression) => ({ ...(columns as Updateable<Tables["drivers"]>), version: expression("version", "+", 1) }))
    .where("organization_id", "=", organizationId)
    .where("id", "=", id);
  if (version !== undefined) query = query.where("version", "=", version);
  return (await query.returningAll().executeTakeFirst()) as unknown as Row<Table> | undefined;
}
