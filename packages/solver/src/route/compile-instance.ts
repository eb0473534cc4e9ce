import { readCapacity } from "../features/capacity.ts";
import type { Windows } from "../features/time-windows.ts";
import { readAccess } from "../features/vehicle-access.ts";
import type { Job, Problem, Vehicle } from "../model/problem.ts";
import type { PreviousPlan } from "../model/solution.ts";
import { type Base, compileFleet } from "./compile-fleet.ts";
import type { Instance } from "./instance.ts";
import { readDistances, readSlots, readTimes } from "./read-matrices.ts";
import type { SlotTravel } from "./slot-travel.ts";
import { earliestStartOf, originOf, pricesOfVehicle } from "./vehicle-terms.ts";
import { widen } from "./widen.ts";

/** Turns a valid problem into flat numbers; the frozen prefixes of `previous` are folded into the routes' starts. */
export function compileInstance(problem: Problem, previous?: PreviousPlan): Instance {
  const { jobs, vehicles } = problem;
  const places = placesOf(vehicles);
  const nodes = nodesOf(jobs, places);
  const { size } = nodes;
  const legs = size * size;

  const profileNames = [...new Set(vehicles.map(profileOf))];
  const matrices = profileNames.map((name) => problem.matrices.find((matrix) => matrix.profile === name));
  const slots = matrices.some((matrix) => matrix?.travel.kind === "slots");
  const distances = new Float64Array(legs * profileNames.length);
  const times = new Float64Array(slots ? 0 : legs * profileNames.length);
  const barred = new Uint8Array(legs * profileNames.length);
  const travels: SlotTravel[] = [];
  const earliest = Math.min(...vehicles.map(earliestStartOf));
  for (const [profile, matrix] of matrices.entries()) {
    const part = barred.subarray(profile * legs, (profile + 1) * legs);
    readDistances(matrix, nodes, distances.subarray(profile * legs, (profile + 1) * legs), part);
    if (slots) travels.push(readSlots(matrix, nodes, part, earliest));
    else readTimes(matrix, nodes, part, times.subarray(profile * legs, (profile + 1) * legs));
  }

  const classes = priceClassesOf(vehicles, profileNames);
  const priced = pricesOf(classes, nodes.service, size, distances, times, travels, barred);
  const symmetric = isSymmetric(priced.prices, size, classes.length);
  const capacity = readCapacity(jobs, vehicles);
  const access = readAccess(jobs, vehicles);
  const windows = windowsOf(jobs);
  const base: Base = {
    jobs: jobs.length,
    vehicles: vehicles.length,
    size,
    profiles: profileNames.length,
    slots,
    times,
    travels,
    legs: packLegs(classes, priced.prices, times, size),
    distances,
    prices: priced.prices,
    priceClasses: classes.length,
    barred: priced.barred,
    symmetric,
    service: nodes.service,
    setup: nodes.setup,
    place: nodes.place,
    open: Float64Array.from(jobs, (job) => job.timeWindows?.[0]?.startSeconds ?? Number.NEGATIVE_INFINITY),
    close: Float64Array.from(jobs, (_, job) => windows.bounds[2 * windows.first[job + 1]! - 1]!),
    alternatives: Uint8Array.from(jobs, (job) => ((job.timeWindows?.length ?? 0) > 1 ? 1 : 0)),
    windows,
    priority: Float64Array.from(jobs, (job) => job.priority ?? 0),
    plainDimensions: capacity.plain.length,
    plainAmounts: capacity.plainAmounts,
    plainCapacity: capacity.plainCapacity,
    mixedDimensions: capacity.mixed.length,
    mixedDeliveries: capacity.mixedDeliveries,
    mixedPickups: capacity.mixedPickups,
    mixedCapacity: capacity.mixedCapacity,
    access: access.bits,
    accessWords: access.words,
  };
  return compileFleet(base, problem, previous, {
    nodeOfPlace: new Map(places.map((place, index) => [place, jobs.length + index])),
    profileOf: (vehicle) => profileNames.indexOf(profileOf(vehicle)),
    priceClassOf: (vehicle) => classes.findIndex((each) => isClassOf(each, vehicle, profileNames)),
  });
}

function placesOf(vehicles: Vehicle[]): number[] {
  return [...new Set(vehicles.flatMap((vehicle) => [originOf(vehicle), vehicle.endIndex ?? -1]))];
}

function nodesOf(jobs: Job[], places: number[]) {
  const size = jobs.length + places.length;
  const place = new Int32Array(size);
  const service = new Float64Array(size);
  const setup = new Float64Array(size);
  for (const [index, job] of jobs.entries()) {
    place[index] = job.locationIndex;
    service[index] = job.serviceSeconds ?? 0;
    setup[index] = job.setupSeconds ?? 0;
  }
  place.set(places, jobs.length);
  return { size, place, service, setup, jobs: jobs.length };
}

function profileOf(vehicle: Vehicle): string {
  return vehicle.profile ?? "default";
}

interface PriceClass {
  profile: number;
  meter: number;
  second: number;
}

