import type { Problem } from "../model/problem.ts";
import { widen } from "../route/widen.ts";
import { boundsOf } from "./carried-loads.ts";

/** A vehicle's break. */
export interface CompiledBreak {
  id: string;
  seconds: number;
  /** Pairs of start and end, ends widened by rounding error, and the ends as given. */
  bounds: Float64Array;
  ends: Float64Array;
  /** End of the last window; Infinity without windows. */
  lastEnd: number;
  isAlways: boolean;
  /** Per carried dimension; undefined: any load. */
  maxLoad: Float64Array | undefined;
}

/** Per vehicle its breaks by their first start; undefined when nobody has one. */
export function readBreaks({ vehicles }: Problem, carried: readonly string[]): CompiledBreak[][] | undefined {
  if (vehicles.every(({ breaks = [] }) => breaks.length === 0)) return undefined;
  return vehicles.map(({ breaks = [] }) =>
    breaks
      .map(({ id, serviceSeconds = 0, timeWindows, maxLoad, required }): CompiledBreak => {
        const windows = timeWindows ?? [{ startSeconds: Number.NEGATIVE_INFINITY, endSeconds: Number.MAX_VALUE }];
        return {
          id,
          seconds: serviceSeconds,
          bounds: Float64Array.from(windows.flatMap((each) => [each.startSeconds, widen(each.endSeconds)])),
          ends: Float64Array.from(windows, (each) => each.endSeconds),
          lastEnd: timeWindows?.at(-1)?.endSeconds ?? Number.POSITIVE_INFINITY,
          isAlways: required === "always" || timeWindows === undefined,
          maxLoad: maxLoad && boundsOf(carried, maxLoad),
        };
      })
      .sort((a, b) => a.bounds[0]! - b.bounds[0]!),
  );
}

/** The first moment from `ready` on at which the break may start; Infinity: none. */
export function breakStart(pause: CompiledBreak, ready: number): number {
  const at = windowFrom(pause, ready);
  return at < pause.bounds.length ? Math.max(ready, pause.bounds[at]!) : Number.POSITIVE_INFINITY;
}

/** Where in `bounds` the first window stands that is not over at `ready`; their length: none. */
export function windowFrom({ bounds }: CompiledBreak, ready: number): number {
  let at = 0;
  while (at < bounds.length && ready > bounds[at + 1]!) at += 2;
  return at;
}

/** The last moment up to `latest` at which it may start; -Infinity: none. */
export function lastBreakStart({ bounds, ends }: CompiledBreak, latest: number): number {
  for (let window = ends.length - 1; window >= 0; window--) {
    if (latest >= bounds[2 * window]!) return Math.min(latest, ends[window]!);
  }
  return Number.NEGATIVE_INFINITY;
}

/** Whether a route that has left by `departure` and is over at `end` may go without the break. */
export function mayGoWithout({ isAlways, lastEnd }: CompiledBreak, departure: number, end: number): boolean {
  return !isAlways && (departure > lastEnd || end <= lastEnd);
}

/** Whether the load on board allows the break. */
export function loadAllows({ maxLoad }: CompiledBreak, loads: Float64Array, at: number): boolean {
  if (maxLoad === undefined) return true;
  for (let k = 0; k < maxLoad.length; k++) if (loads[at * maxLoad.length + k]! > maxLoad[k]!) return false;
  return true;
}
