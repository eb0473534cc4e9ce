import type { PackageScan } from "@reroute/protocol";
import type { Scope } from "../platform/http/context.ts";

type Access = Pick<Scope, "tx" | "organizationId">;

export function findPackage({ tx, organizationId }: Access, id: string) {
  return tx
    .selectFrom("packages")
    .innerJoin("orders", (join) =>
      join
        .onRef("orders.organization_id", "=", "packages.organization_id")
        .onRef("orders.id", "=", "packages.order_id"),
    )
    .select(["packages.order_id", "orders.plan_id"])
    .where("packages.organization_id", "=", organizationId)
    .where("packages.id", "=", id)
    .executeTakeFirst();
}

export function findScan({ tx, organizationId }: Access, actionId: string) {
  return tx
    .selectFrom("package_scans")
    .select(["package_id", "status"])
    .where("organization_id", "=", organizationId)
    .where("action_id", "=", actionId)
    .executeTakeFirst();
}

export async function insertScan(
  { tx, organizationId, wallNow }: Scope,
  packageId: string,
  { actionId, status, location }: PackageScan,
  occurredAt: Date,
): Promise<void> {
  await tx
    .insertInto("package_scans")
    .values({
      organization_id: organizationId,
      action_id: actionId,
      package_id: packageId,
      status,
      occurred_at: occurredAt,
      received_at: wallNow,
      latitude: location?.latitude ?? null,
      longitude: location?.longitude ?? null,
    })
    .execute();
}

/** Sets the status unless what is known is newer. */
export async function updateStatus(
  { tx, organizationId }: Access,
  id: string,
  status: PackageScan["status"],
  at: Date,
): Promise<void> {
  await tx
    .updateTable("packages")
    .set({ status, status_at: at })
    .where("organization_id", "=", organizationId)
    .where("id", "=", id)
    .where(({ or, eb }) => or([eb("status_at", "is", null), eb("status_at", "<=", at)]))
    .execute();
}
