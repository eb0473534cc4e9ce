import { makeGreatCircle, type RoadMatrix } from "@reroute/roads";
import { breachesOf, worseThan } from "./breaches.ts";
import { type Driven, makeDriver } from "./drive.ts";
import type { Attempt, Breach, EditJob, EditResult, JobMove } from "./edit-job.ts";
import { withoutJobs } from "./without-jobs.ts";

/** Says what moves come to: the same job, the same answer. `matrix`: as for `runJob`. */
export async function runEdit(job: EditJob, matrix?: RoadMatrix): Promise<EditResult> {
  if (matrix === undefined && job.roads !== "great-circle") {
    throw new Error(`an edit over the roads ${job.roads} came without their matrix`);
  }
  const { timeZone, locations, slots, traffic } = job;
  const roads = matrix ?? (await makeGreatCircle({ timeZone }).matrix({ locations, slots, traffic }));
  const startedCpu = process.threadCpuUsage();
  const drive = makeDriver(job, roads);
  const attempts = job.attempts.map((moves) => attempt(job, drive, moves));
  const { user, system } = process.threadCpuUsage(startedCpu);
  return { attempts, travelSource: roads.source, cpuSeconds: (user + system) / 1e6 };
}

type Drive = (vehicleId: string, stops: readonly string[][]) => Driven;

function attempt(job: EditJob, drive: Drive, moves: readonly JobMove[]): Attempt {
  const before = new Map(job.routes.map(({ vehicleId, stops }) => [vehicleId, stops]));
  const now = new Map(before);
  const moved = new Set(moves.flatMap(({ jobIds }) => jobIds));
  const judge = (vehicleId: string, stops: readonly string[][]): Judged => {
    const was = before.get(vehicleId) ?? [];
    const driven = drive(vehicleId, stops);
    const known = breachesOf(job, vehicleId, drive(vehicleId, was));
    const all = breachesOf(job, vehicleId, driven);
    const fresh = all.filter((breach) => worseThan(breach, known));
    const missing = all.reduce((sum, breach) => sum + (breach.missing ?? 0), 0);
    return { driven, missing, breaches: [...fresh, ...partedFrom(job, vehicleId, stops, moved)] };
  };
  for (const move of moves) {
    for (const [vehicleId, stops] of now) now.set(vehicleId, withoutJobs(stops, move.jobIds));
    if (move.vehicleId === null) continue;
    const stops = now.get(move.vehicleId) ?? [];
    const index = indexOf(move, stops, (candidate) => judge(move.vehicleId!, candidate));
    now.set(move.vehicleId, [...stops.slice(0, index), move.jobIds, ...stops.slice(index)]);
  }
  const vehicleIds = [...now.keys()].filter((id) => flat(now.get(id)!) !== flat(before.get(id) ?? []));
  const change = { cost: 0, distanceMeters: 0, drivingSeconds: 0 };
  const breaches: Breach[] = [];
  const routes: Attempt["routes"] = [];
  for (const vehicleId of vehicleIds) {
    const was = drive(vehicleId, before.get(vehicleId) ?? []);
    const { driven, breaches: broken } = judge(vehicleId, now.get(vehicleId)!);
    breaches.push(...broken);
    change.cost += driven.cost - was.cost;
    change.distanceMeters += driven.distanceMeters - was.distanceMeters;
    change.drivingSeconds += driven.drivingSeconds - was.drivingSeconds;
    if (driven.route !== undefined) routes.push(driven.route);
  }
  return { routes, vehicleIds, change, breaches };
}

interface Judged {
  driven: Driven;
  /** By how much limits are broken, those too that were broken before. */
  missing: number;
  breaches: Breach[];
}

/** Where a move's stop goes: where it was told to, else where it breaks least, then costs least. */
function indexOf(move: JobMove, stops: readonly string[][], judge: (stops: string[][]) => Judged): number {
  const { place, jobIds } = move;
  if (place !== "cheapest") {
    if ("index" in place) return Math.min(place.index, stops.length);
    return stops.findIndex((ids) => ids.includes(place.after)) + 1;
  }
  let best = { index: stops.length, broken: Number.POSITIVE_INFINITY, missing: 0, cost: 0 };
  for (let index = 0; index <= stops.length; index++) {
    const { driven, missing, breaches } = judge([...stops.slice(0, index), jobIds, ...stops.slice(index)]);
    const next = { index, broken: breaches.length, missing, cost: driven.cost };
    const order = next.broken - best.broken || next.missing - best.missing || next.cost - best.cost;
    if (order < 0) best = next;
  }
  return best.index;
}

const flat = (stops: readonly string[][]) => stops.flat().join();

/** Pins to a place that a move comes between. */
function partedFrom(
  { keptJobIds }: EditJob,
  vehicleId: string,
  stops: readonly string[][],
  moved: ReadonlySet<string>,
): Breach[] {
  const order = stops.flat();
  return keptJobIds
    .filter((id) => !moved.has(id) && order.includes(id))
    .filter((id) => moved.has(order[order.indexOf(id) - 1] ?? ""))
    .map((jobId) => ({ code: "PINNED" as const, vehicleId, jobId }));
}
