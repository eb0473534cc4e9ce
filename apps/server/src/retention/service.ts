import { sql } from "kysely";
import type { Scope } from "../platform/http/context.ts";

const dayMs = 86_400_000;
/** An Idempotency-Key holds this long; expired and revoked credentials stay as long for questions. */
const keysMs = dayMs;
/** Raw positions are personal data: the newest of each driver stays, the track goes. */
const positionsMs = 30 * dayMs;
/** Jobs are kept to replay what a plan came from: those of the last day, and at most so many. */
const jobsMs = dayMs;
const mostJobs = 200;
/** What a provider answered for a plan is paid for: it stays while the plan is open, and as long as its jobs. */
const providerDays = 2;

/** Deletes what nobody needs any more, by the wall clock. */
export async function deleteExpired({ tx, organizationId, wallNow }: Scope): Promise<void> {
  const before = (ms: number) => new Date(wallNow.getTime() - ms);
  await tx
    .deleteFrom("idempotency_keys")
    .where("organization_id", "=", organizationId)
    .where("created_at", "<", before(keysMs))
    .execute();
  await tx
    .deleteFrom("credentials")
    .where("organization_id", "=", organizationId)
    .where("kind", "!=", "api_key")
    .where(({ or, eb }) => or([eb("expires_at", "<", before(keysMs)), eb("revoked_at", "<", before(keysMs))]))
    .execute();
  await tx
    .deleteFrom("positions")
    .where("organization_id", "=", organizationId)
    .where("received_at", "<", before(positionsMs))
    .execute();
  await sql`
    delete from provider_matrices using plans
    where provider_matrices.organization_id = ${organizationId} and plans.organization_id = ${organizationId}
      and plans.id = provider_matrices.plan_id and plans.status = 'closed'
      and plans.date < ${before(providerDays * dayMs)}::date`.execute(tx);
  await sql`
    update optimizations set job = null
    where organization_id = ${organizationId} and job is not null and status in ('completed', 'failed')
      and (finished_at < ${before(jobsMs)} or id not in (
        select id from optimizations
        where organization_id = ${organizationId} and job is not null
        order by id desc limit ${mostJobs}
      ))`.execute(tx);
}
