const formats = new Map<string, Intl.DateTimeFormat>();

function format(kind: "time" | "seconds" | "day" | "date", timeZone: string): Intl.DateTimeFormat {
  const key = `${kind} ${timeZone}`;
  let found = formats.get(key);
  if (found === undefined) {
    found = make(kind, timeZone);
    formats.set(key, found);
  }
  return found;
}

function make(kind: "time" | "seconds" | "day" | "date", timeZone: string): Intl.DateTimeFormat {
  const time = { hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone } as const;
  if (kind === "time") return new Intl.DateTimeFormat("en-GB", time);
  if (kind === "seconds") return new Intl.DateTimeFormat("en-GB", { ...time, second: "2-digit" });
  if (kind === "day")
    return new Intl.DateTimeFormat("en-GB", { weekday: "short", day: "numeric", month: "short", timeZone });
  return new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit", timeZone });
}

/** The wall time of an instant at a depot: "14:05". */
export function clockTime(instant: string | number, timeZone: string): string {
  return format("time", timeZone).format(milliseconds(instant));
}

/** The wall time with seconds: "14:05:32". */
export function clockTimeWithSeconds(instant: string | number, timeZone: string): string {
  return format("seconds", timeZone).format(milliseconds(instant));
}

/** "14:00 to 16:00". */
export function clockSpan(span: { start: string; end: string }, timeZone: string): string {
  return `${clockTime(span.start, timeZone)} to ${clockTime(span.end, timeZone)}`;
}

/** The calendar date of an instant at a depot: "2026-11-22". */
export function localDateOf(instant: string | number, timeZone: string): string {
  return format("date", timeZone).format(milliseconds(instant));
}

/** A calendar date in words: "Sun 22 Nov". */
export function dayInWords(localDate: string): string {
  return format("day", "UTC")
    .format(Date.parse(`${localDate}T12:00:00Z`))
    .replace(",", "");
}

/**
 * The instant at which a depot's clock shows a wall time on a date. A time that a clock change skips is moved
 * forward by the gap; of a time that comes twice the first is taken.
 */
export function instantAt(localDate: string, wallTime: string, timeZone: string): string {
  const asUtc = Date.parse(`${localDate}T${wallTime}:00Z`);
  const before = asUtc - offsetAt(asUtc - 86_400_000, timeZone);
  const after = asUtc - offsetAt(asUtc + 86_400_000, timeZone);
  const matches = [before, after].filter((candidate) => candidate + offsetAt(candidate, timeZone) === asUtc);
  return new Date(matches.length > 0 ? Math.min(...matches) : before).toISOString();
}

/** Milliseconds that the zone's clock is ahead of UTC at an instant. */
function offsetAt(instant: number, timeZone: string): number {
  const wall = `${format("date", timeZone).format(instant)}T${format("seconds", timeZone).format(instant)}Z`;
  return Date.parse(wall) - Math.floor(instant / 1000) * 1000;
}

function milliseconds(instant: string | number): number {
  return typeof instant === "number" ? instant : Date.parse(instant);
}
