import type * as Heap from "../route/heap.ts";
import type { Plan } from "../route/plan.ts";

const INTS: typeof Heap.INTS = 4;
const DOUBLES: typeof Heap.DOUBLES = 3;
const NEXT: typeof Heap.NEXT = 0;
const START: typeof Heap.START = 3;
const LATEST: typeof Heap.LATEST = 4;

/**
 * Whether every stop of a route starts in time. Taking a stop out may break that where a detour is the faster way, and not only at the
 * first stop: one that waits for its window to open may open after it should have been left.
 */
export function routeInTime(plan: Plan, vehicle: number): boolean {
  const { ints, doubles, instance } = plan;
  const { jobs } = instance;
  for (let stop = ints[((jobs + vehicle) << INTS) | NEXT]!; stop < jobs; stop = ints[(stop << INTS) | NEXT]!) {
    if (doubles[(stop << DOUBLES) | START]! > doubles[(stop << DOUBLES) | LATEST]!) return false;
  }
  return true;
}
