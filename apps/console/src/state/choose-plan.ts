import type { PlanSummary } from "@reroute/protocol";
import { localDateOf } from "../words/clock-time.ts";

/**
 * The plan to show: the chosen one while it exists, else that of today at its depot, else the next one to come, else the
 * last. Null when there is none.
 */
export function choosePlan(plans: readonly PlanSummary[], chosenId: string | null, now: number): PlanSummary | null {
  const chosen = plans.find(({ id }) => id === chosenId);
  if (chosen) return chosen;
  const byDate = [...plans].sort((one, other) => (one.date < other.date ? -1 : 1));
  const today = byDate.find(({ date, timeZone }) => date === localDateOf(now, timeZone));
  const coming = byDate.find(({ date, timeZone }) => date > localDateOf(now, timeZone));
  return today ?? coming ?? byDate.at(-1) ?? null;
}
