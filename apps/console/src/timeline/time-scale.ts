import type { RouteView } from "../state/plan-view.ts";
import { clockTime } from "../words/clock-time.ts";

/** Instants to pixels. */
export interface TimeScale {
  start: number;
  end: number;
  width: number;
}

export function xAt(scale: TimeScale, instant: number): number {
  return ((instant - scale.start) / (scale.end - scale.start)) * scale.width;
}

const quarter = 15 * 60_000;

/** The hours that the routes' shifts and expected ends cover, widened to quarters of an hour; null without routes. */
export function timeDomain(routes: readonly RouteView[]): { start: number; end: number } | null {
  if (routes.length === 0) return null;
  let start = Number.POSITIVE_INFINITY;
  let end = Number.NEGATIVE_INFINITY;
  for (const { route } of routes) {
    start = Math.min(start, Date.parse(route.plannedStart), Date.parse(route.shiftStart));
    end = Math.max(end, Date.parse(route.eta), Date.parse(route.shiftEnd));
  }
  return { start: Math.floor(start / quarter - 1) * quarter, end: Math.ceil(end / quarter + 1) * quarter };
}

const stepsInMinutes = [15, 30, 60, 120, 180, 360];

/** Marks at round times of the depot's clock, at least 56 pixels apart. */
export function timeTicks(scale: TimeScale, timeZone: string): { instant: number; label: string }[] {
  const perPixel = (scale.end - scale.start) / scale.width;
  const step = stepsInMinutes.find((minutes) => (minutes * 60_000) / perPixel >= 56) ?? 720;
  const ticks = [];
  for (let instant = Math.ceil(scale.start / quarter) * quarter; instant <= scale.end; instant += quarter) {
    const label = clockTime(instant, timeZone);
    const [hours, minutes] = label.split(":").map(Number) as [number, number];
    if ((hours * 60 + minutes) % step === 0) ticks.push({ instant, label });
  }
  return ticks;
}
