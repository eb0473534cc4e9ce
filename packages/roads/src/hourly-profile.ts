/** How traffic slows a kind of road through the day, by travel-time factors. */
export interface HourlyProfile {
  /** Local hours 0 to 23, Monday to Friday. */
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
/**
 * Weekday freeways by direction, from the same sensors: a quarter of them peak in the morning, a third in the evening, an eighth at both
 * times, the others hardly. Assumption: whoever peaks in the morning leads towards the city's centre, whoever peaks in the evening away
 * from it, and the others lie evenly. The mean of both is the profile above.
 */
const FREEWAY_INWARD_WEEKDAY = [
  1, 1, 1, 1, 1, 1.04, 1.35, 2.04, 2.4, 1.83, 1.3, 1.13, 1.09, 1.09, 1.16, 1.25, 1.28, 1.31, 1.24, 1.08, 1, 1, 1, 1,
];
const FREEWAY_OUTWARD_WEEKDAY = [
  1, 1, 1, 1, 1, 1.02, 1.05, 1.16, 1.25, 1.21, 1.15, 1.11, 1.1, 1.09, 1.22, 1.44, 1.68, 2.06, 2, 1.37, 1.02, 1, 1, 1,
];
/** Assumption: flat from 10 to 20 h. The height is the mean of the same sensors' one weekend, too little to draw a shape from. */
const FREEWAY_WEEKEND = FREEWAY_WEEKDAY.map((_, hour) => (hour >= 10 && hour < 20 ? 1.19 : 1));
/** Assumption: the weekday rule for arterials, on the weekend's freeways. */
const ARTERIAL_WEEKEND = FREEWAY_WEEKDAY.map((_, hour) => (hour >= 10 && hour < 20 ? 1.13 : 1));

/** The rule for arterials, on the freeways of one direction. */
const arterial = (factor: number, hour: number) => 1 + 0.4 * (factor - 1) + (hour >= 6 && hour <= 20 ? 0.05 : 0);

export const FREEWAY_PROFILE: HourlyProfile = { weekday: FREEWAY_WEEKDAY, weekend: FREEWAY_WEEKEND };
export const ARTERIAL_PROFILE: HourlyProfile = { weekday: ARTERIAL_WEEKDAY, weekend: ARTERIAL_WEEKEND };

export const FREEWAY_INWARD_PROFILE: HourlyProfile = { weekday: FREEWAY_INWARD_WEEKDAY, weekend: FREEWAY_WEEKEND };
export const FREEWAY_OUTWARD_PROFILE: HourlyProfile = { weekday: FREEWAY_OUTWARD_WEEKDAY, weekend: FREEWAY_WEEKEND };
export const ARTERIAL_INWARD_PROFILE: HourlyProfile = {
  weekday: FREEWAY_INWARD_WEEKDAY.map(arterial),
  weekend: ARTERIAL_WEEKEND,
};
export const ARTERIAL_OUTWARD_PROFILE: HourlyProfile = {
  weekday: FREEWAY_OUTWARD_WEEKDAY.map(arterial),
  weekend: ARTERIAL_WEEKEND,
};

const mild = (factor: number) => 1 + 0.15 * (factor - 1);
/** Assumption: 0.15 of the freeway's excess on residential streets. */
export const LOCAL_PROFILE: HourlyProfile = {
  weekday: FREEWAY_WEEKDAY.map(mild),
  weekend: FREEWAY_WEEKEND.map(mild),
};
