import { nextStart } from "../features/time-windows.ts";
import type { Problem, Vehicle } from "../model/problem.ts";
import type { Fleet, Instance } from "./instance.ts";
import { readyAt } from "./leg.ts";
import { earliestStartOf, originOf, pricesOfVehicle } from "./vehicle-terms.ts";
import { widen } from "./widen.ts";

/** All of an instance that does not depend on the fleet in use. */
export type Base = Omit<Instance, "fleet" | "exact" | "frozen" | "hasFrozen">;

interface Numbering {
  nodeOfPlace: Map<number, number>;
  profileOf: (vehicle: Vehicle) => number;
  priceClassOf: (vehicle: Vehicle) => number;
}

/** Adds the fleet to an instance; the frozen prefixes are folded into where and when each vehicle starts. */
export function compileFleet(base: Base, problem: Problem, prefixes: Int32Array[], numbering: Numbering): Instance {
  const { vehicles } = problem;
  const perVehicle = (value: (vehicle: Vehicle) => number) => Float64Array.from(vehicles, value);
  const node = (place: number) => numbering.nodeOfPlace.get(place)!;
  const none = Number.POSITIVE_INFINITY;
  const origin = Int32Array.from(vehicles, (vehicle) => node(originOf(vehicle)));
  const earliestStart = perVehicle(earliestStartOf);
  const fleet: Fleet = {
    profile: Int32Array.from(vehicles, numbering.profileOf),
    priceClass: Int32Array.from(vehicles, numbering.priceClassOf),
    from: origin.slice(),
    to: Int32Array.from(vehicles, (vehicle) => node(vehicle.endIndex ?? -1)),
    origin,
    earliestStart,
    latestStart: perVehicle(({ state, shift }) => (state ? none : (shift?.latestStartSeconds ?? none))),
    latestEnd: perVehicle(({ shift }) => (shift ? widen(shift.latestEndSeconds) : Number.MAX_VALUE)),
    readyAt: earliestStart.slice(),
    underWay: Uint8Array.from(vehicles, ({ state }) => (state ? 1 : 0)),
    fixedPrice: perVehicle((vehicle) => pricesOfVehicle(vehicle).fixed),
    meterPrice: perVehicle((vehicle) => pricesOfVehicle(vehicle).meter),
    secondPrice: perVehicle((vehicle) => pricesOfVehicle(vehicle).second),
    maxTasks: perVehicle(({ limits }) => limits?.maxTasks ?? none),
    maxDistance: perVehicle(({ limits }) => widen(limits?.maxDistanceMeters ?? none)),
    maxDuration: perVehicle(({ limits }) => widen(limits?.maxDurationSeconds ?? none)),
    exact: new Uint8Array(vehicles.length),
    frozenJobs: prefixes,
    frozenPrice: new Float64Array(vehicles.length),
    plainUsed: new Float64Array(vehicles.length * base.plainDimensions),
    mixedPeak: new Float64Array(vehicles.length * base.mixedDimensions),
    mixedCarried: new Float64Array(vehicles.length * base.mixedDimensions),
    type: new Int32Array(vehicles.length).fill(-1),
    types: [],
    tailGroup: new Int32Array(vehicles.length),
  };
  const frozen = new Uint8Array(base.jobs);
  for (let vehicle = 0; vehicle < vehicles.length; vehicle++) {
    const isBounded = fleet.maxDistance[vehicle]! < none || fleet.maxDuration[vehicle]! < none;
    fleet.exact[vehicle] = isBounded || fleet.secondPrice[vehicle]! > 0 || base.rich !== undefined ? 1 : 0;
    // A shift that cannot begin serves nobody.
    if (fleet.earliestStart[vehicle]! > fleet.latestStart[vehicle]!) fleet.latestEnd[vehicle] = -Number.MAX_VALUE;
    for (const job of fleet.frozenJobs[vehicle]!) frozen[job] = 1;
    foldPrefix(base, fleet, vehicle);
  }
  groupTails(fleet);
  groupTypes(base, fleet);
  return { ...base, frozen, hasFrozen: frozen.includes(1), fleet, exact: fleet.exact.includes(1) };
}

