import { type Bundles, compileBundles, heldByFrozen, PAIR } from "../features/bundles.ts";
import { readCapacity } from "../features/capacity.ts";
import { carriedDimensions } from "../features/carried-loads.ts";
import { boundVehicles } from "../features/relaxation.ts";
import { resequenceSurcharge } from "../features/stability.ts";
import type { Windows } from "../features/time-windows.ts";
import { isOptional } from "../features/unassigned-penalty.ts";
import { readAccess } from "../features/vehicle-access.ts";
import type { Problem, SecondsByType, Terms, TimeWindow, Vehicle } from "../model/problem.ts";
import type { PreviousPlan } from "../model/solution.ts";
import type { Base } from "./compile-fleet.ts";
import { compileFleet } from "./compile-fleet.ts";
import { compileRich } from "./compile-rich.ts";
import { frozenPrefixes } from "./frozen-prefixes.ts";
import type { Instance } from "./instance.ts";
import { readDistances, readPoints, readSlots, readTimes } from "./read-matrices.ts";
import type { SlotTravel } from "./slot-travel.ts";
import type { Task } from "./tasks.ts";
import { earliestStartOf, originOf, pricesOfVehicle, travelKeyOf } from "./vehicle-terms.ts";
import { widen } from "./widen.ts";

/**
 * Turns a valid problem and its tasks into flat numbers; the frozen prefixes of `previous` are folded into the routes' starts. What it
 * costs to differ is told by `reference`.
 */
