/** Whether a driven route keeps its vehicle's limits on metres and seconds (bounds already widened by rounding error). */
export function withinLimits(
  fleet: { maxDistance: Float64Array; maxDuration: Float64Array },
  vehicle: number,
  meters: number,
  seconds: number,
): boolean {
  return meters <= fleet.maxDistance[vehicle]! && seconds <= fleet.maxDuration[vehicle]!;
}
