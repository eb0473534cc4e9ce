import type { Violation } from "../../check/violation.ts";
import { isObject } from "../../model/read-value.ts";
import { LongNumber, parseJson } from "../parse-json.ts";
import type { VroomAnswer } from "./read-answer.ts";
import { scheduleRoute, type VroomSchedule } from "./schedule.ts";
import { vehicleIds } from "./to-problem.ts";
import { TICKS_PER_SECOND } from "./vehicle-terms.ts";
import type { VroomInput, VroomJob, VroomVehicle } from "./vroom-input.ts";
import { writeVroom } from "./write-vroom.ts";

/**
 * Everything that is wrong with an answer in VROOM's words to a problem of VROOM's; an empty list means that it is valid. Its
 * routes are driven again by VROOM's rules, and every number that it states must be the recomputed one.
 */
export function checkVroom(input: VroomInput, answer: VroomAnswer): Violation[] {
  const violations: Violation[] = [];
  const jobs = new Map(input.jobs.map((job) => [job.key, job]));
  const keys = vehicleIds(input.vehicles);
  const free = input.vehicles.map((vehicle, index) => ({ vehicle, key: keys[index]! }));
  const routes: { vehicleId: string; jobIds: string[] }[] = [];
  let isWhole = true;
  for (const { vehicleId, jobIds } of answer.routes) {
    const at = free.findIndex(({ vehicle }) => vehicle.id === vehicleId);
    const served = jobIds.map((id) => jobs.get(id));
    if (at < 0) {
      const message = `a route names vehicle ${vehicleId}, which the problem does not have, or not so often`;
      violations.push({ code: "UNKNOWN_VEHICLE", message, vehicleId });
    } else if (served.length === 0) {
      violations.push({ code: "EMPTY_ROUTE", message: `the route of vehicle ${vehicleId} serves no job`, vehicleId });
    }
    if (at < 0 || served.length === 0 || !served.every((job) => job !== undefined)) {
      isWhole = false;
      continue;
    }
    const [{ vehicle, key }] = free.splice(at, 1) as [(typeof free)[number]];
    routes.push({ vehicleId: key, jobIds });
    violations.push(...brokenRules(vehicle, served, scheduleRoute(input, vehicle, served)));
    violations.push(...brokenPairs(input, vehicle, served));
  }
  violations.push(...eachJobOnce(input, answer, jobs));
  // Numbers are compared by their place, which only means something when every route could be driven.
  return isWhole && violations.length === 0 ? wrongNumbers(input, answer, routes) : violations;
}

function eachJobOnce({ jobs }: VroomInput, answer: VroomAnswer, known: Map<string, VroomJob>): Violation[] {
  const violations: Violation[] = [];
  const places = new Map<string, number>();
  for (const key of [...answer.routes.flatMap(({ jobIds }) => jobIds), ...answer.unassigned]) {
    places.set(key, (places.get(key) ?? 0) + 1);
    if (known.has(key)) continue;
    violations.push({ code: "UNKNOWN_JOB", message: `there is no ${named(key)} in the problem`, jobId: key });
  }
  for (const { key } of jobs) {
    const count = places.get(key) ?? 0;
    if (count === 0) {
      const message = `${named(key)} is neither served nor listed as unassigned`;
      violations.push({ code: "MISSING_JOB", message, jobId: key });
    } else if (count > 1) {
      violations.push({ code: "DUPLICATE_JOB", message: `${named(key)} stands in ${count} places`, jobId: key });
    }
  }
  return violations;
}

function named(key: string): string {
  return key.includes(" ") ? key : `job ${key}`;
}

/** Halves of shipments without the other, or in the wrong order, on a route. */
function brokenPairs({ jobs }: VroomInput, { id: vehicleId }: VroomVehicle, served: VroomJob[]): Violation[] {
  return served.flatMap((job, at): Violation[] => {
    if (job.kind === "job") return [];
    const isPickup = job.kind === "pickup";
    const other = jobs[jobs.indexOf(job) + (isPickup ? 1 : -1)]!;
    const place = served.indexOf(other);
    if (isPickup ? place > at : place >= 0 && place < at) return [];
    const message = `vehicle ${vehicleId}: ${job.key} has no ${other.key} ${isPickup ? "behind" : "before"} it`;
    return [{ code: "PAIRING", message, vehicleId, jobId: job.key }];
  });
}

