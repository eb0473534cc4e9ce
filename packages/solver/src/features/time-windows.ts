/**
 * Alternative windows of the jobs, flat: those of job j are pairs [start, end] at `bounds[2 * first[j]]` up to
 * `bounds[2 * first[j + 1]]`, ascending and disjoint.
 */
export interface Windows {
  first: Int32Array;
  /** Ends are widened by rounding error, see `widen`. */
  bounds: Float64Array;
  /** One per window: the end as given, or the soft end, behind which service is late. */
  ends: Float64Array;
  /** One per window: the price of a second behind the soft end. */
  latePrice: Float64Array;
  /** Whether any has a soft end before its end. */
  isSoft: boolean;
}

/** The first moment from `ready` on that lies in a window of the job; Infinity when all are over. */
export function nextStart(windows: Windows, job: number, ready: number): number {
  const { bounds } = windows;
  const end = 2 * windows.first[job + 1]!;
  for (let at = 2 * windows.first[job]!; at < end; at += 2) {
    if (ready <= bounds[at + 1]!) return Math.max(ready, bounds[at]!);
  }
  return Number.POSITIVE_INFINITY;
}

/** As `lastStart`, but never behind a window's end as given, or soft: what is stated, not what is tolerated. */
export function lastStatedStart(windows: Windows, job: number, latest: number): number {
  const { bounds, ends } = windows;
  const begin = windows.first[job]!;
  for (let window = windows.first[job + 1]! - 1; window >= begin; window--) {
    if (latest >= bounds[2 * window]!) return Math.min(latest, ends[window]!);
  }
  return Number.NEGATIVE_INFINITY;
}

/** The last moment up to `latest` that lies in a window of the job; -Infinity when none has begun. */
export function lastStart(windows: Windows, job: number, latest: number): number {
  const { bounds } = windows;
  const begin = 2 * windows.first[job]!;
  for (let at = 2 * windows.first[job + 1]! - 2; at >= begin; at -= 2) {
    if (latest >= bounds[at]!) return Math.min(latest, bounds[at + 1]!);
  }
  return Number.NEGATIVE_INFINITY;
}
