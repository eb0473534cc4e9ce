import { breakStart } from "../features/breaks.ts";
import { latenessPrice } from "../features/lateness.ts";
import { overtimePrice } from "../features/overtime.ts";
import { stabilityPrice } from "../features/stability.ts";
import { nextStart } from "../features/time-windows.ts";
import type { Problem } from "../model/problem.ts";
import type { Cost, Route, Step, StepTimes } from "../model/solution.ts";
import { describeLoads } from "./describe-loads.ts";
import { BREAK, type Drive, driveRoute, RELOAD, TASK } from "./drive-route.ts";
import type { Instance } from "./instance.ts";
import { leaveCheapest } from "./leave-later.ts";
import { setupOf } from "./read-matrices.ts";
import { slotArrival } from "./slot-travel.ts";
import type { Task } from "./tasks.ts";
import { pricesOfVehicle } from "./vehicle-terms.ts";

/** A problem and its tasks in the numbering of the instance. */
export interface Described {
  problem: Problem;
  tasks: Task[];
  /** Whether a route may be over later when that makes it shorter; absent: it is over as early as it can be. */
  leavesCheapest?: boolean;
}

/** The vehicle's route, frozen prefix and then `jobs[begin..end)`, in the words of the answer. */
export function describeRoute(
  instance: Instance,
  described: Described,
  vehicle: number,
  jobs: Int32Array,
  begin: number,
  end: number,
  drive: Drive,
): Route {
  driveRoute(instance, vehicle, jobs, begin, end, drive);
  if (described.leavesCheapest) leaveCheapest(instance, vehicle, drive);
  const { fleet, service, size, distances, legCosts, rich, windows } = instance;
  const { departure, count, nodes, kinds, isAhead, holds, starts } = drive;
  const profile = fleet.profile[vehicle]!;
  const reload = rich?.reloads?.[vehicle];
  const steps: Step[] = [];
  let from = fleet.origin[vehicle]!;
  let time = departure;
  let drivingSeconds = 0;
  let distanceMeters = 0;
  let legs = 0;
  let waitingSeconds = 0;
  let serviceSeconds = 0;
  let breakSeconds = 0;
  let lateness = 0;
  let isThere = false;
  /** Drives to a node unless the vehicle is there already: seconds and metres of this step. */
  const driveTo = (to: number) => {
    if (isThere) return { seconds: 0, meters: 0 };
    const seconds = drivingTime(instance, described.problem, vehicle, from, to, time);
    const leg = (profile * size + from) * size + to;
    const meters = distances[leg]!;
    drivingSeconds += seconds;
    distanceMeters += meters;
    if (legCosts !== undefined) legs += legCosts[leg]!;
    time += seconds;
    isThere = true;
    return { seconds, meters };
  };
  const step = (arrivalSeconds: number, startSeconds: number, leg: { seconds: number; meters: number }): StepTimes => {
    starts[steps.length] = startSeconds;
    const { seconds, meters } = leg;
    return { arrivalSeconds, startSeconds, departureSeconds: time, distanceMeters: meters, drivingSeconds: seconds };
  };
  for (let i = 0; i < count; i++) {
    const kind = kinds[i]!;
    const node = nodes[i]!;
    if (kind === BREAK) {
      const each = rich!.breaks![vehicle]![node]!;
      const leg = isAhead[i] === 1 ? driveTo(placeFrom(drive, i, reload?.node ?? -1, fleet.to[vehicle]!)) : NO_LEG;
      const arrival = time;
      const start = finite(breakStart(each, arrival), arrival);
      waitingSeconds += start - arrival;
      breakSeconds += each.seconds;
      time = start + each.seconds;
      steps.push({ type: "break", breakId: each.id, ...step(arrival, start, leg) });
      continue;
    }
    const to = kind === RELOAD ? reload!.node : node;
    const leg = driveTo(to);
    const arrival = time;
    const setup = kind === RELOAD ? 0 : setupOf(instance, profile, from, to);
    const ready = arrival + setup;
    const held = rich === undefined ? ready : Math.max(ready, holds[i]!);
    const start = kind === RELOAD ? held : finite(nextStart(windows, to, held), ready);
    const seconds = kind === RELOAD ? reload!.seconds : service[profile * size + to]!;
    waitingSeconds += start - ready;
    serviceSeconds += setup + seconds;
    if (kind === TASK && rich?.hasLateness) lateness += latenessPrice(windows, to, start);
    time = start + seconds;
    steps.push({ ...named(kind, described.tasks[node]), ...step(arrival, start, leg) });
    from = to;
    isThere = false;
  }
  driveTo(fleet.to[vehicle]!);
  const loads = describeLoads(described, vehicle, drive);
  if (loads) for (const [at, each] of steps.entries()) each.load = loads[at + 1]!;
  const endSeconds = time;
  const { meter, second, fixed } = pricesOfVehicle(described.problem.vehicles[vehicle]!);
  const parts = {
    fixed,
    time: second * (endSeconds - departure),
    distance: meter * distanceMeters + legs,
    overtime: rich?.overtime === undefined ? 0 : overtimePrice(rich.overtime, vehicle, endSeconds),
    waiting: rich?.waitingPrice === undefined ? 0 : rich.waitingPrice[vehicle]! * waitingSeconds,
    lateness,
    unassigned: 0,
    stability: rich?.stability === undefined ? 0 : stabilityOf(instance, vehicle, drive),
  };
  return {
    vehicleId: described.problem.vehicles[vehicle]!.id,
    cost: { total: Object.values(parts).reduce((sum, part) => sum + part, 0), ...parts },
    departureSeconds: departure,
    endSeconds,
    drivingSeconds,
    distanceMeters,
    waitingSeconds,
    serviceSeconds,
    breakSeconds,
    ...(loads ? { departureLoad: loads[0]! } : {}),
    steps,
  };
}

