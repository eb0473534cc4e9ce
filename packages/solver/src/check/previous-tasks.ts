import type { Problem } from "../model/problem.ts";
import type { PreviousPlan, PreviousRoute, PreviousStep } from "../model/solution.ts";

/** A route of the previous plan, and of what it names the tasks that still exist. */
export interface PreviousTasks {
  vehicleId: string;
  tasks: PreviousTask[];
}

export interface PreviousTask {
  step: PreviousStep;
  /** As `keyOf` has it. */
  key: string;
  /** Its place among all the tasks that the route names, those that are gone counted. */
  at: number;
}

/** What is left of a previous plan, route by route; breaks and reloads are planned anew and do not count. */
export function previousTasks(problem: Problem, previous: PreviousPlan): PreviousTasks[] {
  const known = knownTasks(problem);
  return previous.routes.map((route) => {
    const tasks = namedSteps(route)
      .flatMap((step) => {
        const key = keyOf(step);
        return key === undefined ? [] : [{ step, key }];
      })
      .map((task, at) => ({ ...task, at }))
      .filter(({ key }) => known.has(key));
    return { vehicleId: route.vehicleId, tasks };
  });
}

/** The same without the tasks that stood before already: of two places of a task the first counts. */
export function firstPlaces(routes: PreviousTasks[]): PreviousTasks[] {
  const isTaken = new Set<string>();
  return routes.map(({ vehicleId, tasks }) => ({
    vehicleId,
    tasks: tasks.filter(({ key }) => !isTaken.has(key) && isTaken.add(key)),
  }));
}

/** What a route names, as steps. */
export function namedSteps({ jobIds = [], steps = [] }: PreviousRoute): PreviousStep[] {
  return [...jobIds.map((jobId): PreviousStep => ({ type: "job", jobId })), ...steps];
}

/** One word for a job or for a half of a shipment, the same for plans and steps; undefined for breaks and reloads. */
export function keyOf({ type, jobId, shipmentId }: PreviousStep): string | undefined {
  if (type === "job") return `job ${jobId}`;
  return type === "pickup" || type === "delivery" ? `the ${type} of shipment ${shipmentId}` : undefined;
}

/** The ids of a step that is a task, for a violation. */
export function idsOfStep({ jobId, shipmentId }: PreviousStep): { jobId?: string; shipmentId?: string } {
  return { ...(jobId === undefined ? {} : { jobId }), ...(shipmentId === undefined ? {} : { shipmentId }) };
}

/** A shipment on board has its delivery left only. */
export function knownTasks({ jobs, shipments = [], vehicles }: Problem): Set<string | undefined> {
  const onBoard = new Set(vehicles.flatMap(({ state }) => state?.onboardShipmentIds ?? []));
  return new Set([
    ...jobs.map(({ id }) => keyOf({ type: "job", jobId: id })),
    ...shipments.map(({ id }) => keyOf({ type: "delivery", shipmentId: id })),
    ...shipments.flatMap(({ id }) => (onBoard.has(id) ? [] : [keyOf({ type: "pickup", shipmentId: id })])),
  ]);
}
