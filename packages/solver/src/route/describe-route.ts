import { nextStart } from "../features/time-windows.ts";
import type { Problem } from "../model/problem.ts";
import type { Cost, Route, Step } from "../model/solution.ts";
import type { Drive } from "./drive-route.ts";
import { driveRoute } from "./drive-route.ts";
import type { Instance } from "./instance.ts";
import { setupOf } from "./read-matrices.ts";
import { slotArrival } from "./slot-travel.ts";
import { pricesOfVehicle } from "./vehicle-terms.ts";

/** The vehicle's route, frozen prefix and then `jobs[begin..end)`, in the words of the answer. */
export function describeRoute(
  instance: Instance,
  problem: Problem,
  vehicle: number,
  jobs: Int32Array,
  begin: number,
  end: number,
  drive: Drive,
): Route {
  driveRoute(instance, vehicle, jobs, begin, end, drive);
  const { fleet, service, windows } = instance;
  const { departure, count, nodes } = drive;
  const steps: Step[] = [];
  let from = fleet.origin[vehicle]!;
  let time = departure;
  let drivingSeconds = 0;
  let distanceMeters = 0;
  let waitingSeconds = 0;
  let serviceSeconds = 0;
  for (let i = 0; i < count; i++) {
    const to = nodes[i]!;
    const seconds = drivingTime(instance, problem, vehicle, from, to, time);
    const meters = instance.distances[(fleet.profile[vehicle]! * instance.size + from) * instance.size + to]!;
    const arrivalSeconds = time + seconds;
    const setup = setupOf(instance, from, to);
    const ready = arrivalSeconds + setup;
    const open = nextStart(windows, to, ready);
    const startSeconds = open === Number.POSITIVE_INFINITY ? ready : open;
    time = startSeconds + service[to]!;
    steps.push({
      jobId: problem.jobs[to]!.id,
      arrivalSeconds,
      startSeconds,
      departureSeconds: time,
      distanceMeters: meters,
      drivingSeconds: seconds,
    });
    drivingSeconds += seconds;
    distanceMeters += meters;
    waitingSeconds += startSeconds - ready;
    serviceSeconds += setup + service[to]!;
    from = to;
  }
  const to = fleet.to[vehicle]!;
  const seconds = drivingTime(instance, problem, vehicle, from, to, time);
  drivingSeconds += seconds;
  distanceMeters += instance.distances[(fleet.profile[vehicle]! * instance.size + from) * instance.size + to]!;
  const endSeconds = time + seconds;
  const { meter, second, fixed } = pricesOfVehicle(problem.vehicles[vehicle]!);
  const cost = { fixed, time: second * (endSeconds - departure), distance: meter * distanceMeters };
  return {
    vehicleId: problem.vehicles[vehicle]!.id,
    cost: { total: cost.fixed + cost.time + cost.distance, ...cost },
    departureSeconds: departure,
    endSeconds,
    drivingSeconds,
    distanceMeters,
    waitingSeconds,
    serviceSeconds,
    steps,
  };
}

/** Adds up costs by component. */
export function sumCosts(costs: Cost[]): Cost {
  const sum: Cost = { total: 0, fixed: 0, time: 0, distance: 0 };
  for (const cost of costs) {
    sum.total += cost.total;
    sum.fixed += cost.fixed;
    sum.time += cost.time;
    sum.distance += cost.distance;
  }
  return sum;
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
  const { fleet, place, size, slots, travels, times, service } = instance;
  if (place[from]! < 0 || place[to]! < 0) return 0;
  if (slots) {
    const arrival = slotArrival(travels[fleet.profile[vehicle]!]!, from * size + to, time);
    return arrival === Number.POSITIVE_INFINITY ? 0 : arrival - time;
  }
  const total = times[(fleet.profile[vehicle]! * size + from) * size + to]!;
  if (total === Number.POSITIVE_INFINITY) return 0;
  // Read again rather than subtracted, so that no rounding shows in the answer.
  const profile = problem.vehicles[vehicle]!.profile ?? "default";
  const matrix = problem.matrices.find((each) => each.profile === profile)!;
  if (matrix.travel.kind !== "constant") return total - service[from]! - setupOf(instance, from, to);
  return matrix.travel.durations[place[from]! * matrix.size + place[to]!]!;
}
