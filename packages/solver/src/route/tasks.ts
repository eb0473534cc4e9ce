import type { Amounts, Matrix, Place, Problem, Terms } from "../model/problem.ts";

/** What the search places on routes: a job, or one half of a shipment. */
export interface Task {
  kind: "job" | "pickup" | "delivery";
  /** Where it stands among the problem's tasks. */
  rank: number;
  /** Of the job or of the shipment. */
  id: string;
  place: Place;
  terms: Terms;
  /** A job's: on board from the trip's start, and to its end. */
  delivery?: Amounts | undefined;
  pickup?: Amounts | undefined;
  /** A shipment's: on board between its two halves. */
  amount?: Amounts | undefined;
  releaseSeconds?: number | undefined;
  maxRideSeconds?: number | undefined;
}

/** Every job, then the halves of every shipment; a shipment that is on board already has only its delivery. */
export function tasksOf({ jobs, shipments = [], vehicles }: Problem): Task[] {
  const onBoard = new Set(vehicles.flatMap(({ state }) => state?.onboardShipmentIds ?? []));
  const tasks: Omit<Task, "rank">[] = [
    ...jobs.map((job): Omit<Task, "rank"> => {
      const { id, delivery, pickup, releaseSeconds } = job;
      return { kind: "job", id, place: job, terms: job, delivery, pickup, releaseSeconds };
    }),
    ...shipments.flatMap((shipment): Omit<Task, "rank">[] => {
      const { id, amount, maxRideSeconds } = shipment;
      const half = { id, terms: shipment, amount };
      const delivery = { ...half, kind: "delivery" as const, place: shipment.delivery };
      if (onBoard.has(id)) return [delivery];
      return [
        { ...half, kind: "pickup", place: shipment.pickup },
        { ...delivery, maxRideSeconds },
      ];
    }),
  ];
  return tasks.map((task, rank) => ({ ...task, rank }));
}

/** One word per task, the same for a task and for the step of a solution or a previous plan that does it; undefined for others. */
export function keyOf(step: { type: string; jobId?: string; shipmentId?: string }): string | undefined {
  if (step.type === "job") return `job ${step.jobId}`;
  if (step.type === "pickup" || step.type === "delivery") return `${step.type} ${step.shipmentId}`;
  return undefined;
}

/** `keyOf` for a task. */
export function keyOfTask({ kind, id }: Task): string {
  return `${kind} ${id}`;
}

/**
 * The tasks along a nearest-neighbour tour, so that tasks that are near each other share cache lines in every matrix. The answer
 * does not depend on it beyond chance; 1000 tasks take milliseconds.
 */
export function orderByProximity(tasks: Task[], matrix: Matrix | undefined): Task[] {
  if (!matrix || tasks.length < 3) return tasks;
  const { size, distances } = matrix;
  const left = Int32Array.from(tasks, (_, index) => index);
  const places = Int32Array.from(tasks, (task) => task.place.locationIndex);
  const tour: Task[] = [];
  let count = left.length;
  let at = 0;
  while (count > 0) {
    const task = left[at]!;
    tour.push(tasks[task]!);
    left[at] = left[--count]!;
    const row = places[task]! * size;
    let nearest = Number.POSITIVE_INFINITY;
    at = 0;
    for (let i = 0; i < count; i++) {
      const meters = distances[row + places[left[i]!]!]!;
      if (meters < nearest && meters >= 0) {
        nearest = meters;
        at = i;
      }
    }
  }
  return tour;
}
