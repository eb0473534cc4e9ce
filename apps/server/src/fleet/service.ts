import type { Depot, Shift } from "@reroute/protocol";
import type { Insertable, Updateable } from "kysely";
import { recordAudit } from "../audit/service.ts";
import { addCause } from "../plans/causes.ts";
import { ensurePlan, lockOpenPlan } from "../plans/service.ts";
import type { Tables } from "../platform/database/tables.ts";
import { refuseTakenReference } from "../platform/database/unique-violation.ts";
import { ApiError, notFound } from "../platform/errors.ts";
import type { Scope } from "../platform/http/context.ts";
import { newId } from "../platform/ids.ts";
import { localDateOf } from "../platform/local-time.ts";
import { decodeCursor, toPage } from "../platform/page.ts";
import {
  depotKind,
  driverKind,
  type FleetItems,
  type FleetKind,
  type FleetTable,
  shiftKind,
  vehicleKind,
} from "./records.ts";
import { type FleetFilter, findRecord, findRecords, insertRecord, listRecords, updateRecord } from "./store.ts";

const longestShiftMs = 24 * 3_600_000;

export async function createRecord<Table extends FleetTable>(
  scope: Scope,
  kind: FleetKind<Table>,
  fields: Partial<FleetItems[Table]> & { reference: string },
): Promise<FleetItems[Table]> {
  await checkNamed(scope, fields as NamedRecords);
  const row = {
    organization_id: scope.organizationId,
    id: newId(kind.word),
    created_at: scope.dayNow,
    updated_at: scope.dayNow,
    ...kind.toColumns(fields),
  } as unknown as Insertable<Tables[Table]>;
  const inserted = await refuseTakenReference(fields.reference, insertRecord(scope, kind.table, row));
  const item = kind.toItem(inserted);
  await recordAudit(scope, `${kind.word}.create`, item.id);
  return item;
}

export async function readRecord<Table extends FleetTable>(
  scope: Scope,
  kind: FleetKind<Table>,
  id: string,
): Promise<FleetItems[Table]> {
  const row = await findRecord(scope, kind.table, id);
  if (row === undefined) throw notFound(kind.word, id);
  return kind.toItem(row);
}

/** Those of the records that exist, in one reading. */
export async function readRecords<Table extends FleetTable>(
  scope: Scope,
  kind: FleetKind<Table>,
  ids: ReadonlySet<string>,
): Promise<FleetItems[Table][]> {
  return (await findRecords(scope, kind.table, [...ids])).map((row) => kind.toItem(row));
}

export async function listOfRecords<Table extends FleetTable>(
  scope: Scope,
  kind: FleetKind<Table>,
  query: FleetFilter & { limit: number; cursor?: string | undefined },
) {
  const rows = await listRecords(scope, kind.table, query, decodeCursor(query.cursor), query.limit + 1);
  return toPage(
    rows.map((row) => kind.toItem(row)),
    query.limit,
    (item) => item.id,
    (item) => item,
  );
}

export async function changeRecord<Table extends FleetTable>(
  scope: Scope,
  kind: FleetKind<Table>,
  id: string,
  fields: Partial<FleetItems[Table]>,
  ifMatch: number | undefined,
): Promise<FleetItems[Table]> {
  const before = await readRecord(scope, kind, id);
  if (before.status === "cancelled") throw new ApiError("STATE_CONFLICT", `The ${kind.word} ${id} is cancelled.`);
  const columns = { ...kind.toColumns(fields), updated_at: scope.dayNow } as Updateable<Tables[Table]>;
  const { reference } = fields as { reference?: string };
  const row = await refuseTakenReference(reference, updateRecord(scope, kind.table, id, columns, ifMatch));
  if (row === undefined) {
    throw new ApiError("VERSION_MISMATCH", `The ${kind.word} ${id} is at version ${before.version}, not ${ifMatch}.`);
  }
  await recordAudit(scope, `${kind.word}.change`, id);
  const item = kind.toItem(row);
  await replanFor(scope, kind.word, item, "changed");
  return item;
}

/** Cancelling twice is the same as cancelling once. */
export async function cancelRecord<Table extends FleetTable>(
  scope: Scope,
  kind: FleetKind<Table>,
  id: string,
): Promise<FleetItems[Table]> {
  const before = await readRecord(scope, kind, id);
  if (before.status === "cancelled") return before;
  const columns = { status: "cancelled", updated_at: scope.dayNow } as unknown as Updateable<Tables[Table]>;
  const item = kind.toItem((await updateRecord(scope, kind.table, id, columns, undefined))!);
  await recordAudit(scope, `${kind.word}.cancel`, id);
  await replanFor(scope, kind.word, item, "cancelled");
  return item;
}

