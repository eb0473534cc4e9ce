import { z } from "zod";
import { idOf } from "./ids.ts";
import { displayName, instant, listOf } from "./values.ts";

export const role = z.enum(["administrator", "dispatcher"]);
export type Role = z.infer<typeof role>;

export const clock = z.strictObject({
  /** The organization's day clock. */
  now: instant,
  mode: z.enum(["live", "simulation"]),
  /** Day seconds per wall second, as lately seen; 0 when a simulation stands. */
  speed: z.number(),
});
export type Clock = z.infer<typeof clock>;

export const simulationAdvance = z.strictObject({ to: instant });
export const simulationAdvanced = z.strictObject({ now: instant });

export const sessionCreate = z.strictObject({ token: z.string().min(20).max(200) });
export const session = z.strictObject({
  organization: z.strictObject({ id: idOf("organization"), name: displayName, kind: z.enum(["live", "simulation"]) }),
  role,
  clock,
});
export type Session = z.infer<typeof session>;

export const liveTicket = z.strictObject({ ticket: z.string(), expiresAt: instant });

export const apiKeyCreate = z.strictObject({ name: displayName, role });
export const apiKey = z.strictObject({
  id: idOf("apiKey"),
  name: displayName,
  role,
  createdAt: instant,
  revokedAt: instant.nullable(),
});
/** The only answer that carries the secret: it is not kept. */
export const apiKeyCreated = apiKey.extend({ secret: z.string() });
export const apiKeyList = listOf(apiKey);
