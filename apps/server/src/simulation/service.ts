import { passTime } from "../day/service.ts";
import { eventsChannel } from "../events/service.ts";
import { announceEphemeral } from "../live/ephemeral.ts";
import type { LiveHub } from "../live/hub.ts";
import { wakeDue } from "../plans/causes.ts";
import type { Database } from "../platform/database/database.ts";
import { setDayClock } from "../platform/day-clock.ts";
import { ApiError } from "../platform/errors.ts";
import type { Scope } from "../platform/http/context.ts";
import type { OpenScope } from "../platform/open-scope.ts";
import type { WallClock } from "../platform/wall-clock.ts";

/** An advance that is not quiet by then answers an error; the clock stands where it got to. */
const mostQuietWaitMs = 120_000;
/** Every event wakes who waits for quiet; without one it looks this often. */
const pollMs = 250;
/** The speed is told over this time. */
const speedWindowMs = 5_000;
/** A day clock moves at most this far in one call: a typing error does not close a year of plans. */
const mostStepMs = 36 * 3_600_000;

export interface SimulationDeps {
  database: Database;
  openScope: OpenScope;
  wallClock: WallClock;
  hub: LiveHub;
}

export async function makeSimulation({ database, openScope, wallClock, hub }: SimulationDeps) {
  const samples = new Map<string, { wallMs: number; dayMs: number }[]>();
  const lines = new Map<string, Promise<unknown>>();
  const waiting = new Map<string, () => void>();
  let closed = false;
  await database.listen(eventsChannel, (payload) => waiting.get(payload.split(" ")[0]!)?.());

  /** Moves the clock to `to`, stopping where something falls due, and waits until all that follows from it is done. */
  async function advance(organizationId: string, to: Date): Promise<Date> {
    for (;;) {
      if (closed) throw new ApiError("UNAVAILABLE", "Reroute is stopping: the clock stands where it got to.");
      const now = await openScope(organizationId, async (scope) => {
        checkStep(scope, to);
        const next = await nextDue(scope, to);
        await setDayClock(scope.tx, organizationId, next);
        await passTime({ ...scope, dayNow: next });
        await announceEphemeral(scope, "*", "clock");
        return next;
      });
      await untilQuiet(organizationId);
      if (now.getTime() >= to.getTime()) {
        noteSpeed(organizationId, now);
        return now;
      }
    }
  }

  async function untilQuiet(organizationId: string): Promise<void> {
    const deadline = wallClock.now().getTime() + mostQuietWaitMs;
    while (!closed && (await openScope(organizationId, isBusy))) {
      if (wallClock.now().getTime() > deadline) {
        throw new ApiError("UNAVAILABLE", "The optimizations that the advance called for have not ended in time.");
      }
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, pollMs);
        waiting.set(organizationId, () => {
          clearTimeout(timer);
          resolve();
        });
      });
      waiting.delete(organizationId);
    }
    await hub.flush(organizationId);
  }

  function noteSpeed(organizationId: string, now: Date): void {
    const wallMs = wallClock.now().getTime();
    const recent = (samples.get(organizationId) ?? []).filter((sample) => wallMs - sample.wallMs <= speedWindowMs);
    samples.set(organizationId, [...recent, { wallMs, dayMs: now.getTime() }]);
  }

  return {
    /** Advances of one organization run one after the other. */
    advance: (organizationId: string, to: Date): Promise<Date> => {
      const turn = (lines.get(organizationId) ?? Promise.resolve())
        .catch(() => {})
        .then(() => advance(organizationId, to));
      lines.set(organizationId, turn);
      return turn;
    },
    /** Advances end at their next step; those that come later are refused. */
    close: (): void => {
      closed = true;
      for (const wake of waiting.values()) wake();
    },
    /** Day seconds per wall second over the last seconds; 0 when the clock has stood. */
    speedOf: (organizationId: string): number => {
      const wallMs = wallClock.now().getTime();
      const recent = (samples.get(organizationId) ?? []).filter((sample) => wallMs - sample.wallMs <= speedWindowMs);
      const [first, last] = [recent[0], recent.at(-1)];
      if (first === undefined || last === undefined || last.wallMs === first.wallMs) return 0;
      return Math.round((last.dayMs - first.dayMs) / (last.wallMs - first.wallMs));
    },
  };
}

export type Simulation = Awaited<ReturnType<typeof makeSimulation>>;

function checkStep(scope: Scope, to: Date): void {
  if (scope.organizationKind !== "simulation") {
    throw new ApiError(
      "STATE_CONFLICT",
      "Only a simulation's day clock can be moved; this organization lives by the wall clock.",
    );
  }
  if (to < scope.dayNow) {
    throw new ApiError("STATE_CONFLICT", `The day clock stands at ${scope.dayNow.toISOString()}: it does not go back.`);
  }
  if (to.getTime() - scope.dayNow.getTime() > mostStepMs) {
    throw new ApiError("VALIDATION_FAILED", "/to is more than 36 hours ahead.", [
      { pointer: "/to", message: "must be at most 36 hours ahead of the day clock" },
    ]);
  }
}

/** The first moment up to `to` at which an optimization falls due, else `to`. */
async function nextDue({ tx, organizationId, dayNow }: Scope, to: Date): Promise<Date> {
  const row = await tx
    .selectFrom("plans")
    .select(({ fn }) => fn.min("optimize_due_at").as("due"))
    .where("organization_id", "=", organizationId)
    .where("status", "=", "open")
    .where("optimize_due_at", ">", dayNow)
    .where("optimize_due_at", "<", to)
    .executeTakeFirst();
  return row?.due ?? to;
}

/** Something is due or being worked on. What a dead process left behind is woken again. */
async function isBusy(scope: Scope): Promise<boolean> {
  const { tx, organizationId, dayNow, wallNow } = scope;
  const busy = await tx
    .selectFrom("plans")
    .select(["owner_until"])
    .where("organization_id", "=", organizationId)
    .where("status", "=", "open")
    .where(({ or, eb }) => or([eb("owner_until", "is not", null), eb("optimize_due_at", "<=", dayNow)]))
    .execute();
  if (busy.some(({ owner_until }) => owner_until !== null && owner_until <= wallNow)) await wakeDue(scope);
  return busy.length > 0;
}
