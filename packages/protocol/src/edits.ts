import { z } from "zod";
import { idOf } from "./ids.ts";
import { pin } from "./pins.ts";
import { diff, reasonCode, revisionSummary } from "./plans.ts";
import { instant } from "./values.ts";

/** One move of a manual edit. Moves are made one after the other. */
export const planMove = z
  .strictObject({
    /** What is moved: an order, or all orders of a stop. */
    orderId: idOf("order").optional(),
    stopId: idOf("stop").optional(),
    /** Where to: a route, a vehicle (its first shift that is not over), or off the routes. */
    toRouteId: idOf("route").optional(),
    toVehicleId: idOf("vehicle").optional(),
    unassign: z.literal(true).optional(),
    /** The number that the stop then has on its route, from 1. Absent, without afterOrderId: the cheapest place. */
    position: z.int().min(1).max(10_000).optional(),
    /** Directly behind the stop of this order. */
    afterOrderId: idOf("order").optional(),
  })
  .superRefine((move, context) => {
    const refuse = (path: string, message: string) => context.addIssue({ code: "custom", path: [path], message });
    const given = (...values: unknown[]) => values.filter((value) => value !== undefined).length;
    if (given(move.orderId, move.stopId) !== 1) refuse("orderId", "must name an order, or stopId a stop, and not both");
    if (given(move.toRouteId, move.toVehicleId, move.unassign) !== 1) {
      refuse("toVehicleId", "must name a vehicle, or toRouteId a route, or unassign be true: one of the three");
    }
    if (given(move.position, move.afterOrderId) > (move.unassign ? 0 : 1)) {
      refuse("position", move.unassign ? "has no meaning off the routes" : "must not stand beside afterOrderId");
    }
  });
export type PlanMove = z.infer<typeof planMove>;

export const planEdit = z.strictObject({
  /** The published revision that the moves speak of. A newer one is no conflict while it left the routes concerned as they were. */
  baseRevision: idOf("revision"),
  moves: z.array(planMove).min(1).max(50),
  /** True: publish although limits are broken. */
  force: z.boolean().default(false),
  /** True: say what would happen, change nothing. */
  dryRun: z.boolean().default(false),
  /** Pins what was moved, so that the next optimization leaves it there. */
  pin: z.boolean().default(true),
});
/** What a caller sends: fields with a default may be left out. */
export type PlanEdit = z.input<typeof planEdit>;

/** A limit that moves break, or break more than before. */
export const planBreach = z.strictObject({
  code: reasonCode,
  vehicleId: idOf("vehicle"),
  /** The order that suffers, where it is one. */
  orderId: idOf("order").optional(),
  /** What is short: seconds, metres, tasks, or the dimension's unit for CAPACITY. */
  missing: z.number().optional(),
  dimension: z.string().optional(),
  /** A sentence with the numbers. */
  text: z.string(),
});
export type PlanBreach = z.infer<typeof planBreach>;

/** What changes from now on, against the plan as it is. */
export const planChange = z.strictObject({ cost: z.number(), distanceMeters: z.number(), drivingSeconds: z.number() });

/** Where a moved order stands. Off the routes all but the order are null. */
export const orderPlace = z.strictObject({
  orderId: idOf("order"),
  vehicleId: idOf("vehicle").nullable(),
  /** The stop's number on the route, from 1. */
  position: z.int().nullable(),
  plannedArrival: instant.nullable(),
  lateSeconds: z.number().nullable(),
});

export const planEditResult = z.strictObject({
  /** Null for a dry run. */
  revision: revisionSummary.nullable(),
  diff,
  change: planChange,
  /** Empty when no limit is broken. */
  breaches: z.array(planBreach),
  places: z.array(orderPlace),
  /** The pins that were set; none for a dry run. */
  pins: z.array(pin),
});
export type PlanEditResult = z.infer<typeof planEditResult>;

/** What an order at its best place on a vehicle changes. */
export const orderPrice = orderPlace.omit({ orderId: true }).extend({
  vehicleId: idOf("vehicle"),
  /** Null: the vehicle has no route yet. */
  routeId: idOf("route").nullable(),
  change: planChange,
  breaches: z.array(planBreach),
});
export type OrderPrice = z.infer<typeof orderPrice>;

export const orderPrices = z.strictObject({
  orderId: idOf("order"),
  /** The published revision that the prices are of. */
  revisionId: idOf("revision"),
  /** One per vehicle with a shift left: those that break no limit first, the cheapest first. */
  items: z.array(orderPrice),
});
export type OrderPrices = z.infer<typeof orderPrices>;
