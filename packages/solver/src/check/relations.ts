import type { Problem, Relation } from "../model/problem.ts";
import { isTask } from "./entry.ts";
import type { Violation } from "./violation.ts";
import type { Walk } from "./walk.ts";

/** Relations of which only some jobs are served, by several vehicles, in another order, or with tasks between. */
export function relations({ relations: all = [] }: Problem, walks: Walk[]): Violation[] {
  const places = new Map<string, { vehicleId: string; at: number }>();
  for (const { vehicle, entries } of walks) {
    for (const [at, task] of entries.filter(isTask).entries()) {
      if (task.type === "job") places.set(task.job.id, { vehicleId: vehicle.id, at });
    }
  }
  return all.flatMap((relation): Violation[] => {
    const served = relation.jobIds.flatMap((jobId) => {
      const place = places.get(jobId);
      return place ? [{ jobId, ...place }] : [];
    });
    const wrong = whatIsWrong(relation, served);
    if (!wrong) return [];
    const { vehicleId, jobId } = served[0]!;
    return [
      { code: "RELATION", message: `of ${relation.type} ${relation.jobIds.join(", ")} ${wrong}`, vehicleId, jobId },
    ];
  });
}

interface ServedJob {
  jobId: string;
  vehicleId: string;
  /** Position among the tasks of its route. */
  at: number;
}

function whatIsWrong({ type, jobIds }: Relation, served: ServedJob[]): string | undefined {
  if (served.length === 0) return undefined;
  if (served.length < jobIds.length) return `only ${served.map(({ jobId }) => jobId).join(", ")} is served`;
  const vehicleIds = new Set(served.map(({ vehicleId }) => vehicleId));
  if (vehicleIds.size > 1) return `each is served by one of vehicles ${[...vehicleIds].join(", ")}`;
  if (type === "sameVehicle") return undefined;
  for (const [index, { jobId, at }] of served.entries()) {
    const before = served[index - 1];
    if (!before) continue;
    if (at < before.at) return `${jobId} is served before ${before.jobId}`;
    if (type === "strictSequence" && at !== before.at + 1)
      return `something is served between ${before.jobId} and ${jobId}`;
  }
  return undefined;
}