/** Moves a vehicle's start behind its frozen prefix. A frozen stop that is late, or without a way, is driven all the same. */
function foldPrefix(base: Base, fleet: Fleet, vehicle: number): void {
  const { size, prices } = base;
  let from = fleet.origin[vehicle]!;
  let time = fleet.earliestStart[vehicle]!;
  const jobs = fleet.frozenJobs[vehicle]!;
  for (const to of jobs) {
    const ready = readyAt(base, fleet.profile[vehicle]!, from, to, time);
    const reached =
      ready === Number.POSITIVE_INFINITY ? time + base.service[fleet.profile[vehicle]! * size + from]! : ready;
    const start = nextStart(base.windows, to, reached);
    time = start === Number.POSITIVE_INFINITY ? reached : start;
    const price = prices[(fleet.priceClass[vehicle]! * size + from) * size + to]!;
    if (price < base.barred) fleet.frozenPrice[vehicle]! += price;
    from = to;
  }
  if (jobs.length > 0) fleet.frozenPrice[vehicle]! += fleet.fixedPrice[vehicle]!;
  fleet.from[vehicle] = from;
  fleet.readyAt[vehicle] = time;
  foldLoads(base, fleet, vehicle);
}

/** A frozen prefix that is too heavy fills its vehicle: what adds nothing to the load still fits behind it. */
function foldLoads(base: Base, fleet: Fleet, vehicle: number): void {
  const jobs = fleet.frozenJobs[vehicle]!;
  const { plainDimensions: plain, mixedDimensions: mixed, plainCapacity, mixedCapacity } = base;
  for (let k = 0; k < plain; k++) {
    let used = 0;
    for (const job of jobs) used += base.plainAmounts[job * plain + k]!;
    fleet.plainUsed[vehicle * plain + k] = atMostFull(used, plainCapacity[vehicle * plain + k]!);
  }
  for (let k = 0; k < mixed; k++) {
    const capacity = mixedCapacity[vehicle * mixed + k]!;
    let load = 0;
    for (const job of jobs) load += base.mixedDeliveries[job * mixed + k]!;
    let peak = load;
    for (const job of jobs) {
      load += base.mixedPickups[job * mixed + k]! - base.mixedDeliveries[job * mixed + k]!;
      peak = Math.max(peak, load);
    }
    fleet.mixedPeak[vehicle * mixed + k] = atMostFull(peak, capacity);
    fleet.mixedCarried[vehicle * mixed + k] = atMostFull(load, capacity);
  }
}

/** A load above capacity as one just below it, so that sums that come and go by rounding stay within. */
function atMostFull(load: number, capacity: number): number {
  return load > capacity ? capacity * (1 - 1e-9) : load;
}

function groupTails(fleet: Fleet): void {
  const groups = new Map<string, number>();
  for (let vehicle = 0; vehicle < fleet.tailGroup.length; vehicle++) {
    const key = `${fleet.profile[vehicle]} ${fleet.priceClass[vehicle]} ${fleet.to[vehicle]}`;
    if (!groups.has(key)) groups.set(key, groups.size);
    fleet.tailGroup[vehicle] = groups.get(key)!;
  }
}

function groupTypes(base: Base, fleet: Fleet): void {
  const { plainDimensions: plain, mixedDimensions: mixed, accessWords: words } = base;
  const served: number[][] = fleet.frozenJobs.map(() => []);
  for (let job = 0; words > 0 && job < base.jobs; job++) {
    for (let vehicle = 0; vehicle < served.length; vehicle++) {
      const isAllowed = base.access[job * words + (vehicle >> 5)]! & (1 << (vehicle & 31));
      if (isAllowed) served[vehicle]!.push(job);
    }
  }
  const byKey = new Map<string, number[]>();
  for (let vehicle = 0; vehicle < served.length; vehicle++) {
    if (fleet.frozenJobs[vehicle]!.length > 0) continue;
    const values = [
      ...[fleet.tailGroup, fleet.origin, fleet.underWay, fleet.earliestStart, fleet.latestStart, fleet.latestEnd],
      ...[fleet.fixedPrice, fleet.maxTasks, fleet.maxDistance, fleet.maxDuration],
    ].map((each) => each[vehicle]!);
    values.push(...base.plainCapacity.subarray(vehicle * plain, (vehicle + 1) * plain));
    values.push(...base.mixedCapacity.subarray(vehicle * mixed, (vehicle + 1) * mixed));
    const key = `${values.join(" ")}|${served[vehicle]!.join(" ")}|${base.rich?.vehicleKeys[vehicle] ?? ""}`;
    const members = byKey.get(key);
    if (members) members.push(vehicle);
    else byKey.set(key, [vehicle]);
  }
  fleet.types = [...byKey.values()].map((members) => Int32Array.from(members));
  for (const [type, members] of fleet.types.entries()) for (const vehicle of members) fleet.type[vehicle] = type;
}
