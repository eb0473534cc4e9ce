import type { Problem } from "../model/problem.ts";
import { breaks } from "./breaks.ts";
import { loads } from "./loads.ts";
import { routeLimits } from "./route-limits.ts";
import { rideTimes } from "./shipments.ts";
import { trips } from "./trips.ts";
import { vehicleAccess } from "./vehicle-access.ts";
import type { Violation } from "./violation.ts";
import type { Walk } from "./walk.ts";
import { windows } from "./windows.ts";

/** Every hard rule that a vehicle breaks on its own route; what ties routes to each other is not among them. */
export function routeRules(problem: Problem, walk: Walk): Violation[] {
  return [
    ...vehicleAccess(problem, walk),
    ...windows(walk),
    ...routeLimits(walk),
    ...loads(problem, walk),
    ...trips(walk),
    ...breaks(problem, walk),
    ...rideTimes(walk),
  ];
}
