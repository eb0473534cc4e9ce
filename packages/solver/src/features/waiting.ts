import type { Vehicle } from "../model/problem.ts";

/** Per vehicle the price of a second of waiting; undefined when nobody pays for it. */
export function readWaitingPrices(vehicles: Vehicle[]): Float64Array | undefined {
  if (vehicles.every(({ costs }) => !costs?.perWaitingHour)) return undefined;
  return Float64Array.from(vehicles, ({ costs }) => (costs?.perWaitingHour ?? 0) / 3600);
}
