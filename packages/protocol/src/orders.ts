import { z } from "zod";
import { idOf } from "./ids.ts";
import {
  amounts,
  instant,
  listOf,
  localDate,
  location,
  reference,
  serviceSeconds,
  timeWindows,
  version,
} from "./values.ts";

/**
 * pending: on no route. planned: on a route. en_route, arrived: the driver said so. completed, failed, cancelled: ended.
 * unserved: the day ended without it.
 */
export const taskStatus = z.enum([
  "pending",
  "planned",
  "en_route",
  "arrived",
  "completed",
  "failed",
  "cancelled",
  "unserved",
]);
export type TaskStatus = z.infer<typeof taskStatus>;

export const packageStatus = z.enum(["expected", "loaded", "delivered", "returned", "missing"]);
export type PackageStatus = z.infer<typeof packageStatus>;

const barcode = z.string().trim().min(1).max(200);

const orderFields = {
  reference,
  type: z.enum(["delivery"]).default("delivery"),
  location,
  address: z.string().max(500).optional(),
  timeWindows,
  serviceSeconds: serviceSeconds.default(300),
  /** Absent: the sum of the packages' demands. */
  demand: amounts.optional(),
  packages: z
    .array(z.strictObject({ barcode, demand: amounts.optional() }))
    .max(1000)
    .optional(),
  /** 0 to 100. An order of higher priority is never left out for one of lower priority. */
  priority: z.int().min(0).max(100).default(0),
  notes: z.string().max(2000).optional(),
  /** Absent: the nearest depot. */
  depotId: idOf("depot").optional(),
};

export const orderCreate = z.strictObject(orderFields);
/** What a caller sends: fields with a default may be left out. */
export type OrderCreate = z.input<typeof orderCreate>;

export const orderChange = z.strictObject({
  location: location.optional(),
  address: z.string().max(500).optional(),
  timeWindows: timeWindows.optional(),
  serviceSeconds: serviceSeconds.optional(),
  demand: amounts.optional(),
  priority: z.int().min(0).max(100).optional(),
  notes: z.string().max(2000).optional(),
});
export type OrderChange = z.infer<typeof orderChange>;

/** What somebody saw of a package. The same actionId has one effect, however often it is sent. */
export const packageScan = z.strictObject({
  actionId: z.string().min(8).max(100),
  status: packageStatus,
  /** When it happened, by the scanner's clock; kept beside the time of receipt. */
  occurredAt: instant,
  location: location.optional(),
});
export type PackageScan = z.infer<typeof packageScan>;

export const orderPackage = z.strictObject({
  id: idOf("package"),
  barcode: z.string(),
  demand: amounts,
  /** What its newest scan said; "delivered" also when its stop was completed without one. */
  status: packageStatus,
  /** Oldest first. */
  scans: z.array(packageScan.extend({ receivedAt: instant })),
});
export type OrderPackage = z.infer<typeof orderPackage>;

export const order = z.strictObject({
  id: idOf("order"),
  reference,
  type: z.enum(["delivery"]),
  status: taskStatus,
  location,
  address: z.string().optional(),
  timeWindows,
  serviceSeconds,
  demand: amounts,
  packages: z.array(orderPackage),
  priority: z.int(),
  notes: z.string().optional(),
  depotId: idOf("depot"),
  planId: idOf("plan"),
  taskIds: z.array(idOf("task")),
  /** The days that did not serve it, after which it went on to the next; oldest first. Absent: none. */
  rollOvers: z.array(z.strictObject({ fromDate: localDate, fromPlanId: idOf("plan"), at: instant })).optional(),
  version,
  createdAt: instant,
  updatedAt: instant,
});
export const orderList = listOf(order);
export type Order = z.infer<typeof order>;

export const orderQuery = {
  status: taskStatus.optional(),
  planId: idOf("plan").optional(),
  date: localDate.optional(),
  reference: reference.optional(),
  /** Orders with a package of this barcode. */
  barcode: barcode.optional(),
};
