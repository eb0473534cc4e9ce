import { INTS, NEXT } from "../route/heap.ts";
import type { Plan } from "../route/plan.ts";

/** Writes the stops behind `from` up to, but without, `until`; returns the new end. */
export function copyUntil(plan: Plan, from: number, until: number, into: Int32Array, at: number): number {
  const { ints } = plan;
  for (let s = ints[(from << INTS) | NEXT]!; s !== until; s = ints[(s << INTS) | NEXT]!) into[at++] = s;
  return at;
}
