import type { Clock } from "@reroute/protocol";
import type { Tx } from "./database/database.ts";
import type { WallClock } from "./wall-clock.ts";

/** The organization's kind and its day clock: the stored one of a simulation, else the wall clock. */
export async function readDayClock(
  tx: Tx,
  organizationId: string,
  wallClock: WallClock,
): Promise<{ kind: "live" | "simulation"; dayNow: Date }> {
  const { kind, day_clock } = await tx
    .selectFrom("organizations")
    .select(["kind", "day_clock"])
    .where("id", "=", organizationId)
    .executeTakeFirstOrThrow();
  return { kind, dayNow: day_clock ?? wallClock.now() };
}

/** Moves a simulation's day clock, never back: another process may have moved it further meanwhile. */
export async function setDayClock(tx: Tx, organizationId: string, to: Date): Promise<void> {
  await tx
    .updateTable("organizations")
    .set({ day_clock: to })
    .where("id", "=", organizationId)
    .where("day_clock", "<", to)
    .execute();
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
