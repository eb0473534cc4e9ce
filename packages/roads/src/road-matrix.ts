import type { Location } from "./location.ts";
import { RoadError } from "./road-error.ts";
import type { RoadMatrix } from "./road-source.ts";
import type { SlotGrid } from "./slot-grid.ts";

/** A matrix of zeros. */
export function makeEmptyMatrix(
  source: string,
  locations: readonly Location[],
  slots: SlotGrid,
  trafficVersion: string,
): RoadMatrix {
  const size = locations.length;
  return {
    source,
    trafficVersion,
    locations,
    slots,
    size,
    distances: new Float64Array(size * size),
    durations: Array.from({ length: slots.count }, () => new Float64Array(size * size)),
  };
}

/**
 * A copy of the matrix with one more location, whose row and column are zero. Throws `RoadError` when the matrix is another source's or
 * has another traffic version.
 */
export function extendedBy(matrix: RoadMatrix, location: Location, source: string, trafficVersion: string): RoadMatrix {
  if (matrix.source !== source) throw new RoadError("/matrix/source", `made by "${matrix.source}", not by "${source}"`);
  if (matrix.trafficVersion !== trafficVersion) {
    throw new RoadError("/traffic/version", `"${trafficVersion}", but the matrix has "${matrix.trafficVersion}"`);
  }
  const extended = makeEmptyMatrix(source, [...matrix.locations, location], matrix.slots, trafficVersion);
  copyInto(extended.distances, extended.size, matrix.distances, matrix.size);
  for (const [slot, durations] of matrix.durations.entries()) {
    copyInto(extended.durations[slot], extended.size, durations, matrix.size);
  }
  return extended;
}

function copyInto(target: Float64Array, targetSize: number, from: Float64Array, size: number): void {
  for (let row = 0; row < size; row++) {
    target.set(from.subarray(row * size, (row + 1) * size), row * targetSize);
  }
}
