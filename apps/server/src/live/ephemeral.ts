import { sql } from "kysely";
import type { Scope } from "../platform/http/context.ts";

/** Where newest-only news of a plan is announced: organization id, plan id (or "*") and kind. */
export const ephemeralChannel = "reroute_ephemeral";

export type EphemeralKind = "positions" | "etas" | "clock";

/** Tells the screens to fetch the newest of a kind; many announcements may become one message. */
export async function announceEphemeral(
  { tx, organizationId }: Pick<Scope, "tx" | "organizationId">,
  planId: string | "*",
  kind: EphemeralKind,
): Promise<void> {
  await sql`select pg_notify(${ephemeralChannel}, ${`${organizationId} ${planId} ${kind}`})`.execute(tx);
}
