/** A bound that a sum of decimals may miss by rounding is met all the same; a finite bound stays finite. */
export function widen(bound: number): number {
  if (bound === Number.POSITIVE_INFINITY) return bound;
  return Math.min(Number.MAX_VALUE, bound + 1e-9 * Math.max(1, Math.abs(bound)));
}

/** About the bound that was widened. */
export function narrow(bound: number): number {
  return bound === Number.POSITIVE_INFINITY ? bound : bound - 1e-9 * Math.max(1, Math.abs(bound));
}
