import type { PlanDiff, PreviousPlan, PreviousStep, Solution } from "../model/solution.ts";
import { keyOf, namedSteps } from "./previous-tasks.ts";
import type { Violation } from "./violation.ts";

/** What a solution states that it changes of the previous plan, where it states it, and does not, or changes and does not state. */
export function compareDiff({ diff, routes }: Solution, previous: PreviousPlan): Violation[] {
  if (!diff) return [];
  const [stated, recomputed] = [sayDiff(diff), sayDiff(diffOf(standsOf(previous.routes), standsOf(routes)))];
  return (Object.keys(stated) as (keyof PlanDiff)[]).flatMap((part): Violation[] => {
    if (stated[part] === recomputed[part]) return [];
    const message = `the diff to the previous plan states as ${part} ${stated[part]}, recomputed ${recomputed[part]}`;
    return [{ code: "WRONG_DIFF", message }];
  });
}

/** Where a task stands in a plan. */
interface Stand {
  vehicleId: string;
  step: PreviousStep;
}

/** Of two places of a task the first counts; breaks and reloads have none. */
function standsOf(routes: PreviousPlan["routes"]): Map<string, Stand> {
  const stands = new Map<string, Stand>();
  for (const route of routes) {
    for (const step of namedSteps(route)) {
      const key = keyOf(step);
      if (key !== undefined && !stands.has(key)) stands.set(key, { vehicleId: route.vehicleId, step });
    }
  }
  return stands;
}

function diffOf(before: Map<string, Stand>, now: Map<string, Stand>): PlanDiff {
  const both = [...now.keys()].filter((key) => before.has(key));
  const [followed, follows] = [before, now].map((stands) => predecessorsOf(stands, new Set(both)));
  /** A shipment counts once, by its delivery. */
  const whole = both.filter((key) => now.get(key)!.step.type !== "pickup");
  return {
    added: missingFrom(before, now),
    removed: missingFrom(now, before),
    moved: whole.flatMap((key) => {
      const [from, to] = [before.get(key)!, now.get(key)!];
      if (from.vehicleId === to.vehicleId) return [];
      return [{ id: idOf(to.step), fromVehicleId: from.vehicleId, toVehicleId: to.vehicleId }];
    }),
    resequenced: [
      ...new Set(both.filter((key) => followed!.get(key) !== follows!.get(key)).map((key) => idOf(now.get(key)!.step))),
    ],
    shifted: whole.flatMap((key) => {
      const { step } = now.get(key)!;
      const was = before.get(key)!.step.startSeconds;
      if (was === undefined || step.startSeconds === undefined || was === step.startSeconds) return [];
      return [{ id: idOf(step), seconds: step.startSeconds - was }];
    }),
  };
}

/** What stands in one plan and not in another. */
function missingFrom(other: Map<string, Stand>, stands: Map<string, Stand>): string[] {
  const missing = [...stands].filter(([key, { step }]) => step.type !== "pickup" && !other.has(key));
  return missing.map(([, { step }]) => idOf(step));
}

/** By task the one before it on its route, of those that count. */
function predecessorsOf(stands: Map<string, Stand>, counts: Set<string>): Map<string, string | undefined> {
  const last = new Map<string, string>();
  const predecessors = new Map<string, string | undefined>();
  for (const [key, { vehicleId }] of stands) {
    if (!counts.has(key)) continue;
    predecessors.set(key, last.get(vehicleId));
    last.set(vehicleId, key);
  }
  return predecessors;
}

function idOf({ jobId, shipmentId }: PreviousStep): string {
  return (jobId ?? shipmentId)!;
}

/** Each part as one text, in an order of its own. */
function sayDiff({ added, removed, moved, resequenced, shifted }: PlanDiff): Record<keyof PlanDiff, string> {
  const list = (words: string[]) => words.sort().join(", ") || "none";
  return {
    added: list([...added]),
    removed: list([...removed]),
    moved: list(moved.map(({ id, fromVehicleId, toVehicleId }) => `${id} (${fromVehicleId} to ${toVehicleId})`)),
    resequenced: list([...resequenced]),
    shifted: list(shifted.map(({ id, seconds }) => `${id} (${seconds} s)`)),
  };
}
