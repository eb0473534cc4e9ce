import type { Terms } from "../model/problem.ts";

/** A task with a penalty may be left out for that price; it does not count among those that must be served if they can. */
export function isOptional({ unassignedPenalty }: Terms): boolean {
  return unassignedPenalty !== undefined;
}
