/**
 * A weight is one number that carries two: centiseconds x 2^27 + decimetres. Adding weights adds both, and the smaller weight is the
 * faster way, the shorter one among equally fast: so durations and distances along the fastest path come from one comparison, exactly,
 * up to 13,000 km and 7.7 days; beyond that only the last decimetres round. `Infinity`: no way.
 */
const SPAN = 2 ** 27;

export function makeWeight(centiseconds: number, decimeters: number): number {
  return centiseconds * SPAN + decimeters;
}

export function centisecondsOf(weight: number): number {
  return Math.floor(weight / SPAN);
}

export function secondsOf(weight: number): number {
  return Math.floor(weight / SPAN) / 100;
}

/** `Infinity` for no way. */
export function metersOf(weight: number): number {
  return weight === Infinity ? Infinity : (weight - Math.floor(weight / SPAN) * SPAN) / 10;
}

/** The weight with its time multiplied and its distance kept; `Infinity` closes it. At least a centisecond remains. */
export function slowWeight(weight: number, factor: number): number {
  if (weight === Infinity || factor === Infinity) return Infinity;
  const centiseconds = Math.floor(weight / SPAN);
  return Math.max(1, Math.round(centiseconds * factor)) * SPAN + (weight - centiseconds * SPAN);
}

/** The weight of the first `share` (0 to 1) of an edge. Shares of one edge subtract exactly from each other and from the whole. */
export function partOfWeight(weight: number, share: number): number {
  if (weight === Infinity) return Infinity;
  const centiseconds = Math.floor(weight / SPAN);
  return Math.round(centiseconds * share) * SPAN + Math.round((weight - centiseconds * SPAN) * share);
}
