import type { Stop } from "@reroute/protocol";
import { amountInWords } from "../words/quantities.ts";

/** The whole day's load against the vehicle's capacity: "640 kg weight of 1,200 (53 %)". */
export function loadSentence(stops: readonly Pick<Stop, "demand">[], capacity: Record<string, number>): string {
  const parts = Object.entries(capacity).map(([name, most]) => {
    const load = stops.reduce((sum, { demand }) => sum + (demand[name] ?? 0), 0);
    const share = most > 0 ? ` (${Math.round((load / most) * 100)} %)` : "";
    return `${amountInWords(name, load)} of ${most.toLocaleString("en")}${share}`;
  });
  return parts.join(", ");
}
