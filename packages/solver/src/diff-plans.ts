import type { PlanDiff, PreviousPlan, PreviousStep, Solution } from "./model/solution.ts";
import { keyOf } from "./route/tasks.ts";

interface Place {
  id: string;
  key: string;
  vehicleId: string;
  /** The task before it, among those in both plans. */
  predecessor: string | undefined;
  startSeconds: number | undefined;
}

/** Compares what each task's place was with what it is. Breaks and reloads do not count. */
export function diffPlans(previous: PreviousPlan, solution: Pick<Solution, "routes">): PlanDiff {
  const [before, now] = [placesOf(previous.routes), placesOf(solution.routes)];
  const isShared = (key: string) => before.has(key) && now.has(key);
  for (const places of [before, now]) linkShared(places, isShared);
  const diff: PlanDiff = { added: [], removed: [], moved: [], resequenced: [], shifted: [] };
  const resequenced = new Set<string>();
  for (const [key, { id, vehicleId, predecessor, startSeconds }] of now) {
    const was = before.get(key);
    const isMain = !key.startsWith("pickup ");
    if (was === undefined) {
      if (isMain) diff.added.push(id);
      continue;
    }
    if (predecessor !== was.predecessor) resequenced.add(id);
    if (!isMain) continue;
    if (vehicleId !== was.vehicleId) diff.moved.push({ id, fromVehicleId: was.vehicleId, toVehicleId: vehicleId });
    const seconds = (startSeconds ?? Number.NaN) - (was.startSeconds ?? Number.NaN);
    if (Math.abs(seconds) > 0) diff.shifted.push({ id, seconds });
  }
  for (const [key, { id }] of before) if (!now.has(key) && !key.startsWith("pickup ")) diff.removed.push(id);
  diff.resequenced = [...resequenced];
  return diff;
}

function placesOf(routes: PreviousPlan["routes"]): Map<string, Place> {
  const places = new Map<string, Place>();
  for (const { vehicleId, jobIds = [], steps = [] } of routes) {
    const named: PreviousStep[] = [...jobIds.map((jobId) => ({ type: "job" as const, jobId })), ...steps];
    for (const step of named) {
      const key = keyOf(step);
      if (key === undefined || places.has(key)) continue;
      const { jobId, shipmentId, startSeconds } = step;
      places.set(key, { id: jobId ?? shipmentId!, key, vehicleId, predecessor: undefined, startSeconds });
    }
  }
  return places;
}

/** Notes for each shared task the shared one before it on its route. */
function linkShared(places: Map<string, Place>, isShared: (key: string) => boolean): void {
  const last = new Map<string, string>();
  for (const place of places.values()) {
    if (!isShared(place.key)) continue;
    place.predecessor = last.get(place.vehicleId);
    last.set(place.vehicleId, place.key);
  }
}
