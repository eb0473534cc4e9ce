import { RoadError } from "./road-error.ts";

/** Makes "how far is local time ahead of UTC, in milliseconds" for an IANA zone. Throws `RoadError` for an unknown zone. */
export function makeZoneOffset(timeZone: string): (instantMs: number) => number {
  const format = openFormat(timeZone);
  const known = new Map<number, number>();
  return (instantMs) => {
    // Zones change on whole quarters of an hour UTC, and formatting is a thousand times dearer than a look-up.
    const quarter = Math.floor(instantMs / QUARTER_HOUR_MS);
    let offsetMs = known.get(quarter);
    if (offsetMs === undefined) {
      if (known.size > MOST_QUARTERS) known.clear();
      offsetMs = readOffset(format, quarter * QUARTER_HOUR_MS);
      known.set(quarter, offsetMs);
    }
    return offsetMs;
  };
}

const QUARTER_HOUR_MS = 900_000;
/** A year and some: about 3 MB at most. */
const MOST_QUARTERS = 40_000;

function openFormat(timeZone: string): Intl.DateTimeFormat {
  try {
    return new Intl.DateTimeFormat("en-US", {
      timeZone,
      hourCycle: "h23",
      year: "numeric",
      month: "numeric",
      day: "numeric",
      hour: "numeric",
      minute: "numeric",
      second: "numeric",
    });
  } catch {
    throw new RoadError("/timeZone", `expected an IANA time zone like "America/New_York", got "${timeZone}"`);
  }
}

function readOffset(format: Intl.DateTimeFormat, instantMs: number): number {
  const part: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(instantMs)) part[type] = Number(value);
  return Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second) - instantMs;
}
