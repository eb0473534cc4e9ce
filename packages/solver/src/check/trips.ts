import { isTask, nameOf } from "./entry.ts";
import type { Violation } from "./violation.ts";
import { exceeds } from "./violation.ts";
import type { Walk } from "./walk.ts";

/** Reloads that are too many or lead nowhere, and trips that leave before their goods are at the depot. */
export function trips(walk: Walk): Violation[] {
  return [...reloads(walk), ...releases(walk)];
}

/** Breaks aside, a reload stands between two tasks. */
function reloads({ vehicle, entries }: Walk): Violation[] {
  const violations: Violation[] = [];
  const { id: vehicleId, reload } = vehicle;
  const say = (message: string) => violations.push({ code: "RELOAD", message, vehicleId });
  const visits = entries.filter(({ type }) => type !== "break");
  for (const [index, entry] of visits.entries()) {
    if (entry.type !== "reload") continue;
    const [before, next] = [visits[index - 1], visits[index + 1]];
    if (before && next && isTask(before)) continue;
    const where = before ? (next ? "directly behind another" : "behind its last task") : "before its first task";
    say(`vehicle ${vehicleId} reloads ${where}`);
  }
  const count = visits.filter(({ type }) => type === "reload").length;
  const most = reload?.maxReloads ?? Number.POSITIVE_INFINITY;
  if (count > most) say(`vehicle ${vehicleId} reloads ${count} times; it may ${most} times`);
  return violations;
}

function releases({ vehicle, entries, driven }: Walk): Violation[] {
  const violations: Violation[] = [];
  let leaves = driven.departureSeconds;
  for (const [index, entry] of entries.entries()) {
    if (entry.type === "reload") leaves = driven.steps[index]!.startSeconds;
    if (entry.type !== "job") continue;
    const { id: jobId, releaseSeconds } = entry.job;
    if (releaseSeconds === undefined || !exceeds(releaseSeconds, leaves)) continue;
    const message = `the trip of vehicle ${vehicle.id} with ${nameOf(entry)} leaves at ${leaves} s; it is released at ${releaseSeconds} s`;
    violations.push({ code: "RELEASE", message, vehicleId: vehicle.id, jobId });
  }
  return violations;
}
