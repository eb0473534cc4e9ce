import type { Violation } from "../../check/violation.ts";
import { LongNumber } from "../../model/long-number.ts";
import { isObject } from "../../model/read-value.ts";
import { parseJson } from "../parse-json.ts";
import { named } from "./named.ts";
import type { VroomAnswer } from "./read-answer.ts";
import { scheduleRoute, type VroomSchedule } from "./schedule.ts";
import { vehicleIds } from "./to-problem.ts";
import { TICKS_PER_SECOND } from "./vehicle-terms.ts";
import { brokenPairs } from "./violations.ts";
import type { VroomEntry, VroomInput, VroomJob, VroomVehicle } from "./vroom-input.ts";
import { writeVroom, writeVroomPlan } from "./write-vroom.ts";

/**
 * Everything that is wrong with an answer in VROOM's words to a problem of VROOM's; an empty list means that it is valid. Its
 * routes are driven again by VROOM's rules, and every number that it states must be the recomputed one. With option c its
 * routes may break what they say they break: then it is compared with the given routes, timed anew.
 */
export function checkVroom(input: VroomInput, answer: VroomAnswer): Violation[] {
  if (input.options.c) return wrongNumbers(answer, writeVroomPlan(input));
  const violations: Violation[] = [];
  const jobs = new Map(input.jobs.map((job) => [job.key, job]));
  const keys = vehicleIds(input.vehicles);
  const free = input.vehicles.map((vehicle, index) => ({ vehicle, key: keys[index]! }));
  const routes: { vehicleId: string; jobIds: string[] }[] = [];
  let isWhole = true;
  for (const { vehicleId, jobIds } of answer.routes) {
    const at = free.findIndex(({ vehicle }) => vehicle.id === vehicleId);
    const breaks = new Map(free[at]?.vehicle.breaks.map((each) => [each.key, each]));
    const entries = jobIds.map((key): VroomEntry | undefined => jobs.get(key) ?? breaks.get(key));
    const isEmpty = jobIds.every((key) => key.startsWith("break "));
    if (at < 0) {
      const message = `a route names vehicle ${vehicleId}, which the problem does not have, or not so often`;
      violations.push({ code: "UNKNOWN_VEHICLE", message, vehicleId });
    } else if (isEmpty) {
      violations.push({ code: "EMPTY_ROUTE", message: `the route of vehicle ${vehicleId} serves no job`, vehicleId });
    }
    if (at < 0 || isEmpty || !entries.every((entry) => entry !== undefined)) {
      isWhole = false;
      for (const key of at < 0 ? [] : jobIds) {
        if (!key.startsWith("break ") || breaks.has(key)) continue;
        const message = `the route of vehicle ${vehicleId} names ${key}, which the vehicle does not have`;
        violations.push({ code: "UNKNOWN_BREAK", message, vehicleId, breakId: key.slice(6) });
      }
      continue;
    }
    const [{ vehicle, key }] = free.splice(at, 1) as [(typeof free)[number]];
    routes.push({ vehicleId: key, jobIds });
    violations.push(...brokenRules(vehicle, scheduleRoute(input, vehicle, entries)));
    violations.push(...brokenBreaks(vehicle, entries));
    for (const jobId of brokenPairs(input, jobsOf(entries))) {
      const message = `vehicle ${vehicleId}: ${jobId} has no other half on the route, or on its wrong side`;
      violations.push({ code: "PAIRING", message, vehicleId, jobId });
    }
  }
  violations.push(...eachJobOnce(input, answer, jobs));
  // Numbers are compared by their place, which only means something when every route could be driven.
  if (!isWhole || violations.length > 0) return violations;
  const solution = {
    routes: routes.map(({ vehicleId, jobIds }) => ({ vehicleId, steps: jobIds.map((jobId) => ({ jobId })) })),
    unassigned: answer.unassigned.map((jobId) => ({ jobId })),
  };
  return wrongNumbers(answer, writeVroom(input, solution));
}

