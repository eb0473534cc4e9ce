import type { Break, Job, Problem, TimeWindow, Vehicle } from "@reroute/solver";
import { makeRandom } from "../roads/random.ts";

/** A made-up day with vans to spare: 20 x 20 km, 36 km/h, the depot in the middle, two thirds of the windows two hours long. */
export interface Day extends Problem {
  jobs: Job[];
  vehicles: Vehicle[];
}

/** What is rich about a day. Every kind changes the plain one, in which only distance, time and used vans cost. */
export const RICH_DAYS: Record<string, (day: Day) => void> = {
  plain: () => {},
  breaks: withBreaks,
  "three breaks": (day) =>
    forEachVan(day, (van) => {
      van.breaks = [10, 12, 15].map((hour) => pause(`${hour}`, hour, hour + 1, 900));
    }),
  reloads: withReloads,
  "breaks, reloads": (day) => {
    withBreaks(day);
    withReloads(day);
  },
  releases: (day) => {
    for (const [index, job] of day.jobs.entries()) if (index % 3 === 0) job.releaseSeconds = hours(8.25);
  },
  "soft windows": (day) => {
    for (const job of day.jobs) {
      job.timeWindows = job.timeWindows!.map((each) => ({
        ...each,
        softEndSeconds: each.startSeconds + 3600,
        costPerHourLate: 20,
      }));
    }
  },
  overtime: (day) =>
    forEachVan(day, (van) => {
      van.shift!.overtimeAfterSeconds = hours(15);
      van.costs!.perOvertimeHour = 30;
    }),
  shipments: withShipments,
  "ride times": (day) => {
    withShipments(day);
    for (const shipment of day.shipments!) shipment.maxRideSeconds = 3600;
  },
  sequences: (day) => {
    const ids = day.jobs.map(({ id }) => id);
    for (const job of day.jobs) job.timeWindows = [window(8, 18)];
    day.relations = ids.flatMap((id, at) => (at % 10 === 0 ? [{ type: "sequence", jobIds: [id, ids[at + 1]!] }] : []));
  },
  "mixed fleet": mixFleet,
  "mixed fleet, few vans": (day) => {
    mixFleet(day);
    day.vehicles.length = Math.ceil(day.jobs.length / 12);
  },
  "vans from home": sendFromHome,
  "mixed vans from home, few": (day) => {
    mixFleet(day);
    sendFromHome(day);
    day.vehicles.length = Math.ceil(day.jobs.length / 12);
  },
  "optional jobs": (day) => makeOptional(day, 10, 5),
  "optional jobs of little worth": (day) => makeOptional(day, 3, 2),
  "too few vans, optional jobs": (day) => {
    makeOptional(day, 10, 5);
    day.vehicles.length = Math.ceil(day.jobs.length / 50);
  },
  "too few vans, breaks": (day) => {
    withBreaks(day);
    day.vehicles.length = Math.ceil(day.jobs.length / 50);
  },
  "too few vans, breaks, reloads": (day) => {
    withBreaks(day);
    withReloads(day);
    day.vehicles.length = Math.ceil(day.jobs.length / 50);
  },
};

/** The day of that kind with so many jobs, the same each time. */
export function richDay(kind: string, jobs: number): Problem {
  const day = plainDay(jobs);
  RICH_DAYS[kind]!(day);
  return day;
}

function plainDay(count: number): Day {
  const random = makeRandom(1);
  const below = (bound: number) => Math.floor(random() * bound);
  const size = count + 1;
  const points = Array.from({ length: size }, (_, at) =>
    at === 0 ? [10_000, 10_000] : [below(20_000), below(20_000)],
  );
  const meters = points.flatMap(([x, y]) => points.map(([toX, toY]) => Math.round(Math.hypot(toX! - x!, toY! - y!))));
  return {
    version: 1,
    jobs: Array.from({ length: count }, (_, index) => {
      const hour = 8 + below(6);
      return {
        id: `${index + 1}`,
        locationIndex: index + 1,
        serviceSeconds: 300,
        delivery: { kg: 1 + below(9) },
        timeWindows: [below(3) > 0 ? window(hour, hour + 2) : window(8, 18)],
      };
    }),
    vehicles: Array.from({ length: Math.ceil(count / 7) }, (_, index) => ({
      id: `${index + 1}`,
      startIndex: 0,
      endIndex: 0,
      shift: { earliestStartSeconds: hours(7), latestEndSeconds: hours(19) },
      capacity: { kg: 150 },
      costs: { fixed: 100, perHour: 20, perKm: 1 },
    })),
    matrices: [
      {
        profile: "default",
        size,
        distances: meters,
        travel: { kind: "constant", durations: meters.map((each) => Math.round(each / 10)) },
      },
    ],
  };
}

function withBreaks(day: Day): void {
  forEachVan(day, (van) => {
    van.breaks = [pause("lunch", 11, 14, 1800)];
  });
}

function withReloads(day: Day): void {
  forEachVan(day, (van) => {
    van.capacity = { kg: 60 };
    van.reload = { locationIndex: 0, serviceSeconds: 600 };
  });
}

/** To leave a job out costs `least`, or up to six times `step` more. */
function makeOptional({ jobs }: Day, least: number, step: number): void {
  for (const [index, job] of jobs.entries()) job.unassignedPenalty = least + step * (index % 7);
}

/** Every second van is small and cheap. */
function mixFleet(day: Day): void {
  for (const [index, van] of day.vehicles.entries()) {
    if (index % 2 === 1) Object.assign(van, { capacity: { kg: 75 }, costs: { fixed: 50, perHour: 20, perKm: 0.7 } });
  }
}

/** Every van has a start and an end of its own: the place of a job. */
function sendFromHome(day: Day): void {
  for (const [index, van] of day.vehicles.entries()) {
    van.startIndex = day.jobs[index]!.locationIndex;
    van.endIndex = van.startIndex;
  }
}

/** The second half of the jobs becomes half as many shipments between their places. */
function withShipments(day: Day): void {
  const moved = day.jobs.splice(Math.ceil(day.jobs.length / 2));
  day.shipments = moved.flatMap(({ id, locationIndex }, at) => {
    const next = moved[at + 1];
    if (at % 2 === 1 || next === undefined) return [];
    const delivery = { locationIndex: next.locationIndex, serviceSeconds: 300, timeWindows: [window(8, 18)] };
    return [{ id, pickup: { locationIndex, serviceSeconds: 300 }, delivery, amount: { kg: 5 } }];
  });
}

function forEachVan({ vehicles }: Day, change: (van: Vehicle) => void): void {
  for (const van of vehicles) change(van);
}

function pause(id: string, from: number, to: number, serviceSeconds: number): Break {
  return { id, timeWindows: [window(from, to)], serviceSeconds };
}

function window(from: number, to: number): TimeWindow {
  return { startSeconds: hours(from), endSeconds: hours(to) };
}

function hours(count: number): number {
  return 3600 * count;
}
