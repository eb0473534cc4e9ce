/** A bound that a sum of decimals may miss by rounding is met all the same. */
export function widen(bound: number): number {
  return bound + 1e-9 * Math.max(1, Math.abs(bound));
}