function eachJobOnce({ jobs }: VroomInput, answer: VroomAnswer, known: Map<string, VroomJob>): Violation[] {
  const violations: Violation[] = [];
  const places = new Map<string, number>();
  for (const key of [...answer.routes.flatMap(({ jobIds }) => jobIds), ...answer.unassigned]) {
    if (key.startsWith("break ")) continue;
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

function jobsOf(entries: VroomEntry[]): VroomJob[] {
  return entries.filter((entry) => entry.kind !== "break");
}

/** Breaks that a route does not take, or takes twice. */
function brokenBreaks({ id: vehicleId, breaks }: VroomVehicle, entries: VroomEntry[]): Violation[] {
  return breaks.flatMap((each): Violation[] => {
    const taken = entries.filter((entry) => entry === each).length;
    if (taken === 1) return [];
    const message = `vehicle ${vehicleId}: ${each.key} is taken ${taken} times`;
    return [{ code: "BREAK", message, vehicleId, breakId: each.id }];
  });
}

function brokenRules(vehicle: VroomVehicle, route: VroomSchedule): Violation[] {
  const violations: Violation[] = [];
  const entries = route.stops.map(({ entry }) => entry);
  const jobs = jobsOf(entries);
  const { id: vehicleId, maxTasks, maxTravelTime, maxDistance, window } = vehicle;
  const say = (code: Violation["code"], message: string, jobId?: string) =>
    violations.push({ code, message: `vehicle ${vehicleId}: ${message}`, vehicleId, ...(jobId ? { jobId } : {}) });
  for (const { entry, begin } of route.stops) {
    const { key, windows } = entry;
    const code = entry.kind === "break" ? "BREAK" : "TIME_WINDOW";
    const jobId = entry.kind === "break" ? undefined : key;
    const lacking = entry.kind === "break" ? undefined : entry.skills.find((skill) => !vehicle.skills.includes(skill));
    if (lacking !== undefined) say("NOT_ALLOWED", `${named(key)} asks for skill ${lacking}`, key);
    const last = windows?.at(-1)?.[1];
    if (last === undefined || begin <= TICKS_PER_SECOND * last) continue;
    say(code, `${named(key)} begins at ${begin / TICKS_PER_SECOND} s; its last window closes at ${last} s`, jobId);
  }
  for (const [dimension, capacity] of vehicle.capacity.entries()) {
    let load = jobs.reduce((sum, job) => sum + (job.kind === "job" ? job.delivery[dimension]! : 0), 0);
    let heaviest = load;
    for (const entry of entries) {
      if (entry.kind === "break") {
        const most = entry.maxLoad?.[dimension] ?? load;
        if (load > most)
          say("BREAK", `${entry.key} is taken with ${load} of dimension ${dimension}; it may be with ${most}`);
        continue;
      }
      load += entry.pickup[dimension]! - entry.delivery[dimension]!;
      heaviest = Math.max(heaviest, load);
    }
    if (heaviest > capacity) say("CAPACITY", `${heaviest} of dimension ${dimension} are carried, ${capacity} fit`);
  }
  const end = route.end / TICKS_PER_SECOND;
  if (window && end > window[1]) say("SHIFT_END", `the route ends at ${end} s; its time window ends at ${window[1]} s`);
  const bounds: [Violation["code"], string, number, number | undefined][] = [
    ["MAX_TASKS", "tasks", jobs.length, maxTasks],
    ["MAX_DURATION", "s of travel", route.travelTicks / TICKS_PER_SECOND, maxTravelTime],
    ["MAX_DISTANCE", "m", metersOf(route), maxDistance],
  ];
  for (const [code, unit, value, bound] of bounds) {
    if (bound !== undefined && value > bound) say(code, `the route takes ${value} ${unit}; its limit is ${bound}`);
  }
  return violations;
}

function metersOf({ stops, lastLeg }: VroomSchedule): number {
  return stops.reduce((sum, { entry, leg }) => sum + (entry.kind === "break" ? 0 : leg.meters), lastLeg.meters);
}

/** The answer written anew, field by field beside the stated one; what is stated besides (such as a shape) is passed over. */
function wrongNumbers(answer: VroomAnswer, anew: string): Violation[] {
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
  compare(parseJson(anew), answer.stated, "");
  return violations;
}
