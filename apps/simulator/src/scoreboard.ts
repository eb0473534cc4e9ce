import type { Stop } from "@reroute/protocol";
import { serviceStartMs } from "./driver-agent.ts";

/** What really happened to the day's deliveries. */
export interface Score {
  served: number;
  failed: number;
  /** Services that began after their window's end. */
  late: number;
  /** Mean over the late ones, 0 without any. */
  lateMeanSeconds: number;
}

/** Counts deliveries as drivers arrive. */
export function makeScoreboard() {
  let [served, failed, late, lateSeconds] = [0, 0, 0, 0];
  return {
    arrived(stop: Stop, atMs: number) {
      const lateness = (serviceStartMs(stop, atMs) - Date.parse(stop.timeWindows.at(-1)!.end)) / 1000;
      if (lateness <= 0) return;
      late++;
      lateSeconds += lateness;
    },
    ended(kind: "complete" | "fail") {
      if (kind === "complete") served++;
      else failed++;
    },
    score: (): Score => ({ served, failed, late, lateMeanSeconds: late === 0 ? 0 : lateSeconds / late }),
  };
}
