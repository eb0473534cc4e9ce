import { z } from "zod";
import { version } from "./values.ts";

/** How an organization wants its days to be run. */
export const settings = z.strictObject({
  /** True: at a day's end, orders that were not served move to the next day, to the same wall time. False: they stay unserved. */
  rollOver: z.boolean(),
  version,
});
export type Settings = z.infer<typeof settings>;

export const settingsChange = z.strictObject({ rollOver: z.boolean().optional() });
export type SettingsChange = z.infer<typeof settingsChange>;
