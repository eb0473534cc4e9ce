import type { Depot, Driver, Shift, Vehicle } from "@reroute/protocol";
import type { Insertable, Selectable } from "kysely";
import type { Tables } from "../platform/database/tables.ts";

export type FleetTable = "depots" | "vehicles" | "drivers" | "shifts";

/** A record as the API shows it and the row that keeps it. */
export interface FleetItems {
  depots: Depot;
  vehicles: Vehicle;
  drivers: Driver;
  shifts: Shift;
}

/** One kind of fleet record: its word, and the way between its fields and its columns. */
export interface FleetKind<Table extends FleetTable> {
  table: Table;
  word: "depot" | "vehicle" | "driver" | "shift";
  toItem(row: Selectable<Tables[Table]>): FleetItems[Table];
  /** Columns of the given fields only, so that it serves creation and change. */
  toColumns(fields: Partial<FleetItems[Table]>): Partial<Insertable<Tables[Table]>>;
}

const common = (row: Selectable<Tables[FleetTable]>) => ({
  status: row.status,
  version: row.version,
  createdAt: row.created_at.toISOString(),
  updatedAt: row.updated_at.toISOString(),
});

/** Drops what is absent: an absent field keeps its column. */
function present<Columns extends object>(columns: Columns): Partial<Columns> {
  return Object.fromEntries(Object.entries(columns).filter(([, value]) => value !== undefined)) as Partial<Columns>;
}

const json = (value: unknown) => (value === undefined ? undefined : JSON.stringify(value));

export const depotKind: FleetKind<"depots"> = {
  table: "depots",
  word: "depot",
  toItem: (row) => ({
    id: row.id as Depot["id"],
    reference: row.reference,
    name: row.name,
    location: { latitude: row.latitude, longitude: row.longitude },
    ...(row.address !== null && { address: row.address }),
    timeZone: row.time_zone,
    ...common(row),
  }),
  toColumns: (fields) =>
    present({
      reference: fields.reference,
      name: fields.name,
      latitude: fields.location?.latitude,
      longitude: fields.location?.longitude,
      address: fields.address,
      time_zone: fields.timeZone,
    }),
};

export const vehicleKind: FleetKind<"vehicles"> = {
  table: "vehicles",
  word: "vehicle",
  toItem: (row) => ({
    id: row.id as Vehicle["id"],
    reference: row.reference,
    name: row.name,
    depotId: row.depot_id as Depot["id"],
    capacity: row.capacity,
    ...(row.costs !== null && { costs: row.costs }),
    ...(row.limits !== null && { limits: row.limits }),
    ...common(row),
  }),
  toColumns: (fields) =>
    present({
      reference: fields.reference,
      name: fields.name,
      depot_id: fields.depotId,
      capacity: json(fields.capacity),
      costs: json(fields.costs),
      limits: json(fields.limits),
    }),
};

export const driverKind: FleetKind<"drivers"> = {
  table: "drivers",
  word: "driver",
  toItem: (row) => ({
    id: row.id as Driver["id"],
    reference: row.reference,
    name: row.name,
    ...(row.phone !== null && { phone: row.phone }),
    ...common(row),
  }),
  toColumns: (fields) => present({ reference: fields.reference, name: fields.name, phone: fields.phone }),
};

export const shiftKind: FleetKind<"shifts"> = {
  table: "shifts",
  word: "shift",
  toItem: (row) => ({
    id: row.id as Shift["id"],
    reference: row.reference,
    driverId: row.driver_id as Driver["id"],
    vehicleId: row.vehicle_id as Vehicle["id"],
    depotId: row.depot_id as Depot["id"],
    planId: row.plan_id as Shift["planId"],
    date: row.date,
    start: row.start_at.toISOString(),
    end: row.end_at.toISOString(),
    ...common(row),
  }),
  toColumns: (fields) =>
    present({
      reference: fields.reference,
      driver_id: fields.driverId,
      vehicle_id: fields.vehicleId,
      depot_id: fields.depotId,
      plan_id: fields.planId,
      date: fields.date,
      start_at: fields.start === undefined ? undefined : new Date(fields.start),
      end_at: fields.end === undefined ? undefined : new Date(fields.end),
    }),
};
