import { z } from "zod";
import { idOf } from "./ids.ts";
import { instant, listOf, polyline, position2d } from "./values.ts";

const trafficFields = {
  /** Where: a line along a road, or a ring around an area (first position = last). Exactly one of the two. */
  polyline: polyline.optional(),
  area: z.array(position2d).min(4).max(1000).optional(),
  /** Which way along the polyline: "forward" is the direction of its positions. Default both. */
  direction: z.enum(["forward", "both"]).optional(),
  /** Travel time there is multiplied by this. */
  factor: z.number().min(0.1).max(100).optional(),
  speedKph: z.number().positive().max(200).optional(),
  closed: z.literal(true).optional(),
  validFrom: instant,
  validUntil: instant,
  source: z.string().trim().min(1).max(100),
};

export const trafficCreate = z.strictObject(trafficFields).superRefine((value, context) => {
  if ((value.polyline === undefined) === (value.area === undefined)) {
    context.addIssue({ code: "custom", path: ["area"], message: "give exactly one of polyline and area" });
  }
  const effects = [value.factor, value.speedKph, value.closed].filter((effect) => effect !== undefined);
  if (effects.length !== 1) {
    context.addIssue({ code: "custom", path: ["factor"], message: "give exactly one of factor, speedKph and closed" });
  }
  if (Date.parse(value.validUntil) <= Date.parse(value.validFrom)) {
    context.addIssue({ code: "custom", path: ["validUntil"], message: "must be after validFrom" });
  }
  const ring = value.area;
  if (ring !== undefined && ring.length > 0) {
    const [first, last] = [ring[0]!, ring.at(-1)!];
    if (first[0] !== last[0] || first[1] !== last[1]) {
      context.addIssue({
        code: "custom",
        path: ["area"],
        message: "must be closed: its last position equals its first",
      });
    }
  }
});
export type TrafficCreate = z.infer<typeof trafficCreate>;

export const traffic = z.strictObject({
  id: idOf("traffic"),
  ...trafficFields,
  createdAt: instant,
  /** When it was ended before its time; validUntil is then that moment. */
  endedAt: instant.optional(),
});
export type Traffic = z.infer<typeof traffic>;
export const trafficList = listOf(traffic);
