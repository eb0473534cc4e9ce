import type { Instance } from "../route/instance.ts";

/** Whether the vehicle's frozen prefix and then `jobs[begin..end)` keep every mixed dimension within capacity on each leg. */
export function mixedLoadsFit(
  instance: Instance,
  vehicle: number,
  jobs: Int32Array,
  begin: number,
  end: number,
): boolean {
  const { mixedDimensions: mixed, mixedDeliveries, mixedPickups, mixedCapacity, fleet } = instance;
  for (let k = 0; k < mixed; k++) {
    const capacity = mixedCapacity[vehicle * mixed + k]!;
    let deliveries = 0;
    for (let i = begin; i < end; i++) deliveries += mixedDeliveries[jobs[i]! * mixed + k]!;
    let load = fleet.mixedCarried[vehicle * mixed + k]! + deliveries;
    if (load > capacity || fleet.mixedPeak[vehicle * mixed + k]! + deliveries > capacity) return false;
    for (let i = begin; i < end; i++) {
      load += mixedPickups[jobs[i]! * mixed + k]! - mixedDeliveries[jobs[i]! * mixed + k]!;
      if (load > capacity) return false;
    }
  }
  return true;
}
