import { z } from "zod";
import { idOf } from "./ids.ts";
import { taskStatus } from "./orders.ts";
import { instant, location } from "./values.ts";

export const driverPosition = z.strictObject({
  driverId: idOf("driver"),
  recordedAt: instant,
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
  accuracyMeters: z.number().min(0).max(1e6).optional(),
  speedMps: z.number().min(0).max(200).optional(),
  headingDegrees: z.number().min(0).max(360).optional(),
});
export type DriverPosition = z.infer<typeof driverPosition>;
export const positionBatch = z.strictObject({ positions: z.array(driverPosition).min(1).max(5000) });
export const positionBatchResult = z.strictObject({ accepted: z.int() });

/** What a driver did at a stop. The same actionId has one effect, however often it is sent. */
export const stopAction = z.strictObject({
  actionId: z.string().min(8).max(100),
  /** When it happened, by the driver's clock; kept beside the time of receipt. */
  occurredAt: instant,
  location: location.optional(),
});
export const stopFailure = stopAction.extend({ reason: z.string().trim().min(1).max(500) });
export type StopAction = z.infer<typeof stopAction>;
export type StopFailure = z.infer<typeof stopFailure>;

export const stopActionResult = z.strictObject({
  stopId: idOf("stop"),
  taskIds: z.array(idOf("task")),
  orderIds: z.array(idOf("order")),
  status: taskStatus,
  occurredAt: instant,
  receivedAt: instant,
});
export type StopActionResult = z.infer<typeof stopActionResult>;
