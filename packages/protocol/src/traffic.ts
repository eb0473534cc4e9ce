import { z } from "zod";
import { idOf } from "./ids.ts";
import { instant, listOf, polyline, position2d } from "./values.ts";

const trafficFields = {
  /** Where: a line along a road, a ring around an area (first position = last), or streets by number. Exactly one of these. */
  polyline: polyline.optional(),
  area: z.array(position2d).min(4).max(1000).optional(),
  /** Edges of the deployment's road graph, each one direction of a street; unknown ones do nothing. */
  edges: z.array(z.int().min(0)).min(1).max(10_000).optional(),
  /** Streets driven from the first to the second OpenStreetMap node; unknown ones do nothing. */
  nodePairs: z
    .array(z.tuple([z.int().min(1), z.int().min(1)]))
    .min(1)
    .max(10_000)
    .optional(),
  /** Which way along the polyline: "forward" is the direction of its positions. Default both. */
  direction: z.enum(["forward", "backward", "both"]).optional(),
  /** Travel time there is multiplied by this. */
  factor: z.number().min(0.1).max(100).optional(),
  speedKph: z.number().positive().max(200).optional(),
  closed: z.literal(true).optional(),
  validFrom: instant,
  /** From here on the effect fades evenly to nothing at validUntil. A closure does not fade. */
  fadesFrom: instant.optional(),
  validUntil: instant,
  source: z.string().trim().min(1).max(100),
};

export const trafficCreate = z.strictObject(trafficFields).superRefine((value, context) => {
  const places = [value.polyline, value.area, value.edges, value.nodePairs].filter((place) => place !== undefined);
  if (places.length !== 1) {
    const message = "give exactly one of polyline, area, edges and nodePairs";
    context.addIssue({ code: "custom", path: ["area"], message });
  }
  if (value.direction !== undefined && value.polyline === undefined) {
    context.addIssue({ code: "custom", path: ["direction"], message: "only a polyline has a direction" });
  }
  const effects = [value.factor, value.speedKph, value.closed].filter((effect) => effect !== undefined);
  if (effects.length !== 1) {
    context.addIssue({ code: "custom", path: ["factor"], message: "give exactly one of factor, speedKph and closed" });
  }
  if (Date.parse(value.validUntil) <= Date.parse(value.validFrom)) {
    context.addIssue({ code: "custom", path: ["validUntil"], message: "must be after validFrom" });
  }
  if (value.fadesFrom !== undefined) {
    const fadesMs = Date.parse(value.fadesFrom);
    const isBetween = fadesMs >= Date.parse(value.validFrom) && fadesMs < Date.parse(value.validUntil);
    if (value.closed || !isBetween) {
      const message = value.closed ? "a closure does not fade" : "must be from validFrom on and before validUntil";
      context.addIssue({ code: "custom", path: ["fadesFrom"], message });
    }
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
