import type { Break, Problem } from "../model/problem.ts";
import { loadsAlong } from "./loads.ts";
import type { Violation } from "./violation.ts";
import { exceeds } from "./violation.ts";
import type { Walk } from "./walk.ts";
import { isWithin, saidOf } from "./windows.ts";

/** Breaks that are not taken though they must be, are taken twice, at the wrong time or with too much on board. */
export function breaks(problem: Problem, walk: Walk): Violation[] {
  const { vehicle, entries, driven } = walk;
  const violations: Violation[] = [];
  for (const each of vehicle.breaks ?? []) {
    const { id: breakId, timeWindows, maxLoad = {} } = each;
    const say = (sentence: string) => {
      const message = `break ${breakId} of vehicle ${vehicle.id} ${sentence}`;
      violations.push({ code: "BREAK", message, vehicleId: vehicle.id, breakId });
    };
    const taken = [...entries.keys()].filter((at) => {
      const entry = entries[at]!;
      return entry.type === "break" && entry.break === each;
    });
    const isMissed = taken.length === 0 && isNeeded(each, driven.departureSeconds, driven.endSeconds);
    if (isMissed) say(`is not taken; the route lasts from ${driven.departureSeconds} to ${driven.endSeconds} s`);
    if (taken.length > 1) say(`is taken ${taken.length} times`);
    for (const at of taken) {
      const start = driven.steps[at]!.startSeconds;
      if (timeWindows && start < Number.POSITIVE_INFINITY && !isWithin(timeWindows, start)) {
        say(`starts at ${start} s; ${saidOf(timeWindows)}`);
      }
      for (const [dimension, most] of Object.entries(maxLoad)) {
        const load = loadsAlong(problem, walk, dimension)[at]!;
        if (exceeds(load, most)) say(`is taken with ${load} ${dimension} on board; it may be with ${most}`);
      }
    }
  }
  return violations;
}

/** A route that leaves behind the last window, or is over by its end, needs no break, unless one is always required. */
function isNeeded({ timeWindows, required }: Break, departure: number, end: number): boolean {
  const last = timeWindows?.at(-1)?.endSeconds;
  if (required === "always" || last === undefined) return true;
  return departure <= last && exceeds(end, last);
}
