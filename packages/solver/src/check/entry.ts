import type { Break, Job, Place, Problem, Reload, Shipment, Vehicle } from "../model/problem.ts";
import type { Route, Step } from "../model/solution.ts";

/** One thing that a vehicle does on its way, with what the problem says of it. */
export type Entry = TaskEntry | BreakEntry | ReloadEntry;
export type TaskEntry = JobEntry | ShipmentEntry;

interface Start {
  /** When service starts; absent, or earlier than it can: as early as it may. */
  startSeconds?: number;
}

export interface JobEntry extends Start {
  type: "job";
  job: Job;
  place: Place;
}

export interface ShipmentEntry extends Start {
  type: "pickup" | "delivery";
  shipment: Shipment;
  place: Place;
}

export interface BreakEntry extends Start {
  type: "break";
  break: Break;
  /** Taken where the next place is, not where the entry before ended; absent: there if the way takes nothing. */
  isAhead?: boolean;
}

export interface ReloadEntry extends Start {
  type: "reload";
  reload: Reload;
}

/** The entries of a plan's route with their stated starts; undefined where the problem does not have what a step names. */
export type ReadEntries = (vehicle: Vehicle, route: Route) => Entry[] | undefined;

export function makeReadEntries({ jobs, shipments = [] }: Problem): ReadEntries {
  const jobsById = new Map(jobs.map((job) => [job.id, job]));
  const shipmentsById = new Map(shipments.map((shipment) => [shipment.id, shipment]));
  return ({ breaks = [], reload }, route) => {
    const entries = route.steps.map((step, index): Entry | undefined => {
      const { startSeconds } = step;
      if (step.type === "break") {
        const taken = breaks.find(({ id }) => id === step.breakId);
        const isAhead = isTakenAhead(route, index);
        return taken && { type: "break", break: taken, startSeconds, ...(isAhead === undefined ? {} : { isAhead }) };
      }
      if (step.type === "reload") return reload && { type: "reload", reload, startSeconds };
      if (step.type === "job") {
        const job = jobsById.get(step.jobId);
        return job && { ...entryOfJob(job), startSeconds };
      }
      const shipment = shipmentsById.get(step.shipmentId);
      return shipment && { ...entryOfShipment(shipment, step.type), startSeconds };
    });
    return entries.every((entry) => entry !== undefined) ? entries : undefined;
  };
}

export function entryOfJob(job: Job): JobEntry {
  return { type: "job", job, place: job };
}

export function entryOfShipment(shipment: Shipment, type: "pickup" | "delivery"): ShipmentEntry {
  return { type, shipment, place: shipment[type] };
}

export function isTask(entry: Entry): entry is TaskEntry {
  return entry.type !== "break" && entry.type !== "reload";
}

/** What an entry is called in a sentence. */
export function nameOf(entry: Entry): string {
  if (entry.type === "job") return `job ${entry.job.id}`;
  if (entry.type === "break") return `break ${entry.break.id}`;
  if (entry.type === "reload") return "a reload";
  return `the ${entry.type} of shipment ${entry.shipment.id}`;
}

/** The ids that a violation at this entry carries. */
export function idsOf(entry: Entry): { jobId?: string; shipmentId?: string; breakId?: string } {
  if (entry.type === "job") return { jobId: entry.job.id };
  if (entry.type === "break") return { breakId: entry.break.id };
  return entry.type === "reload" ? {} : { shipmentId: entry.shipment.id };
}

/** A break has the way to the next place if it is taken there. Where nobody states a way, it is unknown who had it. */
function isTakenAhead({ steps, drivingSeconds }: Route, index: number): boolean | undefined {
  if (isWay(steps[index]!)) return true;
  const next = steps.findIndex(({ type }, at) => at > index && type !== "break");
  const rest = steps.slice(index + 1, next < 0 ? undefined : next + 1);
  const driven = steps.reduce((sum, step) => sum + step.drivingSeconds, 0);
  const isWayHome = next < 0 && drivingSeconds - driven > 1e-6;
  return isWayHome || rest.some(isWay) ? false : undefined;
}

function isWay({ distanceMeters, drivingSeconds }: Step): boolean {
  return distanceMeters > 0 || drivingSeconds > 0;
}
