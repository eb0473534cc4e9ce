import { createHash } from "node:crypto";
import { type Database, withOrganization } from "../database/database.ts";
import type { WallClock } from "../wall-clock.ts";

/** Plans of which it is remembered what the roads' thread has seen: fewer than it keeps itself. */
const mostPlans = 32;

/** What a provider has answered for a plan, kept by the hash of its content: nobody pays twice, and a job can be made again. */
export interface ProviderAnswers {
  /** What has been kept for the plan that this process has not seen yet, oldest first. */
  unseen(organizationId: string, planId: string): Promise<Uint8Array[]>;
  keep(organizationId: string, planId: string, blocks: readonly Uint8Array[]): Promise<void>;
  /** Whoever had seen them is gone. */
  forget(): void;
}

export function makeProviderAnswers(opening: Promise<Database>, wallClock: WallClock): ProviderAnswers {
  /** By plan, least recently used first. */
  const seen = new Map<string, Set<string>>();

  function seenOf(planId: string): Set<string> {
    const hashes = seen.get(planId) ?? new Set<string>();
    seen.delete(planId);
    if (seen.size >= mostPlans) seen.delete(seen.keys().next().value!);
    seen.set(planId, hashes);
    return hashes;
  }

  return {
    unseen: async (organizationId, planId) => {
      const hashes = seenOf(planId);
      const blocks: Uint8Array[] = [];
      await withOrganization(await opening, organizationId, async (tx) => {
        blocks.length = 0;
        const kept = () =>
          tx
            .selectFrom("provider_matrices")
            .where("organization_id", "=", organizationId)
            .where("plan_id", "=", planId);
        const known = await kept().select("hash").execute();
        const fresh = known.map(({ hash }) => hash).filter((hash) => !hashes.has(hash));
        if (fresh.length === 0) return;
        const rows = await kept()
          .select(["hash", "body"])
          .where("hash", "in", fresh)
          .orderBy("asked_at")
          .orderBy("hash")
          .execute();
        for (const { body } of rows) blocks.push(new Uint8Array(body));
        for (const { hash } of rows) hashes.add(hash);
      });
      return blocks;
    },
    keep: async (organizationId, planId, blocks) => {
      const askedAt = wallClock.now();
      const rows = blocks.map((body) => ({
        organization_id: organizationId,
        plan_id: planId,
        hash: createHash("sha256").update(body).digest("hex"),
        asked_at: askedAt,
        body,
      }));
      await withOrganization(await opening, organizationId, (tx) =>
        tx
          .insertInto("provider_matrices")
          .values(rows)
          .onConflict((conflict) => conflict.columns(["organization_id", "plan_id", "hash"]).doNothing())
          .execute(),
      );
      for (const { hash } of rows) seenOf(planId).add(hash);
    },
    forget: () => seen.clear(),
  };
}
