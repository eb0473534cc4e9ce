import { type DemoShift, drawShifts } from "./demo-fleet.ts";
import { type DemoOrder, drawOrders } from "./demo-orders.ts";
import { drawIncidents, type Incident } from "./incidents.ts";
import { instantAt } from "./local-time.ts";
import { DEPOT_TIME_ZONE } from "./places.ts";
import { noGraph, type WorldRoads } from "./world-roads.ts";

/** All that happens on one day of the demo company, but for what the plan makes of it. */
export interface DemoDay {
  seed: number;
  date: string;
  /** When the first plan stands and the day begins to run. */
  morningMs: number;
  /** When it is over, whoever is still out. */
  eveningMs: number;
  shifts: readonly DemoShift[];
  orders: readonly DemoOrder[];
  incidents: readonly Incident[];
  roads: WorldRoads;
}

const HOUR_MS = 3_600_000;

/** Makes the demo day of a date: the same seed, date and roads give the same day. */
export function makeDemoDay(seed: number, date: string, roads: WorldRoads = noGraph): DemoDay {
  const shifts = drawShifts(seed, date);
  return {
    seed,
    date,
    morningMs: instantAt(date, "07:10", DEPOT_TIME_ZONE),
    eveningMs: Math.max(...shifts.map(({ endMs }) => endMs)) + HOUR_MS,
    shifts,
    orders: drawOrders(seed, date),
    incidents: drawIncidents(seed, date, roads),
    roads,
  };
}
