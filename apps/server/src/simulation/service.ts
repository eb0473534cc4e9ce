import { type LatenessWatch, passTime } from "../day/service.ts";
import { announceEphemeral } from "../live/ephemeral.ts";
import type { LiveHub } from "../live/hub.ts";
import { setDayClock } from "../platform/day-clock.ts";
import { ApiError } from "../platform/errors.ts";
import type { Scope } from "../platform/http/context.ts";
import type { OpenScope } from "../platform/open-scope.ts";
import type { WallClock } from "../platform/wall-clock.ts";

/** An advance that is not quiet by then answers an error; the clock stands where it got to. */
const mostQuietWaitMs = 120_000;
const pollMs = 10;
/** The speed is told over this time. */
const speedWindowMs = 5_000;
/** A day clock moves at most this far in one call: a typing error does not close a year of plans. */
const mostStepMs = 36 * 3_600_000;

export interface SimulationDeps {
  openScope: OpenScope;
  wallClock: WallClock;
  hub: LiveHub;
  watch: LatenessWatch;
}

export function makeSimulation({ openScope, wallClock, hub, watch }: SimulationDeps) {
  const samples = new Map<string, { wallMs: number; dayMs: number }[]>();
  const lines = new Map<string, Promise<unknown>>();

  /** Moves the clock to `to`, stopping where something falls due, and waits until all that follows from it is done. */
  async function advance(organizationId: string, to: Date): Promise<Date> {
    for (;;) {
      const now = await openScope(organizationId, async (scope) => {
        checkStep(scope, to);
        const next = await nextDue(scope, to);
        await setDayClock(scope.tx, organizationId, next);
        await passTime({ ...scope, dayNow: next }, watch);
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
    while (await openScope(organizationId, isBusy)) {
      if (wallClock.now().getTime() > deadline) {
        throw new ApiError("UNAVAILABLE", "The optimizations that the advance called for have not ended in time.");
      }
      await new Promise((resolve) => setTimeout(resolve, pollMs));
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

export type Simulation = ReturnType<typeof makeSimulation>;

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

async function isBusy({ tx, organizationId, dayNow, wallNow }: Scope): Promise<boolean> {
  const busy = await tx
    .selectFrom("plans")
    .select("id")
    .where("organization_id", "=", organizationId)
    .where("status", "=", "open")
    .where(({ or, eb }) => or([eb("owner_until", ">", wallNow), eb("optimize_due_at", "<=", dayNow)]))
    .executeTakeFirst();
  return busy !== undefined;
}
