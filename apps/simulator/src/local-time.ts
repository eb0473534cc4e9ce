import { Temporal } from "temporal-polyfill";

/** Epoch milliseconds of a wall time ("06:30") on a date ("2026-11-22") in an IANA zone. */
export function instantAt(date: string, time: string, timeZone: string): number {
  return Temporal.PlainDate.from(date).toZonedDateTime({ timeZone, plainTime: time }).epochMilliseconds;
}

/** The calendar date that an instant falls on in a zone: "2026-11-22". */
export function dateAt(instantMs: number, timeZone: string): string {
  return Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(timeZone).toPlainDate().toString();
}

/** The wall time of an instant in a zone: "06:30". */
export function timeAt(instantMs: number, timeZone: string): string {
  const time = Temporal.Instant.fromEpochMilliseconds(instantMs).toZonedDateTimeISO(timeZone).toPlainTime();
  return time.toString({ smallestUnit: "minute" });
}

/** The day after a date. */
export function dayAfter(date: string): string {
  return Temporal.PlainDate.from(date).add({ days: 1 }).toString();
}

/** An instant as the API writes it. */
export function isoOf(instantMs: number): string {
  return new Date(instantMs).toISOString();
}
