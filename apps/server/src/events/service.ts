import { type PlanEventData, type PlanEventName, planEventData } from "@reroute/protocol";
import { sql } from "kysely";
import type { Scope } from "../platform/http/context.ts";
import { newId } from "../platform/ids.ts";

/** Where the events of a plan are announced: the payload is the organization's id, a space and the plan's id. */
export const eventsChannel = "reroute_events";

export interface PlanEvent {
  sequence: number;
  event: PlanEventName;
  data: unknown;
}

/**
 * Writes an event of a plan in the transaction that changes its state. The number is taken under the plan's row lock, which is
 * held to the commit, so numbers are gapless and in commit order.
 */
export async function appendEvent<Name extends PlanEventName>(
  { tx, organizationId, dayNow, wallNow }: Scope,
  planId: string,
  event: Name,
  data: PlanEventData[Name],
): Promise<number> {
  const { sequence } = await tx
    .updateTable("plans")
    .set((expression) => ({ sequence: expression("sequence", "+", 1) }))
    .where("organization_id", "=", organizationId)
    .where("id", "=", planId)
    .returning("sequence")
    .executeTakeFirstOrThrow();
  await tx
    .insertInto("events")
    .values({
      organization_id: organizationId,
      id: newId("event"),
      plan_id: planId,
      sequence,
      type: event,
      data: JSON.stringify(data),
      day_at: dayNow,
      created_at: wallNow,
    })
    .execute();
  await sql`select pg_notify(${eventsChannel}, ${`${organizationId} ${planId}`})`.execute(tx);
  return sequence;
}

/** The plan's events after a sequence, in order, at most 1,000. */
export async function readEvents(
  { tx, organizationId }: Pick<Scope, "tx" | "organizationId">,
  planId: string,
  after: number,
): Promise<PlanEvent[]> {
  const rows = await tx
    .selectFrom("events")
    .select(["sequence", "type", "data"])
    .where("organization_id", "=", organizationId)
    .where("plan_id", "=", planId)
    .where("sequence", ">", after)
    .orderBy("sequence")
    .limit(1000)
    .execute();
  return rows.map((row) => ({ sequence: row.sequence, event: asEventName(row.type), data: row.data }));
}

function asEventName(type: string): PlanEventName {
  if (!Object.hasOwn(planEventData, type)) throw new Error(`the store holds an event of the unknown type ${type}`);
  return type as PlanEventName;
}
