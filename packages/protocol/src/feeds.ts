import { z } from "zod";
import { instant } from "./values.ts";

/** A feed of traffic that the deployment pulls, or the provider of road times that it asks. */
export const feed = z.strictObject({
  kind: z.enum(["traffic", "roads"]),
  /** Stands as `source` in its traffic, and in a revision's `travelSource`. */
  name: z.string(),
  /** "waiting" has not answered yet, "heard" is up to date, "late" has missed its last turns, "down" counts no longer: hours go by the profile, or times come from elsewhere. */
  status: z.enum(["waiting", "heard", "late", "down"]),
  /** When it last answered. */
  heardAt: instant.nullable(),
  /** What it reports now. */
  items: z.int().min(0),
  /** Reports that could not be read in its last answer. */
  unreadable: z.int().min(0),
  /** For a dispatcher: what is wrong and what follows; null when all is well. */
  notice: z.string().nullable(),
});
export type Feed = z.infer<typeof feed>;
export const feedList = z.strictObject({ items: z.array(feed) });
