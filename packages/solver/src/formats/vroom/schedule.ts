import {
  coinsOfLeg,
  metersOfLeg,
  TICKS_PER_SECOND,
  termsOf,
  ticksOfLeg,
  type VehicleTerms,
  workOf,
} from "./vehicle-terms.ts";
import type { VroomEntry, VroomInput, VroomVehicle, VroomWindow } from "./vroom-input.ts";

/** A vehicle's route with its times in ticks (hundredths of a second); `stops` are its entries, in order. */
export interface VroomSchedule {
  start: number;
  end: number;
  stops: VroomStop[];
  /** Behind the last job; nothing where the route ends there. */
  lastLeg: VroomLeg;
  travelTicks: number;
  /** Price of the legs, and of setup and service, in 360,000ths of a unit. */
  travelCoins: number;
  taskCoins: number;
}

export interface VroomStop {
  entry: VroomEntry;
  /** To the job; of a break: to the next place, though only a part of it may be driven before the break. */
  leg: VroomLeg;
  arrival: number;
  /** When setup begins, or the break: a window's time. */
  begin: number;
  setup: number;
  service: number;
}

export interface VroomLeg {
  ticks: number;
  meters: number;
}

/** A route without its times: legs and work, in order, and what they cost. */
export type VroomWork = Omit<VroomSchedule, "start" | "end" | "stops"> & {
  stops: Omit<VroomStop, "arrival" | "begin">[];
};

/**
 * Drives a route as VROOM tells it: over as early as it can be, and then begun as late as that end allows. Setup is skipped
 * where the job before, or the start, is at the same place. A break interrupts driving when its window opens; before that as
 * much is driven as can be. What comes behind its last window begins at once, late.
 */
export function scheduleRoute(input: VroomInput, vehicle: VroomVehicle, entries: VroomEntry[]): VroomSchedule {
  const work = workOfRoute(input, vehicle, entries);
  const earliest = TICKS_PER_SECOND * (vehicle.window?.[0] ?? 0);
  const first = drive(work, earliest);
  return drive(work, Math.max(earliest, latestStart(first)));
}

export function workOfRoute(input: VroomInput, vehicle: VroomVehicle, entries: VroomEntry[]): VroomWork {
  const terms = termsOf(input, vehicle);
  const stops: VroomWork["stops"] = [];
  let from = vehicle.start?.index;
  let travelTicks = 0;
  let travelCoins = 0;
  let taskTicks = 0;
  const drawLeg = (to: number | undefined): VroomLeg => {
    const leg = legOf(terms, from, to);
    travelTicks += leg.ticks;
    if (from !== undefined && to !== undefined) travelCoins += coinsOfLeg(terms, from, to);
    return leg;
  };
  for (const [at, entry] of entries.entries()) {
    if (entry.kind === "break") {
      const next = entries.slice(at).find((each) => each.kind !== "break")?.place ?? vehicle.end;
      const leg = legOf(terms, from, next?.index);
      stops.push({ entry, leg, setup: 0, service: TICKS_PER_SECOND * entry.service });
      continue;
    }
    const to = entry.place.index;
    const { setup, service } = workOf(entry, vehicle.type);
    const stop = { entry, leg: drawLeg(to), setup: from === to ? 0 : setup, service };
    stops.push(stop);
    taskTicks += stop.setup + service;
    from = to;
  }
  const lastLeg = drawLeg(vehicle.end?.index);
  return { stops, lastLeg, travelTicks, travelCoins, taskCoins: terms.coinsPerTaskTick * taskTicks };
}

function legOf(terms: VehicleTerms, from: number | undefined, to: number | undefined): VroomLeg {
  if (from === undefined || to === undefined) return { ticks: 0, meters: 0 };
  return { ticks: ticksOfLeg(terms, from, to), meters: metersOfLeg(terms, from, to) };
}

function drive(work: VroomWork, start: number): VroomSchedule {
  const stops: VroomStop[] = [];
  let time = start;
  /** Of the leg that is driven, where breaks have interrupted it. */
  let driven = 0;
  for (const stop of work.stops) {
    const left = stop.leg.ticks - driven;
    if (stop.entry.kind === "break") {
      const begin = nextStart(stop.entry.windows, time);
      const before = Math.min(left, begin - time);
      stops.push({ ...stop, arrival: time + before, begin });
      driven += before;
      time = begin + stop.service;
      continue;
    }
    const arrival = time + left;
    const begin = nextStart(stop.entry.windows, arrival);
    stops.push({ ...stop, arrival, begin });
    time = begin + stop.setup + stop.service;
    driven = 0;
  }
  return { ...work, start, end: time + work.lastLeg.ticks - driven, stops };
}

/** Back from the end of the earliest schedule. */
function latestStart({ end, stops, lastLeg }: VroomSchedule): number {
  let time = end;
  let left = lastLeg.ticks;
  for (const { entry, leg, begin, setup, service } of stops.toReversed()) {
    // What is late anyway must not pull the start before the earliest one.
    if (entry.kind === "break") {
      const latest = time - service;
      time = Math.max(begin, lastStart(entry.windows, latest));
      left -= Math.min(left, Math.max(0, latest - time));
      continue;
    }
    time = Math.max(begin, lastStart(entry.windows, time - left - setup - service));
    left = leg.ticks;
  }
  return time - left;
}

function nextStart(windows: VroomWindow[] | undefined, ready: number): number {
  const open = windows?.find(([, end]) => ready <= TICKS_PER_SECOND * end);
  return open ? Math.max(ready, TICKS_PER_SECOND * open[0]) : ready;
}

function lastStart(windows: VroomWindow[] | undefined, latest: number): number {
  if (!windows) return latest;
  const open = windows.findLast(([start]) => latest >= TICKS_PER_SECOND * start);
  return open ? Math.min(latest, TICKS_PER_SECOND * open[1]) : Number.NEGATIVE_INFINITY;
}