export function compileInstance(
  problem: Problem,
  tasks: Task[],
  previous?: PreviousPlan,
  reference: PreviousPlan | undefined = previous,
): Instance {
  const { vehicles } = problem;
  const places = placesOf(vehicles);
  const kinds = travelKinds(vehicles, tasks);
  const nodes = nodesOf(tasks, places, kinds);
  const { size } = nodes;
  const legs = size * size;

  const matrices = kinds.map(({ matrix: name }) => problem.matrices.find((matrix) => matrix.profile === name));
  const slots = matrices.some((matrix) => matrix !== undefined && matrix.travel.kind !== "constant");
  const distances = new Float64Array(legs * kinds.length);
  const times = new Float64Array(slots ? 0 : legs * kinds.length);
  const barred = new Uint8Array(legs * kinds.length);
  const travels: SlotTravel[] = [];
  const earliest = Math.min(...vehicles.map(earliestStartOf));
  for (const [profile, matrix] of matrices.entries()) {
    const { speedFactor } = kinds[profile]!;
    const part = barred.subarray(profile * legs, (profile + 1) * legs);
    readDistances(matrix, nodes, distances.subarray(profile * legs, (profile + 1) * legs), part);
    if (matrix?.travel.kind === "arrivals") travels.push(readPoints(matrix, nodes, part));
    else if (slots) travels.push(readSlots(matrix, nodes, speedFactor, part, earliest));
    else readTimes(matrix, nodes, profile, speedFactor, part, times.subarray(profile * legs, (profile + 1) * legs));
  }

  const kindOf = (vehicle: Vehicle) => kinds.findIndex(({ keys }) => keys.has(travelKeyOf(vehicle)));
  const classes = priceClassesOf(vehicles, kindOf);
  const priced = pricesOf(classes, nodes.service, size, distances, times, travels, barred);
  const carried = carriedDimensions(problem);
  const capacity = readCapacity(tasks, vehicles, carried);
  const prefixes = frozenPrefixes(problem, tasks, previous);
  const bound = new Map([...boundVehicles(tasks, previous), ...heldByFrozen(problem, tasks, prefixes)]);
  const access = readAccess(tasks, vehicles, bound);
  const windows = windowsOf(tasks);
  const bundles = compileBundles(problem, tasks, prefixes);
  const nodeOf = (place: number) => tasks.length + places.indexOf(place);
  const rich = compileRich(problem, tasks, carried, reference, bundles !== undefined, nodeOf);
  const surcharge = rich?.stability ? resequenceSurcharge(rich.stability, tasks.length) : undefined;
  const worth = (value: (terms: Terms) => number) => worthOfBundles(tasks, bundles, value);
  const base: Base = {
    jobs: tasks.length,
    vehicles: vehicles.length,
    size,
    profiles: kinds.length,
    slots,
    times,
    travels,
    legs: packLegs(classes, priced.prices, times, size, surcharge),
    distances,
    prices: priced.prices,
    priceClasses: classes.length,
    barred: priced.barred,
    symmetric: surcharge === undefined && isSymmetric(priced.prices, size, classes.length),
    service: nodes.service,
    setup: nodes.setup,
    place: nodes.place,
    open: Float64Array.from(tasks, ({ place }) => place.timeWindows?.[0]?.startSeconds ?? Number.NEGATIVE_INFINITY),
    close: Float64Array.from(tasks, (_, task) => windows.bounds[2 * windows.first[task + 1]! - 1]!),
    alternatives: Uint8Array.from(tasks, ({ place }) => ((place.timeWindows?.length ?? 0) > 1 ? 1 : 0)),
    windows,
    priority: worth((terms) => (isOptional(terms) ? 0 : (terms.priority ?? 0))),
    units: worth((terms) => (isOptional(terms) ? 0 : 1)),
    penalty: worth((terms) => terms.unassignedPenalty ?? 0),
    hasOptional: tasks.some(({ terms }) => isOptional(terms)),
    bundles,
    rich,
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
  return compileFleet(base, problem, prefixes, {
    nodeOfPlace: new Map(places.map((place, index) => [place, tasks.length + index])),
    profileOf: kindOf,
    priceClassOf: (vehicle) => classes.findIndex((each) => isClassOf(each, vehicle, kindOf)),
  });
}

/** Per task what its bundle is worth where the task leads it, 0 elsewhere; a shipment counts once. */
function worthOfBundles(tasks: Task[], bundles: Bundles | undefined, value: (terms: Terms) => number): Float64Array {
  if (bundles === undefined) return Float64Array.from(tasks, ({ terms }) => value(terms));
  const worth = new Float64Array(tasks.length);
  for (const [index, { terms }] of tasks.entries()) {
    const leader = bundles.leader[index]!;
    if (bundles.type[leader] !== PAIR || leader === index) worth[leader]! += value(terms);
  }
  return worth;
}

/** Where vehicles start, end and reload; -1: nowhere. */
function placesOf(vehicles: Vehicle[]): number[] {
  const reloads = vehicles.flatMap(({ reload }) => (reload ? [reload.locationIndex] : []));
  return [...new Set([...vehicles.flatMap((vehicle) => [originOf(vehicle), vehicle.endIndex ?? -1]), ...reloads])];
}

/** Seconds for a vehicle type, or the plain value for types that are not named. */
function secondsFor(type: string | undefined, byType: SecondsByType | undefined, plain: number | undefined): number {
  if (type !== undefined && byType !== undefined && Object.hasOwn(byType, type)) return byType[type]!;
  return plain ?? 0;
}

/** Vehicles that drive and serve at the same pace: they share a profile of the instance. */
interface TravelKind {
  keys: Set<string>;
  matrix: string;
  type: string | undefined;
  speedFactor: number;
}

function travelKinds(vehicles: Vehicle[], tasks: Task[]): TravelKind[] {
  const isTyped = tasks.some(({ place }) => place.setupSecondsByType || place.serviceSecondsByType);
  const kinds = new Map<string, TravelKind>();
  for (const vehicle of vehicles) {
    const { profile: matrix = "default", type, speedFactor = 1 } = vehicle;
    const key = JSON.stringify([matrix, isTyped ? type : null, speedFactor]);
    const known = kinds.get(key);
    if (known) known.keys.add(travelKeyOf(vehicle));
    else kinds.set(key, { keys: new Set([travelKeyOf(vehicle)]), matrix, type, speedFactor });
  }
  return [...kinds.values()];
}

function nodesOf(tasks: Task[], places: number[], kinds: TravelKind[]) {
  const size = tasks.length + places.length;
  const place = new Int32Array(size);
  const service = new Float64Array(size * kinds.length);
  const setup = new Float64Array(size * kinds.length);
  for (const [index, task] of tasks.entries()) place[index] = task.place.locationIndex;
  place.set(places, tasks.length);
  for (const [profile, { type }] of kinds.entries()) {
    for (const [index, { place: each }] of tasks.entries()) {
      service[profile * size + index] = secondsFor(type, each.serviceSecondsByType, each.serviceSeconds);
      setup[profile * size + index] = secondsFor(type, each.setupSecondsByType, each.setupSeconds);
    }
  }
  return { size, place, service, setup, jobs: tasks.length };
}

interface PriceClass {
  profile: number;
  meter: number;
  second: number;
}

function priceClassesOf(vehicles: Vehicle[], kindOf: (vehicle: Vehicle) => number): PriceClass[] {
  const classes: PriceClass[] = [];
  for (const vehicle of vehicles) {
    if (classes.some((each) => isClassOf(each, vehicle, kindOf))) continue;
    const { meter, second } = pricesOfVehicle(vehicle);
    classes.push({ profile: kindOf(vehicle), meter, second });
  }
  return classes;
}

function isClassOf(each: PriceClass, vehicle: Vehicle, kindOf: (vehicle: Vehicle) => number): boolean {
  const { meter, second } = pricesOfVehicle(vehicle);
  return kindOf(vehicle) === each.profile && each.meter === meter && each.second === second;
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
        const seconds = travel
          ? meanDuration(travel, leg) + service[profile * size + ((leg / size) | 0)]!
          : times[profile * legs + leg]!;
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
  if (travel.points.length > 0) return meanOfPoints(travel, leg);
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

function meanOfPoints({ firsts, points }: SlotTravel, leg: number): number {
  let sum = 0;
  for (let at = firsts[leg]!; at < firsts[leg + 1]!; at++) sum += points[2 * at + 1]! - points[2 * at]!;
  return sum / (firsts[leg + 1]! - firsts[leg]!);
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

/** Price (with the surcharge of the leg, if there is any) and time of every leg side by side, by row = from and by row = to: see `Instance.legs`. */
function packLegs(
  classes: PriceClass[],
  prices: Float64Array,
  times: Float64Array,
  size: number,
  surcharge: ((from: number, to: number) => number) | undefined,
): Float32Array | Float64Array {
  const count = size * size;
  const length = 4 * count * classes.length;
  const single = surcharge === undefined && isSingle(prices) && isSingle(times);
  const legs = single ? new Float32Array(length) : new Float64Array(length);
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
        const sum = surcharge === undefined ? price[at]! : price[at]! + surcharge(i, j);
        out[2 * at] = sum;
        into[2 * turned] = sum;
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

function windowsOf(tasks: Task[]): Windows {
  const first = new Int32Array(tasks.length + 1);
  const bounds: number[] = [];
  const ends: number[] = [];
  const latePrice: number[] = [];
  const add = ({ startSeconds, endSeconds, softEndSeconds, costPerHourLate = 0 }: TimeWindow) => {
    bounds.push(startSeconds, widen(endSeconds));
    ends.push(softEndSeconds ?? endSeconds);
    latePrice.push(costPerHourLate / 3600);
  };
  for (const [index, { place }] of tasks.entries()) {
    const { timeWindows } = place;
    for (const window of timeWindows ?? []) add(window);
    if (timeWindows === undefined) add({ startSeconds: Number.NEGATIVE_INFINITY, endSeconds: Number.MAX_VALUE });
    // An empty list never opens; one window that is over before time begins says the same.
    else if (timeWindows.length === 0) add({ startSeconds: -Number.MAX_VALUE, endSeconds: -Number.MAX_VALUE });
    first[index + 1] = ends.length;
  }
  return {
    first,
    bounds: Float64Array.from(bounds),
    ends: Float64Array.from(ends),
    latePrice: Float64Array.from(latePrice),
  };
}
