import { ARTERIAL_PROFILE, FREEWAY_PROFILE, type HourlyProfile } from "./hourly-profile.ts";
import { RoadError, requireNumber } from "./road-error.ts";

/** A stretch of every leg, by road distance from its start, with its speed and how traffic slows it through the day. */
export interface SpeedBand extends HourlyProfile {
  /** Where the band ends, metres from the leg's start; `Infinity` in the last band. */
  upToMeters: number;
  /** Speed with empty roads, km/h, junctions included. */
  freeFlowKph: number;
}

const between = (some: readonly number[], others: readonly number[]) => some.map((x, hour) => (x + others[hour]) / 2);

/**
 * A van leaves by side streets, then takes arterials, then the freeway. Bands add up along the leg instead of one speed for the
 * whole leg, so that a longer leg never takes less time. The speeds are an assumption. Checked against the fastest free-flow paths of
 * 783,000 pairs on the streets of Atlanta (OpenStreetMap, guessed speeds, no delay at junctions): these bands take 8 to 23 % longer
 * at the median, by distance, which is the allowance for junctions.
 */
export const DEFAULT_SPEED_BANDS: readonly SpeedBand[] = [
  { upToMeters: 2_000, freeFlowKph: 30, ...ARTERIAL_PROFILE },
  {
    upToMeters: 8_000,
    freeFlowKph: 50,
    weekday: between(ARTERIAL_PROFILE.weekday, FREEWAY_PROFILE.weekday),
    weekend: between(ARTERIAL_PROFILE.weekend, FREEWAY_PROFILE.weekend),
  },
  { upToMeters: Infinity, freeFlowKph: 75, ...FREEWAY_PROFILE },
];

/** Throws a `RoadError` unless bands ascend to Infinity, speeds are 1 to 300 km/h and every factor of every hour is 0.1 to 100. */
export function checkSpeedBands(bands: readonly SpeedBand[], path: string): void {
  if (bands.length === 0) throw new RoadError(path, "expected at least one band");
  let from = 0;
  for (const [index, band] of bands.entries()) {
    const at = `${path}/${index}`;
    const isLast = index === bands.length - 1;
    if (isLast ? band.upToMeters !== Infinity : !(band.upToMeters > from && band.upToMeters < Infinity)) {
      throw new RoadError(`${at}/upToMeters`, isLast ? "the last band must end at Infinity" : "bands must ascend");
    }
    requireNumber(band.freeFlowKph, `${at}/freeFlowKph`, 1, 300);
    for (const day of ["weekday", "weekend"] as const) {
      if (band[day].length !== 24) throw new RoadError(`${at}/${day}`, `expected 24 factors, got ${band[day].length}`);
      for (const [hour, factor] of band[day].entries()) requireNumber(factor, `${at}/${day}/${hour}`, 0.1, 100);
    }
    from = band.upToMeters;
  }
}
