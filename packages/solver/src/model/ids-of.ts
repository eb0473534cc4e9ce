import type { Solution } from "./solution.ts";

/** The jobs among a route's steps, or among what is unassigned, in order. */
export function jobIdsOf(steps: readonly { jobId?: string | undefined }[]): string[] {
  return steps.flatMap(({ jobId }) => jobId ?? []);
}

/** Every job and shipment that is left out, by its id. */
export function unassignedIdsOf({ unassigned }: Pick<Solution, "unassigned">): string[] {
  return unassigned.map(({ jobId, shipmentId }) => jobId ?? shipmentId!);
}
