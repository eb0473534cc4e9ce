import type { Reason } from "@reroute/protocol";
import type { Violation, ViolationCode } from "@reroute/solver";
import type { Driven } from "./drive.ts";
import type { Breach, EditJob } from "./edit-job.ts";

/** More lateness or overtime than before by less than this is the noise of driving. */
const noticedSeconds = 60;

/** The checker's codes in a dispatcher's terms; what stands not here would be a mistake of the drive itself. */
const codes: Partial<Record<ViolationCode, Reason["code"]>> = {
  CAPACITY: "CAPACITY",
  TIME_WINDOW: "TIME_WINDOW",
  SHIFT_START: "SHIFT_TIME",
  SHIFT_END: "SHIFT_TIME",
  MAX_DURATION: "SHIFT_TIME",
  MAX_TRAVEL: "SHIFT_TIME",
  MAX_DISTANCE: "MAX_DISTANCE",
  MAX_TASKS: "MAX_TASKS",
  UNREACHABLE: "UNREACHABLE",
  SKILL: "SKILL",
  NOT_ALLOWED: "PINNED",
  BREAK: "BREAK",
};

/** What is wrong with a vehicle's route, with the amounts that are missing. */
export function breachesOf(job: EditJob, vehicleId: string, driven: Driven): Breach[] {
  const found = driven.violations.flatMap((violation): Breach[] => {
    const code = codes[violation.code];
    if (code === undefined) throw new Error(`a driven route is wrong: ${violation.code}: ${violation.message}`);
    if (code === "CAPACITY") return overloads(job, vehicleId, driven);
    const missing = missingOf(job, vehicleId, driven, violation);
    const aboutJob = violation.jobId !== undefined && code !== "SHIFT_TIME";
    return [
      { code, vehicleId, ...(aboutJob && { jobId: violation.jobId! }), ...(missing !== undefined && { missing }) },
    ];
  });
  // An overload is found at every stop that has it, and a shift can be too short in several ways.
  const greatest = new Map<string, Breach>();
  for (const breach of found) {
    const key = `${breach.code} ${breach.jobId} ${breach.dimension}`;
    if ((breach.missing ?? 0) >= (greatest.get(key)?.missing ?? 0)) greatest.set(key, breach);
  }
  return [...greatest.values()];
}

/** Whether a breach is new, or greater than the one that was there. */
export function worseThan(breach: Breach, known: readonly Breach[]): boolean {
  const same = known.filter(
    ({ code, jobId, dimension }) => code === breach.code && jobId === breach.jobId && dimension === breach.dimension,
  );
  if (same.length === 0) return true;
  const inSeconds = breach.code === "TIME_WINDOW" || breach.code === "SHIFT_TIME";
  const most = Math.max(...same.map(({ missing = 0 }) => missing));
  return (breach.missing ?? 0) > most + (inSeconds ? noticedSeconds : 1e-6);
}

function overloads({ jobs, vehicles }: EditJob, vehicleId: string, { route }: Driven): Breach[] {
  const capacity = vehicles.find(({ id }) => id === vehicleId)!.capacity ?? {};
  const aboard = new Set(route?.steps.map(({ jobId }) => jobId));
  return Object.entries(capacity).flatMap(([dimension, room]) => {
    const load = jobs.reduce((sum, { id, delivery }) => sum + (aboard.has(id) ? (delivery?.[dimension] ?? 0) : 0), 0);
    return load > room ? [{ code: "CAPACITY" as const, vehicleId, missing: load - room, dimension }] : [];
  });
}

function missingOf(
  { jobs, vehicles }: EditJob,
  vehicleId: string,
  { route }: Driven,
  { code, jobId }: Violation,
): number | undefined {
  const { shift, limits } = vehicles.find(({ id }) => id === vehicleId)!;
  if (route === undefined) return undefined;
  const over = (value: number, most: number | undefined) => (most === undefined ? undefined : value - most);
  switch (code) {
    case "TIME_WINDOW": {
      const start = route.steps.find((step) => step.jobId === jobId)?.startSeconds;
      const end = jobs.find(({ id }) => id === jobId)?.timeWindows?.at(-1)?.endSeconds;
      return start === undefined ? undefined : over(start, end);
    }
    case "SHIFT_END":
      return over(route.endSeconds, shift?.latestEndSeconds);
    case "MAX_DURATION":
      return over(route.endSeconds - route.departureSeconds, limits?.maxDurationSeconds);
    case "MAX_TRAVEL":
      return over(route.drivingSeconds, limits?.maxTravelSeconds);
    case "MAX_DISTANCE":
      return over(route.distanceMeters, limits?.maxDistanceMeters);
    case "MAX_TASKS":
      return over(route.steps.filter((step) => step.jobId !== undefined).length, limits?.maxTasks);
    default:
      return undefined;
  }
}
