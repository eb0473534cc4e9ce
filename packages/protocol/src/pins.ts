import { z } from "zod";
import { idOf } from "./ids.ts";
import { instant, listOf } from "./values.ts";

/** "vehicle": the order stays on its vehicle. "place": also directly behind the stop before it, or first. */
export const pinKeeps = z.enum(["vehicle", "place"]);

export const pinCreate = z
  .strictObject({
    orderId: idOf("order"),
    /** Null: the order is kept off the routes. */
    vehicleId: idOf("vehicle").nullable(),
    keeps: pinKeeps.default("vehicle"),
  })
  .refine(({ vehicleId, keeps }) => vehicleId !== null || keeps === "vehicle", {
    path: ["keeps"],
    message: "must be vehicle for an order on no route",
  });
/** What a caller sends: fields with a default may be left out. */
export type PinCreate = z.input<typeof pinCreate>;

/** A dispatcher's lock on an order: the optimizer leaves it where it is until the pin is removed or the order's day is done. */
export const pin = z.strictObject({
  id: idOf("pin"),
  orderId: idOf("order"),
  planId: idOf("plan"),
  vehicleId: idOf("vehicle").nullable(),
  keeps: pinKeeps,
  /** Set by a forced edit: the order stays, whatever limit it breaks there. */
  forced: z.boolean(),
  /** Day clock. */
  createdAt: instant,
});
export type Pin = z.infer<typeof pin>;
export const pinList = listOf(pin);

export const pinQuery = { planId: idOf("plan").optional(), orderId: idOf("order").optional() };
