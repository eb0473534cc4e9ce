import type { Task } from "../route/tasks.ts";

/** Per task when it can leave the depot; undefined when none has to wait. */
export function readReleases(tasks: Task[]): Float64Array | undefined {
  if (tasks.every(({ releaseSeconds }) => releaseSeconds === undefined)) return undefined;
  return Float64Array.from(tasks, ({ releaseSeconds = Number.NEGATIVE_INFINITY }) => releaseSeconds);
}

/** When a trip with the tasks of `route` from `from` on, up to its end or the next reload (-1), can leave. */
export function releaseOfTrip(releases: Float64Array, route: Int32Array, from: number, count: number): number {
  let latest = Number.NEGATIVE_INFINITY;
  for (let i = from; i < count && route[i]! >= 0; i++) latest = Math.max(latest, releases[route[i]!]!);
  return latest;
}
