import type { Place, Vehicle } from "../model/problem.ts";
import type { Cost, Route } from "../model/solution.ts";
import { exceeds } from "./violation.ts";

/** A cost with these components, the others 0, and their sum. */
export function costFrom(parts: Partial<Cost>): Cost {
  const {
    fixed = 0,
    time = 0,
    distance = 0,
    overtime = 0,
    waiting = 0,
    lateness = 0,
    unassigned = 0,
    stability = 0,
  } = parts;
  const total = fixed + time + distance + overtime + waiting + lateness + unassigned + stability;
  return { total, fixed, time, distance, overtime, waiting, lateness, unassigned, stability };
}

/** What a vehicle's driven route costs, of which the legs by themselves `legs`; nothing for its differing from a previous plan. */
export function costOf({ costs, shift }: Vehicle, route: Omit<Route, "cost">, legs: number, lateness: number): Cost {
  const { departureSeconds, endSeconds, distanceMeters, waitingSeconds } = route;
  const overtimeSeconds = Math.max(0, endSeconds - (shift?.overtimeAfterSeconds ?? Number.POSITIVE_INFINITY));
  return costFrom({
    fixed: costs?.fixed ?? 0,
    time: times(costs?.perHour ?? 0, (endSeconds - departureSeconds) / 3600),
    distance: legs + (costs ? times(costs.perKm ?? 0, distanceMeters / 1000) : distanceMeters),
    overtime: times(costs?.perOvertimeHour ?? 0, overtimeSeconds / 3600),
    waiting: times(costs?.perWaitingHour ?? 0, waitingSeconds / 3600),
    lateness,
  });
}

/** The price of starting service behind the soft end of the window in which it starts; behind all windows it is wrong, not late. */
export function latenessCost({ timeWindows = [] }: Place, startSeconds: number): number {
  const window = timeWindows.find(({ endSeconds }) => !exceeds(startSeconds, endSeconds));
  if (window?.softEndSeconds === undefined || startSeconds <= window.softEndSeconds) return 0;
  return times(window.costPerHourLate ?? 0, (startSeconds - window.softEndSeconds) / 3600);
}

/** Nothing at no price is free, even when it is without end. */
function times(price: number, amount: number): number {
  return price === 0 ? 0 : price * amount;
}
