import type { Problem, Relation } from "../model/problem.ts";
import { isTask, type TaskEntry } from "./entry.ts";
import type { Violation } from "./violation.ts";
import type { Walk } from "./walk.ts";

/** Relations of which only some jobs or shipments are served, by several vehicles, in another order, or with tasks between. */
export function relations({ relations: all = [] }: Problem, walks: Walk[]): Violation[] {
  const places = new Map<string, { vehicleId: string; at: number }>();
  for (const { vehicle, entries } of walks) {
    for (const [at, task] of entries.filter(isTask).entries()) {
      // A shipment is done at its delivery; that its halves stay together is told by pairs.
      if (task.type !== "pickup") places.set(idOf(task), { vehicleId: vehicle.id, at });
    }
  }
  return all.flatMap((relation): Violation[] => {
    const { type, jobIds, shipmentIds = [] } = relation;
    const ids = [...jobIds, ...shipmentIds];
    const served = ids.flatMap((id) => {
      const place = places.get(id);
      return place ? [{ id, ...place }] : [];
    });
    const wrong = whatIsWrong(type, ids, served);
    if (!wrong) return [];
    const { vehicleId, id } = served[0]!;
    const message = `of ${type} ${ids.join(", ")} ${wrong}`;
    return [{ code: "RELATION", message, vehicleId, ...(jobIds.includes(id) ? { jobId: id } : { shipmentId: id }) }];
  });
}

function idOf(task: TaskEntry): string {
  return task.type === "job" ? task.job.id : task.shipment.id;
}

interface Served {
  /** Of a job or a shipment. */
  id: string;
  vehicleId: string;
  /** Position among the tasks of its route. */
  at: number;
}

function whatIsWrong(type: Relation["type"], ids: string[], served: Served[]): string | undefined {
  if (served.length === 0) return undefined;
  if (served.length < ids.length) return `only ${served.map(({ id }) => id).join(", ")} is served`;
  const vehicleIds = new Set(served.map(({ vehicleId }) => vehicleId));
  if (vehicleIds.size > 1) return `each is served by one of vehicles ${[...vehicleIds].join(", ")}`;
  if (type === "sameVehicle") return undefined;
  for (const [index, { id, at }] of served.entries()) {
    const before = served[index - 1];
    if (!before) continue;
    if (at < before.at) return `${id} is served before ${before.id}`;
    if (type === "strictSequence" && at !== before.at + 1) return `something is served between ${before.id} and ${id}`;
  }
  return undefined;
}
