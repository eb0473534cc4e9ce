import type { Search } from "./search.ts";

/** The routes nearest to a job, so many at most, by the jobs around it; `routeOf` says which route serves a job (-1: none). */
export function nearestRoutes({ neighbours }: Search, routeOf: Int32Array, job: number, most: number): Set<number> {
  const { width, counts, items } = neighbours.around;
  const end = job * width + counts[job]!;
  const nearest = new Set<number>();
  for (let at = job * width; at < end && nearest.size < most; at++) {
    const route = routeOf[items[at]!]!;
    if (route >= 0) nearest.add(route);
  }
  return nearest;
}
