import type { Vehicle } from "../model/problem.ts";
import type { Route } from "../model/solution.ts";
import type { Entry } from "./entry.ts";

/** A vehicle's route as the rules look at it: what it does, and the times of doing so, one step an entry. */
export interface Walk {
  vehicle: Vehicle;
  entries: Entry[];
  driven: Route;
}
