import type { PlanEditResult } from "@reroute/protocol";
import { duration } from "../words/duration.ts";
import { distance } from "../words/quantities.ts";

/** What a move adds or saves: "+2.1 km, +4 min driving"; undefined when it is next to nothing. */
export function changeInWords({ distanceMeters, drivingSeconds }: PlanEditResult["change"]): string | undefined {
  const parts = [
    Math.abs(distanceMeters) >= 50 ? `${sign(distanceMeters)}${distance(Math.abs(distanceMeters))}` : undefined,
    Math.abs(drivingSeconds) >= 30 ? `${sign(drivingSeconds)}${minutes(drivingSeconds)}` : undefined,
  ].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(", ") : undefined;
}

const sign = (value: number) => (value < 0 ? "\u2212" : "+");
const minutes = (seconds: number) => duration(Math.max(60, Math.round(Math.abs(seconds) / 60) * 60));
