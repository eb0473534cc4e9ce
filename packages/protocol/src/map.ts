import { z } from "zod";

/** What a screen draws below the plan. */
export const baseMap = z.discriminatedUnion("kind", [
  /** Vector tiles of this server, cut from its road graph: layer `roads` with `class`, `name` and `oneway`. */
  z.strictObject({
    kind: z.literal("roads"),
    /** A path with {z}, {x} and {y}. */
    tiles: z.string(),
    maxZoom: z.int(),
    /** Must be shown wherever the map is. */
    attribution: z.string(),
  }),
  /** Vector tiles of this server out of a PMTiles file, in Protomaps' layers. */
  z.strictObject({
    kind: z.literal("pmtiles"),
    tiles: z.string(),
    maxZoom: z.int(),
    attribution: z.string(),
  }),
  /** A MapLibre style elsewhere; {theme} stands for "light" or "dark". Its own attribution holds. */
  z.strictObject({ kind: z.literal("style"), url: z.string() }),
  z.strictObject({ kind: z.literal("none") }),
]);
export type BaseMap = z.infer<typeof baseMap>;
