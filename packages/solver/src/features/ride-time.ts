import type { Instance } from "../route/instance.ts";
import { readyAt, startBy } from "../route/leg.ts";
import type { Task } from "../route/tasks.ts";
import { nextStart } from "./time-windows.ts";

/** Per task: for a delivery with a bound, its pickup and the most seconds from the end of service there to the start here. */
export interface RideTimes {
  pickup: Int32Array;
  most: Float64Array;
}

/** Undefined when no shipment has a bound. */
export function readRideTimes(tasks: Task[]): RideTimes | undefined {
  if (tasks.every(({ maxRideSeconds }) => maxRideSeconds === undefined)) return undefined;
  const pickups = new Map(tasks.flatMap(({ kind, id }, index) => (kind === "pickup" ? [[id, index] as const] : [])));
  const bounded = ({ kind, maxRideSeconds }: Task) => kind === "delivery" && maxRideSeconds !== undefined;
  return {
    pickup: Int32Array.from(tasks, (task) => (bounded(task) ? (pickups.get(task.id) ?? -1) : -1)),
    most: Float64Array.from(tasks, (task) => (bounded(task) ? task.maxRideSeconds! : Number.POSITIVE_INFINITY)),
  };
}

/**
 * By how many seconds a shipment's shortest ride behind the vehicle's frozen stops, straight from its pickup to its delivery, is longer than it
 * may be; undefined: it is not, its pickup is frozen, or travel depends on the time of day.
 */
export function missingRide(instance: Instance, tasks: Task[], vehicle: number, pair: number[]): number | undefined {
  const { fleet, windows, service, size } = instance;
  const [pickup, delivery] = pair;
  if (pickup === undefined || delivery === undefined || instance.slots) return undefined;
  const profile = fleet.profile[vehicle]!;
  const earliest = readyAt(instance, profile, fleet.from[vehicle]!, pickup, fleet.readyAt[vehicle]!);
  // It gets shorter while the pickup is put off, until its window ends or the delivery's has begun.
  const candidates = [
    earliest,
    ...(tasks[pickup]!.place.timeWindows ?? []).map(({ endSeconds }) => endSeconds),
    ...(tasks[delivery]!.place.timeWindows ?? []).map(({ startSeconds }) =>
      startBy(instance, profile, pickup, delivery, startSeconds),
    ),
  ];
  const rides = candidates.map((candidate) => {
    const start = nextStart(windows, pickup, Math.max(earliest, candidate));
    const arrival = nextStart(windows, delivery, readyAt(instance, profile, pickup, delivery, start));
    return arrival < Number.POSITIVE_INFINITY
      ? arrival - start - service[profile * size + pickup]!
      : Number.POSITIVE_INFINITY;
  });
  const missing = Math.min(...rides) - tasks[delivery]!.maxRideSeconds!;
  return missing > 0 ? missing : undefined;
}
