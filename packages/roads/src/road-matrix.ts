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
  if (matrix.others) {
    const cells = new Uint8Array(extended.size * extended.size);
    copyInto(cells, extended.size, matrix.others.cells, matrix.size);
    extended.others = { sources: [...matrix.others.sources], cells };
  }
  return extended;
}

/** Says that a cell was answered by another source. */
export function markCell(matrix: RoadMatrix, cell: number, source: string): void {
  if (source === matrix.source && matrix.others === undefined) return;
  matrix.others ??= { sources: [], cells: new Uint8Array(matrix.size * matrix.size) };
  const { sources, cells } = matrix.others;
  if (source !== matrix.source && !sources.includes(source)) sources.push(source);
  cells[cell] = sources.indexOf(source) + 1;
}

/** Who answered a cell. */
export function sourceOfCell(matrix: RoadMatrix, cell: number): string {
  const other = matrix.others?.cells[cell] ?? 0;
  return other === 0 ? matrix.source : matrix.others!.sources[other - 1];
}

/** All who answered a cell off the diagonal: the matrix's own source first. */
export function sourcesOfMatrix({ source, size, others }: RoadMatrix): string[] {
  if (others === undefined) return [source];
  const seen = new Set<number>();
  for (let cell = 0; cell < others.cells.length; cell++) {
    if (cell % (size + 1) !== 0) seen.add(others.cells[cell]);
  }
  return [source, ...others.sources].filter((_, index) => seen.has(index));
}

function copyInto<Values extends Float64Array | Uint8Array>(
  target: Values,
  targetSize: number,
  from: Values,
  size: number,
): void {
  for (let row = 0; row < size; row++) {
    target.set(from.subarray(row * size, (row + 1) * size), row * targetSize);
  }
}
