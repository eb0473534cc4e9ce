import { z } from "zod";
import { idOf } from "./ids.ts";
import { amounts, displayName, instant, listOf, localDate, location, reference, version } from "./values.ts";

export const recordStatus = z.enum(["active", "cancelled"]);

const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, { message: "must be an IANA time zone, such as America/New_York" });

function isTimeZone(value: string): boolean {
  try {
    new Intl.DateTimeFormat("en", { timeZone: value });
    return true;
  } catch {
    return false;
  }
}

const record = { status: recordStatus, version, createdAt: instant, updatedAt: instant };

const depotFields = {
  reference,
  name: displayName,
  location,
  address: z.string().max(500).optional(),
  timeZone,
};
export const depotCreate = z.strictObject(depotFields);
export const depotChange = z.strictObject(depotFields).omit({ timeZone: true }).partial();
export const depot = z.strictObject({ id: idOf("depot"), ...depotFields, ...record });
export const depotList = listOf(depot);
export type DepotCreate = z.infer<typeof depotCreate>;
export type Depot = z.infer<typeof depot>;

const vehicleFields = {
  reference,
  name: displayName,
  depotId: idOf("depot"),
  capacity: amounts,
  costs: z
    .strictObject({
      fixed: z.number().min(0).max(1e6),
      perHour: z.number().min(0).max(1e6),
      perKm: z.number().min(0).max(1e6),
    })
    .partial()
    .optional(),
  limits: z
    .strictObject({
      maxTasks: z.int().min(1).max(10_000),
      maxDistanceMeters: z.number().positive().max(1e8),
      maxDurationSeconds: z.number().positive().max(604_800),
    })
    .partial()
    .optional(),
};
export const vehicleCreate = z.strictObject(vehicleFields);
export const vehicleChange = z.strictObject(vehicleFields).omit({ depotId: true }).partial();
export const vehicle = z.strictObject({ id: idOf("vehicle"), ...vehicleFields, ...record });
export const vehicleList = listOf(vehicle);
export type VehicleCreate = z.infer<typeof vehicleCreate>;
export type Vehicle = z.infer<typeof vehicle>;

const driverFields = { reference, name: displayName, phone: z.string().max(50).optional() };
export const driverCreate = z.strictObject(driverFields);
export const driverChange = z.strictObject(driverFields).partial();
export const driver = z.strictObject({ id: idOf("driver"), ...driverFields, ...record });
export const driverList = listOf(driver);
export type DriverCreate = z.infer<typeof driverCreate>;
export type Driver = z.infer<typeof driver>;

const shiftFields = {
  reference,
  driverId: idOf("driver"),
  vehicleId: idOf("vehicle"),
  start: instant,
  end: instant,
};
export const shiftCreate = z
  .strictObject(shiftFields)
  .refine((shift) => Date.parse(shift.end) > Date.parse(shift.start), { path: ["end"], message: "must be after start" })
  .refine((shift) => Date.parse(shift.end) - Date.parse(shift.start) <= 86_400_000, {
    path: ["end"],
    message: "must be at most 24 hours after start",
  });
export const shiftChange = z.strictObject({ start: instant, end: instant }).partial();
export const shift = z.strictObject({
  id: idOf("shift"),
  ...shiftFields,
  depotId: idOf("depot"),
  planId: idOf("plan"),
  /** The local date of the start at the depot. */
  date: localDate,
  ...record,
});
export const shiftList = listOf(shift);
export type ShiftCreate = z.infer<typeof shiftCreate>;
export type Shift = z.infer<typeof shift>;
