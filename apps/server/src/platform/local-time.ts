const dates = new Map<string, Intl.DateTimeFormat>();
const times = new Map<string, Intl.DateTimeFormat>();

/** The calendar date of an instant in an IANA time zone: 2026-11-22. */
export function localDateOf(instant: Date, timeZone: string): string {
  let format = dates.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-CA", { timeZone, year: "numeric", month: "2-digit", day: "2-digit" });
    dates.set(timeZone, format);
  }
  return format.format(instant);
}

/** Hours and minutes of an instant in an IANA time zone: 16:20. */
export function localTimeOf(instant: Date, timeZone: string): string {
  let format = times.get(timeZone);
  if (format === undefined) {
    format = new Intl.DateTimeFormat("en-GB", { timeZone, hour: "2-digit", minute: "2-digit", hourCycle: "h23" });
    times.set(timeZone, format);
  }
  return format.format(instant);
}