/** Adds up costs by component; `unassigned`: the penalties of what is left out. */
export function sumCosts(costs: Cost[], unassigned: number): Cost {
  const sum: Cost = {
    total: unassigned,
    fixed: 0,
    time: 0,
    distance: 0,
    overtime: 0,
    waiting: 0,
    lateness: 0,
    unassigned,
    stability: 0,
  };
  for (const cost of costs) for (const part of PARTS) sum[part] += cost[part];
  return sum;
}

const PARTS = ["total", "fixed", "time", "distance", "overtime", "waiting", "lateness", "stability"] as const;

const NO_LEG = { seconds: 0, meters: 0 };

function named(kind: number, task: Task | undefined) {
  if (kind === RELOAD) return { type: "reload" as const };
  const { kind: type, id } = task!;
  return type === "job" ? { type, jobId: id } : { type, shipmentId: id };
}

function finite(time: number, otherwise: number): number {
  return time === Number.POSITIVE_INFINITY ? otherwise : time;
}

/** The node of the first entry from `at` on that has one. */
function placeFrom({ nodes, kinds, count }: Drive, at: number, reloadNode: number, end: number): number {
  for (let i = at; i < count; i++) if (kinds[i] !== BREAK) return kinds[i] === RELOAD ? reloadNode : nodes[i]!;
  return end;
}

function stabilityOf(instance: Instance, vehicle: number, drive: Drive): number {
  const { nodes, kinds, count, route, starts } = drive;
  for (let i = 0; i < count; i++) route[i] = kinds[i] === TASK ? nodes[i]! : -1;
  return stabilityPrice(instance.rich!.stability!, vehicle, route, starts, count);
}

/** Seconds on the road; 0 on a leg without a way, which only a frozen prefix can have. */
function drivingTime(
  instance: Instance,
  problem: Problem,
  vehicle: number,
  from: number,
  to: number,
  time: number,
): number {
  const { fleet, place, size, slots, spot, spots, travels, times, service } = instance;
  if (place[from]! < 0 || place[to]! < 0) return 0;
  const profile = fleet.profile[vehicle]!;
  if (slots) {
    const arrival = slotArrival(travels[profile]!, spot[from]! * spots + spot[to]!, time);
    return arrival === Number.POSITIVE_INFINITY ? 0 : arrival - time;
  }
  const total = times[(profile * size + from) * size + to]!;
  if (total === Number.POSITIVE_INFINITY) return 0;
  // Read again rather than subtracted, so that no rounding shows in the answer.
  const { profile: name = "default", speedFactor = 1 } = problem.vehicles[vehicle]!;
  const matrix = problem.matrices.find((each) => each.profile === name)!;
  if (matrix.travel.kind !== "constant") {
    return total - service[profile * size + from]! - setupOf(instance, profile, from, to);
  }
  return matrix.travel.durations[place[from]! * matrix.size + place[to]!]! / speedFactor;
}
