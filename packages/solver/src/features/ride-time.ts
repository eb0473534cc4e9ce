import type { Task } from "../route/tasks.ts";

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
