import { nextStart } from "../features/time-windows.ts";
import type * as Heap from "../route/heap.ts";
import { readyAt } from "../route/leg.ts";
import type { Plan } from "../route/plan.ts";

const INTS: typeof Heap.INTS = 4;
const DOUBLES: typeof Heap.DOUBLES = 3;
const NEXT: typeof Heap.NEXT = 0;
const TO: typeof Heap.TO = 4;
const LATEST: typeof Heap.LATEST = 4;

/** The earliest start at `last` when service at node `from` starts at `time` and the stops from `first` on follow; Infinity: late. */
export function startAlong(
  plan: Plan,
  vehicle: number,
  from: number,
  time: number,
  first: number,
  last: number,
): number {
  const { ints, instance } = plan;
  const { legs, slots, size, fleet, open, close, alternatives, windows } = instance;
  const base = plan.legsAt[vehicle]!;
  const profile = fleet.profile[vehicle]!;
  for (let s = first; ; s = ints[(s << INTS) | NEXT]!) {
    time = slots
      ? readyAt(instance, profile, from, s, time)
      : time + legs[(base + ((Math.imul(from, size) + s) << 1) + 1) | 0]!;
    if (time > close[s]!) return Number.POSITIVE_INFINITY;
    if (alternatives[s] === 1) time = nextStart(windows, s, time);
    else if (time < open[s]!) time = open[s]!;
    if (s === last) return time;
    from = s;
  }
}

/** Whether a vehicle that starts service at node `from` at `time` is at the stop early enough for the rest of its route. */
export function reaches(plan: Plan, vehicle: number, from: number, time: number, stop: number): boolean {
  const { ints, doubles, instance } = plan;
  const { legs, slots, size, fleet } = instance;
  const to = ints[(stop << INTS) | TO]!;
  const reached = slots
    ? readyAt(instance, fleet.profile[vehicle]!, from, to, time)
    : time + legs[(plan.legsAt[vehicle]! + ((Math.imul(from, size) + to) << 1) + 1) | 0]!;
  return reached <= doubles[(stop << DOUBLES) | LATEST]!;
}
