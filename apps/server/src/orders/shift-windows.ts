import type { TimeWindow } from "@reroute/protocol";
import { Temporal } from "temporal-polyfill";

/**
 * Time windows so many days later at the same wall time of a zone. A time that the change of clocks skips is moved forward by the gap;
 * of a time that comes twice the first is taken; a window that would end before it starts keeps its length. Windows that come to
 * overlap by that become one.
 */
export function shiftWindows(windows: readonly TimeWindow[], days: number, timeZone: string): TimeWindow[] {
  const shift = (instant: string) => Temporal.Instant.from(instant).toZonedDateTimeISO(timeZone).add({ days });
  const shifted = windows
    .map((window) => {
      const [start, end] = [shift(window.start), shift(window.end)];
      if (Temporal.ZonedDateTime.compare(start, end) < 0) return { start, end };
      return { start, end: start.add(Temporal.Instant.from(window.start).until(Temporal.Instant.from(window.end))) };
    })
    .sort((one, other) => Temporal.ZonedDateTime.compare(one.start, other.start));
  const apart: typeof shifted = [];
  for (const window of shifted) {
    const last = apart.at(-1);
    if (last === undefined || Temporal.ZonedDateTime.compare(window.start, last.end) > 0) apart.push(window);
    else if (Temporal.ZonedDateTime.compare(window.end, last.end) > 0) last.end = window.end;
  }
  const written = (time: Temporal.ZonedDateTime) => time.toString({ timeZoneName: "never" });
  return apart.map(({ start, end }) => ({ start: written(start), end: written(end) }));
}