function brokenRules(vehicle: VroomVehicle, jobs: VroomJob[], route: VroomSchedule): Violation[] {
  const violations: Violation[] = [];
  const { id: vehicleId, maxTasks, maxTravelTime, maxDistance, window } = vehicle;
  const say = (code: Violation["code"], message: string, jobId?: string) =>
    violations.push({ code, message: `vehicle ${vehicleId}: ${message}`, vehicleId, ...(jobId ? { jobId } : {}) });
  for (const { job, begin } of route.stops) {
    const lacking = job.skills.find((skill) => !vehicle.skills.includes(skill));
    if (lacking !== undefined) say("NOT_ALLOWED", `${named(job.key)} asks for skill ${lacking}`, job.key);
    const last = job.windows?.at(-1)?.[1];
    if (last === undefined || begin <= TICKS_PER_SECOND * last) continue;
    say(
      "TIME_WINDOW",
      `${named(job.key)} begins at ${begin / TICKS_PER_SECOND} s; its last window closes at ${last} s`,
      job.key,
    );
  }
  for (const [dimension, capacity] of vehicle.capacity.entries()) {
    let load = jobs.reduce((sum, job) => sum + (job.kind === "job" ? job.delivery[dimension]! : 0), 0);
    let heaviest = load;
    for (const { delivery, pickup } of jobs) {
      load += pickup[dimension]! - delivery[dimension]!;
      heaviest = Math.max(heaviest, load);
    }
    if (heaviest > capacity) say("CAPACITY", `${heaviest} of dimension ${dimension} are carried, ${capacity} fit`);
  }
  const end = route.end / TICKS_PER_SECOND;
  if (window && end > window[1]) say("SHIFT_END", `the route ends at ${end} s; its time window ends at ${window[1]} s`);
  const bounds: [Violation["code"], string, number, number | undefined][] = [
    ["MAX_TASKS", "tasks", jobs.length, maxTasks],
    ["MAX_DURATION", "s of travel", route.travelTicks / TICKS_PER_SECOND, maxTravelTime],
    ["MAX_DISTANCE", "m", route.stops.reduce((sum, stop) => sum + stop.meters, route.endMeters), maxDistance],
  ];
  for (const [code, unit, value, bound] of bounds) {
    if (bound !== undefined && value > bound) say(code, `the route takes ${value} ${unit}; its limit is ${bound}`);
  }
  return violations;
}

/** The answer written anew, field by field beside the stated one; what is stated besides (such as a shape) is passed over. */
function wrongNumbers(input: VroomInput, answer: VroomAnswer, routes: { vehicleId: string; jobIds: string[] }[]) {
  const solution = {
    routes: routes.map(({ vehicleId, jobIds }) => ({ vehicleId, steps: jobIds.map((jobId) => ({ jobId })) })),
    unassigned: answer.unassigned.map((jobId) => ({ jobId })),
  };
  const violations: Violation[] = [];
  const compare = (right: unknown, stated: unknown, path: string): void => {
    if (path === "/summary/computing_times" || path === "/unassigned") return;
    if (right instanceof LongNumber || typeof right !== "object" || right === null) {
      const [one, other] = [right, stated].map((value) => (value instanceof LongNumber ? value.digits : value));
      if (one === other) return;
      violations.push({ code: "WRONG_VALUE", message: `${path} states ${JSON.stringify(other)}, recomputed ${one}` });
      return;
    }
    for (const [key, value] of Object.entries(right)) {
      const part = isObject(stated) || Array.isArray(stated) ? (stated as Record<string, unknown>)[key] : undefined;
      compare(value, part, `${path}/${key}`);
    }
  };
  compare(parseJson(writeVroom(input, solution)), answer.stated, "");
  return violations;
}