function priceClassesOf(vehicles: Vehicle[], profiles: string[]): PriceClass[] {
  const classes: PriceClass[] = [];
  for (const vehicle of vehicles) {
    if (classes.some((each) => isClassOf(each, vehicle, profiles))) continue;
    const { meter, second } = pricesOfVehicle(vehicle);
    classes.push({ profile: profiles.indexOf(profileOf(vehicle)), meter, second });
  }
  return classes;
}

function isClassOf(each: PriceClass, vehicle: Vehicle, profiles: string[]): boolean {
  const { meter, second } = pricesOfVehicle(vehicle);
  return profiles[each.profile] === profileOf(vehicle) && each.meter === meter && each.second === second;
}

/** A leg's price: its metres, and its time by the mean of the slots; the exact price of time is known per route only. */
function pricesOf(
  classes: PriceClass[],
  service: Float64Array,
  size: number,
  distances: Float64Array,
  times: Float64Array,
  travels: SlotTravel[],
  isBarred: Uint8Array,
): { prices: Float64Array; barred: number } {
  const legs = size * size;
  const [only] = classes;
  if (classes.length === 1 && only!.meter === 1 && only!.second === 0 && !isBarred.includes(1)) {
    return { prices: distances, barred: Number.MAX_VALUE };
  }
  const prices = new Float64Array(legs * classes.length);
  let highest = 0;
  for (const [index, { profile, meter, second }] of classes.entries()) {
    for (let leg = 0; leg < legs; leg++) {
      if (isBarred[profile * legs + leg] === 1) continue;
      let price = meter * distances[profile * legs + leg]!;
      if (second > 0) {
        const travel = travels[profile];
        const seconds = travel ? meanDuration(travel, leg) + service[(leg / size) | 0]! : times[profile * legs + leg]!;
        price += second * seconds;
      }
      prices[index * legs + leg] = price;
      if (price > highest) highest = price;
    }
  }
  const barred = 1e4 * (highest + 1);
  for (const [index, { profile }] of classes.entries()) {
    for (let leg = 0; leg < legs; leg++) {
      if (isBarred[profile * legs + leg] === 1) prices[index * legs + leg] = barred;
    }
  }
  return { prices, barred };
}

function meanDuration(travel: SlotTravel, leg: number): number {
  let sum = 0;
  let open = 0;
  for (let slot = 0; slot < travel.count; slot++) {
    const duration = travel.durations[leg * travel.count + slot]!;
    if (duration === Number.POSITIVE_INFINITY) continue;
    sum += duration;
    open++;
  }
  return sum / open;
}

function isSymmetric(prices: Float64Array, size: number, classes: number): boolean {
  for (let index = 0; index < classes; index++) {
    const offset = index * size * size;
    for (let i = 1; i < size; i++) {
      for (let j = 0; j < i; j++) {
        if (prices[offset + i * size + j] !== prices[offset + j * size + i]) return false;
      }
    }
  }
  return true;
}

/** Price and time of every leg side by side, by row = from and by row = to: see `Instance.legs`. */
function packLegs(
  classes: PriceClass[],
  prices: Float64Array,
  times: Float64Array,
  size: number,
): Float32Array | Float64Array {
  const count = size * size;
  const length = 4 * count * classes.length;
  const legs = isSingle(prices) && isSingle(times) ? new Float32Array(length) : new Float64Array(length);
  for (const [index, { profile }] of classes.entries()) {
    const price = prices.subarray(index * count, (index + 1) * count);
    const time = times.subarray(profile * count, (profile + 1) * count);
    const out = legs.subarray(4 * index * count, 4 * index * count + 2 * count);
    const into = legs.subarray(4 * index * count + 2 * count, 4 * (index + 1) * count);
    const isTimed = time.length > 0;
    for (let i = 0; i < size; i++) {
      for (let j = 0; j < size; j++) {
        const at = i * size + j;
        const turned = j * size + i;
        out[2 * at] = price[at]!;
        into[2 * turned] = price[at]!;
        if (!isTimed) continue;
        out[2 * at + 1] = time[at]!;
        into[2 * turned + 1] = time[at]!;
      }
    }
  }
  return legs;
}

/** Whether single precision holds every number exactly. */
function isSingle(numbers: Float64Array): boolean {
  for (let at = 0; at < numbers.length; at++) if (Math.fround(numbers[at]!) !== numbers[at]) return false;
  return true;
}

function windowsOf(jobs: Job[]): Windows {
  const first = new Int32Array(jobs.length + 1);
  const bounds: number[] = [];
  const ends: number[] = [];
  const add = (start: number, end: number) => {
    bounds.push(start, widen(end));
    ends.push(end);
  };
  for (const [index, { timeWindows }] of jobs.entries()) {
    for (const window of timeWindows ?? []) add(window.startSeconds, window.endSeconds);
    if (timeWindows === undefined) add(Number.NEGATIVE_INFINITY, Number.MAX_VALUE);
    // An empty list never opens; one window that is over before time begins says the same.
    else if (timeWindows.length === 0) add(-Number.MAX_VALUE, -Number.MAX_VALUE);
    first[index + 1] = ends.length;
  }
  return { first, bounds: Float64Array.from(bounds), ends: Float64Array.from(ends) };
}
