import { useEffect, useState } from "react";
import { dayClockAt } from "./day-clock.ts";
import { usePlan } from "./plan-store.ts";

/** The day clock in epoch milliseconds, renewed each period; null before the first snapshot. */
export function useDayClock(periodMilliseconds = 1000): number | null {
  const reading = usePlan((plan) => plan.clock);
  const [, tick] = useState(0);
  useEffect(() => {
    const timer = setInterval(() => tick((count) => count + 1), periodMilliseconds);
    return () => clearInterval(timer);
  }, [periodMilliseconds]);
  return reading && dayClockAt(reading, performance.now());
}
