import { ApiFailure, type Client, pause, type WallClock } from "@reroute/client";
import { isoOf } from "./local-time.ts";
import type { Log } from "./log.ts";
import { isServerAway } from "./server-away.ts";

/** The organization's day clock, as moved by this process. */
export interface DayClock {
  now(): number;
  /** Moves the clock and resolves once the server has done all that follows from it, however long that takes. */
  advance(toMs: number): Promise<void>;
}

const RETRY_MS = 2_000;
/** An advance waits for optimizations; it is not hurried. */
const MOST_WAIT_MS = 600_000;

/** Reads the day clock. Rejects when the server cannot be reached. */
export async function openDayClock(client: Client, wall: WallClock, log: Log, signal: AbortSignal): Promise<DayClock> {
  const first = await client.clock.read();
  if (first.mode !== "simulation") throw new Error("The organization is not a simulation: its clock cannot be moved.");
  let nowMs = Date.parse(first.now);
  return {
    now: () => nowMs,
    async advance(toMs) {
      while (nowMs < toMs && !signal.aborted) {
        try {
          const { now } = await client.clock.advance({ to: isoOf(toMs) }, { timeoutMs: MOST_WAIT_MS, signal });
          nowMs = Date.parse(now);
        } catch (error) {
          if (signal.aborted) return;
          if (error instanceof ApiFailure && error.code === "STATE_CONFLICT") {
            nowMs = Date.parse((await client.clock.read()).now);
            // Another hand has moved it further already.
            if (nowMs >= toMs) return;
          }
          if (!isServerAway(error)) throw error;
          log(`The clock stands: ${error.message} Trying again.`);
          await pause(wall, RETRY_MS, signal);
        }
      }
    },
  };
}
