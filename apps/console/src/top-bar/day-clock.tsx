import { usePlan } from "../state/plan-store.ts";
import { useDayClock } from "../state/use-day-clock.ts";
import { clockTimeWithSeconds } from "../words/clock-time.ts";

/** The day clock at the depot, and how fast it runs if not as ours. */
export function DayClock() {
  const now = useDayClock(1000);
  const timeZone = usePlan((plan) => plan.view?.timeZone);
  const clock = usePlan((plan) => plan.clock?.clock);
  const isQuiet = usePlan((plan) => plan.connection === "offline" || plan.connection === "stale");
  if (now === null || timeZone === undefined || clock === undefined) return null;
  return (
    <div className="flex items-baseline gap-1.5 whitespace-nowrap" title={`Time at the depot, ${timeZone}`}>
      <time dateTime={new Date(now).toISOString()} className={`font-semibold text-base ${isQuiet ? "text-muted" : ""}`}>
        {clockTimeWithSeconds(now, timeZone)}
      </time>
      {clock.mode === "simulation" && <span className="text-muted text-xs">{speedInWords(clock.speed)}</span>}
    </div>
  );
}

/** "stands", "2.5×", "30×": fast clocks are measured, so they are told to the next five. */
function speedInWords(speed: number): string {
  if (speed === 0) return "stands";
  return `${speed < 12 ? Math.round(speed * 10) / 10 : Math.round(speed / 5) * 5}×`;
}
