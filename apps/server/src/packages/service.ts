import type { OrderPackage, PackageId, PackageScan } from "@reroute/protocol";
import { recordAudit } from "../audit/service.ts";
import { appendEvent } from "../events/service.ts";
import { readOrder } from "../orders/service.ts";
import { lockPlans } from "../plans/service.ts";
import { ApiError, notFound } from "../platform/errors.ts";
import type { Scope } from "../platform/http/context.ts";
import { findPackage, findScan, insertScan, updateStatus } from "./store.ts";

/**
 * Takes a scan of a package's barcode: what it says becomes the package's status, unless something newer is known. The same actionId
 * has one effect.
 */
export async function scanPackage(scope: Scope, id: PackageId, scan: PackageScan): Promise<OrderPackage> {
  const { orderId } = await hold(scope, id);
  const repeated = await findScan(scope, scan.actionId);
  if (repeated !== undefined) {
    if (repeated.package_id === id && repeated.status === scan.status) return readPackage(scope, orderId, id);
    const what = `of the package ${repeated.package_id} as ${repeated.status}`;
    throw new ApiError("IDEMPOTENCY_KEY_REUSED", `This actionId came before for a scan ${what}.`);
  }
  // Scanners' clocks are wrong at times: nothing happened after the server's now.
  const at = new Date(Math.min(Date.parse(scan.occurredAt), scope.dayNow.getTime()));
  await insertScan(scope, id, scan, at);
  await updateStatus(scope, id, scan.status, at);
  await recordAudit(scope, "package.scan", id);
  const order = await readOrder(scope, orderId);
  const scanned = order.packages.find((parcel) => parcel.id === id)!;
  await appendEvent(scope, order.planId, "package.scanned", { orderId: order.id, package: scanned });
  return scanned;
}

/** The package's order, with its plan held: of two scans at the same time the second sees the first. */
async function hold(scope: Scope, id: PackageId): Promise<{ orderId: string }> {
  const found = await findPackage(scope, id);
  if (found === undefined) throw notFound("package", id);
  await lockPlans(scope, [found.plan_id]);
  return { orderId: found.order_id };
}

async function readPackage(scope: Scope, orderId: string, id: PackageId): Promise<OrderPackage> {
  return (await readOrder(scope, orderId)).packages.find((parcel) => parcel.id === id)!;
}
