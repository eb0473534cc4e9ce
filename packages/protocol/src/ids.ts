import { z } from "zod";

/** What an id's prefix stands for. An id is the prefix, "_" and a UUIDv7: `ord_0190...`. */
export const idPrefixes = {
  organization: "org",
  apiKey: "key",
  depot: "dep",
  vehicle: "veh",
  driver: "drv",
  shift: "shf",
  order: "ord",
  package: "pkg",
  task: "tsk",
  stop: "stp",
  route: "rte",
  plan: "pln",
  revision: "rev",
  optimization: "opt",
  traffic: "trf",
  event: "evt",
  pin: "pin",
} as const;

export type IdKind = keyof typeof idPrefixes;
type Id<Kind extends IdKind> = `${(typeof idPrefixes)[Kind]}_${string}`;

export type OrganizationId = Id<"organization">;
export type ApiKeyId = Id<"apiKey">;
export type DepotId = Id<"depot">;
export type VehicleId = Id<"vehicle">;
export type DriverId = Id<"driver">;
export type ShiftId = Id<"shift">;
export type OrderId = Id<"order">;
export type PackageId = Id<"package">;
export type TaskId = Id<"task">;
export type StopId = Id<"stop">;
export type RouteId = Id<"route">;
export type PlanId = Id<"plan">;
export type RevisionId = Id<"revision">;
export type OptimizationId = Id<"optimization">;
export type TrafficId = Id<"traffic">;
export type EventId = Id<"event">;
export type PinId = Id<"pin">;

/** The schema of one kind of id. */
export function idOf<Kind extends IdKind>(kind: Kind) {
  const prefix = idPrefixes[kind];
  const pattern = new RegExp(`^${prefix}_[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$`);
  return z
    .custom<Id<Kind>>((value) => typeof value === "string" && pattern.test(value), {
      message: `must be an id of the form ${prefix}_<UUIDv7>`,
    })
    .meta({ type: "string", pattern: pattern.source, example: `${prefix}_01936e5c-7a4e-7d3b-9c41-2f6f1b0a9e55` });
}
