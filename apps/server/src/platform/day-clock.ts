import type { Clock } from "@reroute/protocol";
import type { Tx } from "./database/database.ts";
import type { WallClock } from "./wall-clock.ts";

/** The organization's day clock: the stored one of a simulation, else the wall clock. */
export async function readDayClock(tx: Tx, organizationId: string, wallClock: WallClock): Promise<Date> {
  const row = await tx
    .selectFrom("organizations")
    .select("day_clock")
    .where("id", "=", organizationId)
    .executeTakeFirstOrThrow();
  return row.day_clock ?? wallClock.now();
}

/** Moves a simulation's day clock. */
export async function setDayClock(tx: Tx, organizationId: string, to: Date): Promise<void> {
  await tx.updateTable("organizations").set({ day_clock: to }).where("id", "=", organizationId).execute();
}

/** The clock as the API shows it: a live organization's day runs at speed 1. */
export function readClock(
  scope: { organizationKind: "live" | "simulation"; dayNow: Date },
  simulationSpeed: number,
): Clock {
  return {
    now: scope.dayNow.toISOString(),
    mode: scope.organizationKind,
    speed: scope.organizationKind === "live" ? 1 : simulationSpeed,
  };
}
