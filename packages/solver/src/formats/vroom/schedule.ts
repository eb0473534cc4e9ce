import {
  coinsOfLeg,
  metersOfLeg,
  TICKS_PER_SECOND,
  termsOf,
  ticksOfLeg,
  type VehicleTerms,
  workOf,
} from "./vehicle-terms.ts";
import type { VroomInput, VroomJob, VroomVehicle } from "./vroom-input.ts";

/** A vehicle's route with its times in ticks (hundredths of a second); `stops` are the jobs, in order. */
export interface VroomSchedule {
  start: number;
  end: number;
  stops: VroomStop[];
  /** The last leg; 0 where the route ends at its last job. */
  endMeters: number;
  travelTicks: number;
  /** Price of the legs, and of setup and service, in 360,000ths of a unit. */
  travelCoins: number;
  taskCoins: number;
}

export interface VroomStop {
  job: VroomJob;
  arrival: number;
  /** When setup begins: a window's time. */
  begin: number;
  setup: number;
  service: number;
  /** Of the leg to this stop. */
  meters: number;
}

/**
 * Drives a route as VROOM tells it: over as early as it can be, and then begun as late as that end allows. Setup is skipped
 * where the stop before, or the start, is at the same place. A stop that comes behind its last window begins at once, late.
 */
export function scheduleRoute(input: VroomInput, vehicle: VroomVehicle, jobs: VroomJob[]): VroomSchedule {
  const terms = termsOf(input, vehicle);
  const earliest = TICKS_PER_SECOND * (vehicle.window?.[0] ?? 0);
  const first = drive(terms, vehicle, jobs, earliest);
  return drive(terms, vehicle, jobs, Math.max(earliest, latestStart(terms, vehicle, first)));
}

function drive(terms: VehicleTerms, vehicle: VroomVehicle, jobs: VroomJob[], start: number): VroomSchedule {
  const stops: VroomStop[] = [];
  let from = vehicle.start?.index;
  let time = start;
  let travelTicks = 0;
  let travelCoins = 0;
  let taskTicks = 0;
  for (const job of jobs) {
    const to = job.place.index;
    const work = workOf(job, vehicle.type);
    const setup = from === to ? 0 : work.setup;
    if (from !== undefined) {
      const ticks = ticksOfLeg(terms, from, to);
      time += ticks;
      travelTicks += ticks;
      travelCoins += coinsOfLeg(terms, from, to);
    }
    const begin = nextStart(job, time);
    const meters = from === undefined ? 0 : metersOfLeg(terms, from, to);
    stops.push({ job, arrival: time, begin, setup, service: work.service, meters });
    taskTicks += setup + work.service;
    time = begin + setup + work.service;
    from = to;
  }
  const to = vehicle.end?.index;
  const hasLastLeg = from !== undefined && to !== undefined;
  if (hasLastLeg) {
    const ticks = ticksOfLeg(terms, from!, to);
    time += ticks;
    travelTicks += ticks;
    travelCoins += coinsOfLeg(terms, from!, to);
  }
  const endMeters = hasLastLeg ? metersOfLeg(terms, from!, to) : 0;
  const taskCoins = terms.coinsPerTaskTick * taskTicks;
  return { start, end: time, stops, endMeters, travelTicks, travelCoins, taskCoins };
}

/** Back from the end of the earliest schedule. */
function latestStart(terms: VehicleTerms, vehicle: VroomVehicle, { end, stops }: VroomSchedule): number {
  let to = vehicle.end?.index;
  let time = end;
  for (const { job, begin, setup, service } of stops.toReversed()) {
    const travel = to === undefined ? 0 : ticksOfLeg(terms, job.place.index, to);
    // A stop that is late anyway must not pull the start before the earliest one.
    time = Math.max(begin, lastStart(job, time - travel - setup - service));
    to = job.place.index;
  }
  const from = vehicle.start?.index;
  return from === undefined || to === undefined ? time : time - ticksOfLeg(terms, from, to);
}

function nextStart({ windows }: VroomJob, ready: number): number {
  const open = windows?.find(([, end]) => ready <= TICKS_PER_SECOND * end);
  return open ? Math.max(ready, TICKS_PER_SECOND * open[0]) : ready;
}

function lastStart({ windows }: VroomJob, latest: number): number {
  if (!windows) return latest;
  const open = windows.findLast(([start]) => latest >= TICKS_PER_SECOND * start);
  return open ? Math.min(latest, TICKS_PER_SECOND * open[1]) : Number.NEGATIVE_INFINITY;
}
