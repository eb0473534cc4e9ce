import type { HourlyProfile } from "./hourly-profile.ts";
import { makeZoneOffset } from "./time-zone.ts";

/** Travel-time factor of each band in the slot [startMs, startMs + slotMs). The array is shared: read only. */
export type SlotFactors = (startMs: number, slotMs: number) => Float64Array;

/**
 * Makes the factors of a slot from the bands' local hours. A slot that covers parts of several hours (zones at half hours, slots
 * of 90 minutes, a clock change) has the mean speed of its parts, because a speed slot is consumed by speed.
 * `hourStart` is the start of the local hour that holds an instant, epoch milliseconds.
 */
export function makeSlotFactors(bands: readonly HourlyProfile[], timeZone: string) {
  const zoneOffset = makeZoneOffset(timeZone);
  const known = new Map<number, Map<number, Float64Array>>();

  const hourStart = (instantMs: number): number => instantMs - sinceHour(instantMs + zoneOffset(instantMs));

  const slotFactors: SlotFactors = (startMs, slotMs) => {
    let sameLength = known.get(slotMs);
    if (sameLength === undefined || sameLength.size > MOST_SLOTS) {
      sameLength = new Map();
      known.set(slotMs, sameLength);
    }
    let factors = sameLength.get(startMs);
    if (factors === undefined) {
      factors = computeFactors(startMs, slotMs);
      sameLength.set(startMs, factors);
    }
    return factors;
  };

  function computeFactors(startMs: number, slotMs: number): Float64Array {
    const speedSums = new Float64Array(bands.length);
    const endMs = startMs + slotMs;
    for (let now = startMs; now < endMs; ) {
      const localMs = now + zoneOffset(now);
      const next = Math.min(endMs, now + HOUR_MS - sinceHour(localMs));
      const local = new Date(localMs);
      const day = local.getUTCDay();
      for (const [index, band] of bands.entries()) {
        const factor = (day === 0 || day === 6 ? band.weekend : band.weekday)[local.getUTCHours()];
        speedSums[index] += (next - now) / factor;
      }
      now = next;
    }
    return speedSums.map((sum) => slotMs / sum);
  }

  return { slotFactors, hourStart };
}

const HOUR_MS = 3_600_000;
const MOST_SLOTS = 10_000;

function sinceHour(localMs: number): number {
  return localMs - Math.floor(localMs / HOUR_MS) * HOUR_MS;
}
