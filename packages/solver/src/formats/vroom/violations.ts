import type { VroomEntry, VroomInput, VroomJob, VroomVehicle, VroomWindow } from "./vroom-input.ts";

export type VroomCause =
  | "delay"
  | "lead_time"
  | "load"
  | "max_load"
  | "max_tasks"
  | "skills"
  | "precedence"
  | "missing_break"
  | "max_travel_time"
  | "max_distance";

/** What a given route breaks, in VROOM's words; `duration`: the seconds of a delay or a lead time. */
export interface VroomViolation {
  cause: VroomCause;
  duration?: number;
}

/** A route up to and with a step, in the seconds and metres that are told. */
interface Metrics {
  /** When service begins. */
  begin: number;
  /** On board behind the step. */
  load: number[];
  /** Driven. */
  duration: number;
  distance: number;
  /** Jobs and halves of shipments. */
  tasks: number;
}

/** What breaks at a step; pairs of shipments and breaks that are missing are for the whole route to say. */
export function violationsOf(
  vehicle: VroomVehicle,
  step: VroomEntry | "start" | "end",
  { begin, load, duration, distance, tasks }: Metrics,
): VroomViolation[] {
  const { window, capacity, skills, maxTasks, maxTravelTime, maxDistance } = vehicle;
  const found = step === "start" ? [] : missOf(step === "end" ? lastOf(window) : step.windows, begin);
  if (step === "start" && window && begin < window[0]) found.push({ cause: "lead_time", duration: window[0] - begin });
  const say = (cause: VroomCause, isBroken: boolean) => {
    if (isBroken) found.push({ cause });
  };
  say(
    "load",
    load.some((each, dimension) => each > capacity[dimension]!),
  );
  if (typeof step === "object") {
    if (step.kind === "break")
      say(
        "max_load",
        load.some((each, dimension) => each > (step.maxLoad?.[dimension] ?? each)),
      );
    else {
      say(
        "skills",
        step.skills.some((skill) => !skills.includes(skill)),
      );
      say("max_tasks", tasks > (maxTasks ?? tasks));
    }
  }
  say("max_travel_time", duration > (maxTravelTime ?? duration));
  say("max_distance", distance > (maxDistance ?? distance));
  return found;
}

/** Keys of halves of shipments that are without the other, or in the wrong order, on a route of these jobs. */
export function brokenPairs({ jobs }: VroomInput, served: VroomJob[]): Set<string> {
  const places = new Map(served.map(({ key }, at) => [key, at]));
  const broken = new Set<string>();
  for (const [row, pickup] of jobs.entries()) {
    if (pickup.kind !== "pickup") continue;
    const delivery = jobs[row + 1]!;
    const [from, to] = [places.get(pickup.key), places.get(delivery.key)];
    if (from !== undefined && to !== undefined && from < to) continue;
    if (from !== undefined) broken.add(pickup.key);
    if (to !== undefined) broken.add(delivery.key);
  }
  return broken;
}

/** One a cause, with its seconds added up. */
export function sumOfViolations(lists: VroomViolation[][]): VroomViolation[] {
  const sums = new Map<VroomCause, VroomViolation>();
  for (const { cause, duration } of lists.flat()) {
    const before = sums.get(cause)?.duration ?? 0;
    sums.set(cause, { cause, ...(duration === undefined ? {} : { duration: before + duration }) });
  }
  return [...sums.values()];
}

/** By how much a start misses the window that is nearest. */
function missOf(windows: VroomWindow[] | undefined, begin: number): VroomViolation[] {
  let least: VroomViolation | undefined;
  for (const [opens, closes] of windows ?? []) {
    if (begin >= opens && begin <= closes) return [];
    const miss: VroomViolation =
      begin < opens ? { cause: "lead_time", duration: opens - begin } : { cause: "delay", duration: begin - closes };
    if (!least || miss.duration! < least.duration!) least = miss;
  }
  return least ? [least] : [];
}

function lastOf(window: VroomWindow | undefined): VroomWindow[] | undefined {
  return window && [[0, window[1]]];
}
