import type { Scope } from "../platform/http/context.ts";
import { newId } from "../platform/ids.ts";

/** Notes who did what to which record, in the transaction that does it. */
export async function recordAudit(
  { tx, organizationId, actor, dayNow, wallNow }: Scope,
  action: string,
  subjectId: string,
): Promise<void> {
  await tx
    .insertInto("audit")
    .values({
      organization_id: organizationId,
      id: newId("event"),
      actor,
      action,
      subject_id: subjectId,
      day_at: dayNow,
      created_at: wallNow,
    })
    .execute();
}
