import { z } from "zod";
import { idOf } from "./ids.ts";
import { taskStatus } from "./orders.ts";
import { amounts, instant, listOf, localDate, location, position2d, timeWindow } from "./values.ts";

export const reasonCode = z.enum([
  "CAPACITY",
  "TIME_WINDOW",
  "NOT_ALLOWED",
  "SKILL",
  "SHIFT_TIME",
  "MAX_DISTANCE",
  "MAX_TASKS",
  "ZONE",
  "UNREACHABLE",
  "BREAK",
  "RIDE_TIME",
  "RELEASE",
  "RELATION",
  "PINNED",
  "OUTCOMPETED",
]);

export const reason = z.strictObject({
  code: reasonCode,
  vehicleId: idOf("vehicle"),
  /** What is short: seconds for times, metres for distances, tasks, or the dimension's unit for CAPACITY. */
  missing: z.number().optional(),
  dimension: z.string().optional(),
  /** A sentence with the numbers. */
  text: z.string(),
});
export type Reason = z.infer<typeof reason>;

export const unassignedOrder = z.strictObject({
  orderId: idOf("order"),
  reference: z.string(),
  location,
  timeWindows: z.array(timeWindow),
  priority: z.int(),
  /** One per vehicle of the plan. Empty when the plan has no vehicle. */
  reasons: z.array(reason),
  /** The reasons in one sentence. */
  text: z.string(),
});
export type UnassignedOrder = z.infer<typeof unassignedOrder>;

export const stop = z.strictObject({
  id: idOf("stop"),
  taskIds: z.array(idOf("task")),
  orderIds: z.array(idOf("order")),
  references: z.array(z.string()),
  location,
  address: z.string().optional(),
  timeWindows: z.array(timeWindow),
  serviceSeconds: z.number(),
  demand: amounts,
  /** What the revision says: arrival of the vehicle, start and end of service. */
  plannedArrival: instant,
  plannedStart: instant,
  plannedDeparture: instant,
  /** What we now expect (or the actual time, once arrived). */
  eta: instant,
  /** By how much the start of service is expected after the window's end; 0 when on time. */
  lateSeconds: z.number(),
  status: taskStatus,
  /** True: a new revision may not change it any more (done, under way, or about to be). */
  frozen: z.boolean(),
});
export type Stop = z.infer<typeof stop>;

export const route = z.strictObject({
  id: idOf("route"),
  vehicleId: idOf("vehicle"),
  driverId: idOf("driver"),
  shiftId: idOf("shift"),
  depotId: idOf("depot"),
  shiftStart: instant,
  shiftEnd: instant,
  plannedStart: instant,
  plannedEnd: instant,
  /** When the vehicle is expected back. */
  eta: instant,
  distanceMeters: z.number(),
  drivingSeconds: z.number(),
  /** Longest run of the route's line: depot, stops, depot. */
  geometry: z.array(position2d),
  stops: z.array(stop),
});
export type Route = z.infer<typeof route>;

export const causeType = z.enum([
  "first_plan",
  "order_created",
  "order_changed",
  "order_cancelled",
  "order_rolled_over",
  "stop_failed",
  "shift_changed",
  "driver_late",
  "traffic_changed",
  "improvement",
  "requested",
  "edited",
  "pin_changed",
]);
export type CauseType = z.infer<typeof causeType>;

/** Why a revision was made. Several events that came together are one cause each. */
export const cause = z.strictObject({
  type: causeType,
  /** A sentence: "Order 1042 came in." */
  text: z.string(),
  subjectId: z.string().optional(),
  at: instant,
});
export type Cause = z.infer<typeof cause>;

export const diff = z.strictObject({
  added: z.array(z.strictObject({ orderId: idOf("order"), routeId: idOf("route") })),
  /** Served before, on no route now (cancelled or unassigned). */
  removed: z.array(z.strictObject({ orderId: idOf("order"), routeId: idOf("route") })),
  moved: z.array(z.strictObject({ orderId: idOf("order"), fromRouteId: idOf("route"), toRouteId: idOf("route") })),
  /** Stops on the same route with another predecessor. */
  resequenced: z.array(idOf("stop")),
  changedRouteIds: z.array(idOf("route")),
  /** What changed, in sentences with numbers. */
  sentences: z.array(z.string()),
});
export type Diff = z.infer<typeof diff>;

export const revisionCost = z.strictObject({
  total: z.number(),
  fixed: z.number(),
  time: z.number(),
  distance: z.number(),
  distanceMeters: z.number(),
  drivingSeconds: z.number(),
});

export const revisionStatus = z.enum(["proposed", "published", "rejected", "superseded"]);

/** A revision without its routes, as lists and events carry it. */
export const revisionSummary = z.strictObject({
  id: idOf("revision"),
  planId: idOf("plan"),
  number: z.int(),
  status: revisionStatus,
  causes: z.array(cause),
  /** The causes in one sentence. */
  cause: z.string(),
  diff,
  cost: revisionCost,
  churn: z.strictObject({ movedStops: z.int(), resequencedStops: z.int() }),
  routeCount: z.int(),
  assignedCount: z.int(),
  unassignedCount: z.int(),
  statistics: z.strictObject({
    iterations: z.int(),
    cpuSeconds: z.number(),
    travelSource: z.string(),
    trafficVersion: z.int(),
  }),
  optimizationId: idOf("optimization").nullable(),
  /** Day clock. */
  publishedAt: instant,
});
export type RevisionSummary = z.infer<typeof revisionSummary>;
export const revisionList = listOf(revisionSummary);

export const revision = revisionSummary.extend({
  routes: z.array(route),
  unassigned: z.array(unassignedOrder),
});
export type Revision = z.infer<typeof revision>;

/** The day in numbers, for the top bar. */
export const planKpis = z.strictObject({
  orderCount: z.int(),
  completedCount: z.int(),
  failedCount: z.int(),
  unassignedCount: z.int(),
  /** Stops expected or done after their window's end. */
  lateCount: z.int(),
  /** Share of the served and planned stops that are on time, 0 to 1. */
  onTimeShare: z.number(),
  distanceMeters: z.number(),
});
export type PlanKpis = z.infer<typeof planKpis>;

export const planSummary = z.strictObject({
  id: idOf("plan"),
  depotId: idOf("depot"),
  date: localDate,
  timeZone: z.string(),
  status: z.enum(["open", "closed"]),
  /** The number of the last event on the topic plan.{id}. */
  sequence: z.int(),
  publishedRevisionId: idOf("revision").nullable(),
  optimizing: z.boolean(),
});
export type PlanSummary = z.infer<typeof planSummary>;
export const planList = listOf(planSummary);

export const plan = planSummary.extend({
  kpis: planKpis,
  publishedRevision: revision.nullable(),
});
export type Plan = z.infer<typeof plan>;

export const optimizationStatus = z.enum(["queued", "running", "completed", "failed"]);
export const optimization = z.strictObject({
  id: idOf("optimization"),
  planId: idOf("plan"),
  status: optimizationStatus,
  causes: z.array(cause),
  seed: z.int(),
  iterations: z.int().nullable(),
  costBefore: z.number().nullable(),
  costAfter: z.number().nullable(),
  /** The revision that came of it; null when nothing was worth changing. */
  revisionId: idOf("revision").nullable(),
  /** Why there is no revision, or what went wrong. */
  outcome: z.string().nullable(),
  createdAt: instant,
  startedAt: instant.nullable(),
  finishedAt: instant.nullable(),
});
export type Optimization = z.infer<typeof optimization>;