/** A shift joins the plan of its vehicle's depot and the local date of its start. */
export async function createShift(
  scope: Scope,
  fields: Pick<Shift, "reference" | "driverId" | "vehicleId" | "start" | "end">,
): Promise<Shift> {
  await checkNamed(scope, fields);
  const vehicle = await readRecord(scope, vehicleKind, fields.vehicleId);
  const depot = await readRecord(scope, depotKind, vehicle.depotId);
  const date = localDateOf(new Date(fields.start), depot.timeZone);
  const planId = await ensurePlan(scope, depot.id, date);
  await lockOpenPlan(scope, planId, "/start");
  const shift = await createRecord(scope, shiftKind, { ...fields, depotId: depot.id, planId, date });
  await addCause(scope, planId, "shift_changed", `Shift ${shift.reference} was added.`, shift.id);
  return shift;
}

/** The start may move within its local date: a shift of another day is another shift. */
export async function changeShift(
  scope: Scope,
  id: string,
  fields: Partial<Pick<Shift, "start" | "end">>,
  ifMatch: number | undefined,
): Promise<Shift> {
  const before = await readRecord(scope, shiftKind, id);
  const start = fields.start ?? before.start;
  const end = fields.end ?? before.end;
  const depot = await readRecord(scope, depotKind, before.depotId);
  if (Date.parse(end) <= Date.parse(start)) refuseField("/end", "must be after start");
  if (Date.parse(end) - Date.parse(start) > longestShiftMs) refuseField("/end", "must be at most 24 hours after start");
  if (localDateOf(new Date(start), depot.timeZone) !== before.date) {
    refuseField("/start", `must stay on ${before.date}: cancel this shift and create another`);
  }
  return changeRecord(scope, shiftKind, id, { start, end }, ifMatch);
}

/** The active depots, the given one first if it is one; an error that names the field otherwise. */
export async function chooseDepot(scope: Scope, depotId: string | undefined, near: Depot["location"]): Promise<Depot> {
  const rows = await listRecords(scope, "depots", { status: "active" }, undefined, 1000);
  const depots = rows.map(depotKind.toItem);
  if (depotId !== undefined) {
    const given = depots.find((depot) => depot.id === depotId);
    if (given === undefined) refuseField("/depotId", "names no active depot");
    return given as Depot;
  }
  if (depots.length === 0) throw new ApiError("STATE_CONFLICT", "There is no depot yet: create one first.");
  const squaredDistance = ({ location }: Depot) =>
    (location.latitude - near.latitude) ** 2 +
    ((location.longitude - near.longitude) * Math.cos((near.latitude * Math.PI) / 180)) ** 2;
  return depots.reduce((best, depot) => (squaredDistance(depot) < squaredDistance(best) ? depot : best));
}

interface NamedRecords {
  depotId?: string;
  vehicleId?: string;
  driverId?: string;
}

/** What a record names must exist and be active. */
async function checkNamed(scope: Scope, fields: NamedRecords): Promise<void> {
  const named = [
    [depotKind, fields.depotId, "/depotId"],
    [vehicleKind, fields.vehicleId, "/vehicleId"],
    [driverKind, fields.driverId, "/driverId"],
  ] as const;
  for (const [kind, id, pointer] of named) {
    if (id === undefined) continue;
    const row = await findRecord(scope, kind.table, id);
    if (row?.status !== "active") refuseField(pointer, `names no active ${kind.word}`);
  }
}

function refuseField(pointer: string, message: string): never {
  throw new ApiError("VALIDATION_FAILED", `${pointer} ${message}.`, [{ pointer, message }]);
}

/** A changed van, driver or shift changes the plans that are under way or ahead with it. */
async function replanFor(
  scope: Scope,
  word: string,
  item: { id: string; reference: string },
  what: string,
): Promise<void> {
  const column = ({ shift: "id", vehicle: "vehicle_id", driver: "driver_id" } as const)[word as "shift"];
  if (column === undefined) return;
  const plans = await scope.tx
    .selectFrom("shifts")
    .select("plan_id")
    .distinct()
    .where("organization_id", "=", scope.organizationId)
    .where(column, "=", item.id)
    .where("end_at", ">", scope.dayNow)
    .orderBy("plan_id")
    .execute();
  for (const plan of plans) {
    await addCause(scope, plan.plan_id, "shift_changed", `${capitalize(word)} ${item.reference} was ${what}.`, item.id);
  }
}

const capitalize = (word: string) => word.charAt(0).toUpperCase() + word.slice(1);
