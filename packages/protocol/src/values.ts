import { z } from "zod";

/** An ISO 8601 instant with offset, on the wire always a string. */
export const instant = z.iso
  .datetime({ offset: true, error: "must be an ISO 8601 instant with an offset, such as 2026-11-22T09:00:00-05:00" })
  .meta({ example: "2026-11-22T09:00:00-05:00" });

/** A calendar date in the depot's time zone. */
export const localDate = z.iso.date({ error: "must be a date, such as 2026-11-22" });

export const location = z.strictObject({
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
});
export type Location = z.infer<typeof location>;

export const timeWindow = z
  .strictObject({ start: instant, end: instant })
  .refine((window) => Date.parse(window.end) > Date.parse(window.start), {
    path: ["end"],
    message: "must be after start",
  });
export type TimeWindow = z.infer<typeof timeWindow>;

/** Alternatives for the start of service: at least one, disjoint, in ascending order. */
export const timeWindows = z
  .array(timeWindow)
  .min(1, "must name at least one time window")
  .max(20)
  .superRefine((windows, context) => {
    for (let index = 1; index < windows.length; index++) {
      if (Date.parse(windows[index]!.start) <= Date.parse(windows[index - 1]!.end)) {
        context.addIssue({
          code: "custom",
          path: [index, "start"],
          message: "must be after the end of the window before it",
        });
      }
    }
  });

/** An amount a named dimension, such as {"weight_kg": 120, "pallets": 1}. */
export const amounts = z
  .record(
    z.string().regex(/^[a-z][a-z0-9_]{0,39}$/, "a dimension's name is lower case, such as weight_kg"),
    z.number().min(0).max(1e9),
  )
  .refine((value) => Object.keys(value).length <= 8, { message: "must name at most 8 dimensions" });
export type Amounts = z.infer<typeof amounts>;

/** A customer's own key, unique in the organization. */
export const reference = z.string().trim().min(1).max(200);
export const displayName = z.string().trim().min(1).max(200);
export const serviceSeconds = z.int().min(0).max(86_400);

/** GeoJSON position: [longitude, latitude]. */
export const position2d = z.tuple([z.number().min(-180).max(180), z.number().min(-90).max(90)]);
export const polyline = z.array(position2d).min(2).max(10_000);

/** Version of a record: the ETag of its last reading, sent back as If-Match. */
export const version = z.int().min(1);

export function listOf<Item extends z.ZodType>(item: Item) {
  return z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });
}

export const pageQuery = {
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  cursor: z.string().max(500).optional(),
};
