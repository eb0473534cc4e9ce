import { idsOf, isTask, nameOf } from "./entry.ts";
import type { Violation } from "./violation.ts";
import { exceeds, said } from "./violation.ts";
import type { Walk } from "./walk.ts";

/** Tasks that start outside of all their windows. */
export function windows({ vehicle, entries, driven }: Walk): Violation[] {
  const violations: Violation[] = [];
  for (const [index, entry] of entries.entries()) {
    if (!isTask(entry) || entry.place.timeWindows === undefined) continue;
    const start = driven.steps[index]!.startSeconds;
    if (start === Number.POSITIVE_INFINITY || isWithin(entry.place.timeWindows, start)) continue;
    violations.push({
      code: "TIME_WINDOW",
      message: `service of ${nameOf(entry)} starts at ${said(start)} s on vehicle ${vehicle.id}; ${saidOf(entry.place.timeWindows)}`,
      vehicleId: vehicle.id,
      ...idsOf(entry),
    });
  }
  return violations;
}

interface Window {
  startSeconds: number;
  endSeconds: number;
}

/** Whether a moment lies in one of the windows, rounding allowed for. */
export function isWithin(list: Window[], moment: number): boolean {
  return list.some(({ startSeconds, endSeconds }) => !exceeds(startSeconds, moment) && !exceeds(moment, endSeconds));
}

/** "it may from 0 to 60 s, 100 to 120 s". */
export function saidOf(list: Window[]): string {
  const spans = list.map(({ startSeconds, endSeconds }) => `${startSeconds} to ${endSeconds} s`);
  return `it may start from ${spans.join(", ")}`;
}
