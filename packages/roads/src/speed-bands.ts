import { RoadError, requireNumber } from "./road-error.ts";

/** A stretch of every leg, by road distance from its start, with its speed and how traffic slows it through the day. */
export interface SpeedBand {
  /** Where the band ends, metres from the leg's start; `Infinity` in the last band. */
  upToMeters: number;
  /** Speed with empty roads, km/h, junctions included. */
  freeFlowKph: number;
  /** Travel-time factors of local hours 0 to 23, Monday to Friday. */
  weekday: readonly number[];
  /** The same, Saturday and Sunday. */
  weekend: readonly number[];
}

/** Weekday freeways: METR-LA loop detectors, 207 sensors, March 2012, night = 1. */
const FREEWAY_WEEKDAY = [
  1, 1, 1, 1, 1, 1.03, 1.2, 1.6, 1.84, 1.52, 1.23, 1.12, 1.1, 1.1, 1.19, 1.34, 1.48, 1.69, 1.61, 1.23, 1.01, 1, 1, 1,
];
/** Assumption: 0.4 of the freeway's excess, and 0.05 by day. */
const ARTERIAL_WEEKDAY = [
  1, 1, 1, 1, 1, 1.01, 1.13, 1.29, 1.39, 1.26, 1.14, 1.1, 1.09, 1.09, 1.13, 1.19, 1.24, 1.33, 1.29, 1.14, 1.05, 1, 1, 1,
];
/** Assumption: flat from 10 to 20 h. The height is the mean of the same sensors' one weekend, too little to draw a shape from. */
const FREEWAY_WEEKEND = FREEWAY_WEEKDAY.map((_, hour) => (hour >= 10 && hour < 20 ? 1.19 : 1));
/** Assumption: the weekday rule for arterials, on the weekend's freeways. */
const ARTERIAL_WEEKEND = FREEWAY_WEEKDAY.map((_, hour) => (hour >= 10 && hour < 20 ? 1.13 : 1));

const between = (some: readonly number[], others: readonly number[]) => some.map((x, hour) => (x + others[hour]) / 2);

/**
 * A van leaves by side streets, then takes arterials, then the freeway. Bands add up along the leg instead of one speed for the
 * whole leg, so that a longer leg never takes less time. The speeds are an assumption. Checked against the fastest free-flow paths of
 * 783,000 pairs on the streets of Atlanta (OpenStreetMap, guessed speeds, no delay at junctions): these bands take 8 to 23 % longer
 * at the median, by distance, which is the allowance for junctions.
 */
export const DEFAULT_SPEED_BANDS: readonly SpeedBand[] = [
  { upToMeters: 2_000, freeFlowKph: 30, weekday: ARTERIAL_WEEKDAY, weekend: ARTERIAL_WEEKEND },
  {
    upToMeters: 8_000,
    freeFlowKph: 50,
    weekday: between(ARTERIAL_WEEKDAY, FREEWAY_WEEKDAY),
    weekend: between(ARTERIAL_WEEKEND, FREEWAY_WEEKEND),
  },
  { upToMeters: Infinity, freeFlowKph: 75, weekday: FREEWAY_WEEKDAY, weekend: FREEWAY_WEEKEND },
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
