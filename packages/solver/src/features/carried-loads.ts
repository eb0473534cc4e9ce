import type { Amounts, Problem } from "../model/problem.ts";
import type { Task } from "../route/tasks.ts";
import { amountOf, capacityOf, dimensionsOf } from "./capacity.ts";

/** Loads that come and go along the route: shipments, several trips, what is on board at the start, breaks with a bound. */
export interface CarriedLoads {
  names: string[];
  dimensions: number;
  /** Per task and dimension: on board from the trip's start; to its end; what a shipment's half adds or takes off. */
  deliveries: Float64Array;
  pickups: Float64Array;
  shipped: Float64Array;
  /** Per vehicle and dimension: bound; on board at the start up to the first reload; shipments on board. */
  capacity: Float64Array;
  loose: Float64Array;
  held: Float64Array;
  /** 1 for tasks whose load a vehicle with a frozen prefix has in any case, and for those vehicles. */
  given: Uint8Array;
  hasGiven: Uint8Array;
}

/** All limited dimensions when something in the problem makes loads come and go, else none. */
export function carriedDimensions({ shipments = [], vehicles }: Problem): string[] {
  const isCarried =
    shipments.length > 0 ||
    vehicles.some(({ reload, state, breaks = [] }) => reload || state?.load || breaks.some(({ maxLoad }) => maxLoad));
  if (!isCarried) return [];
  const bounded = vehicles.flatMap(({ breaks = [] }) => breaks.flatMap(({ maxLoad }) => Object.keys(maxLoad ?? {})));
  return [...new Set([...dimensionsOf(vehicles), ...bounded])].sort();
}

/** Undefined when no dimension is carried. */
export function readCarriedLoads(
  problem: Problem,
  tasks: Task[],
  names: string[],
  prefixes: readonly Int32Array[],
): CarriedLoads | undefined {
  if (names.length === 0) return undefined;
  const { vehicles, shipments = [] } = problem;
  const amounts = new Map(shipments.map(({ id, amount }) => [id, amount]));
  const perTask = (amount: (task: Task, name: string) => number) =>
    Float64Array.from(tasks.flatMap((task) => names.map((name) => amount(task, name))));
  const perVehicle = (amount: (vehicle: (typeof vehicles)[number], name: string) => number) =>
    Float64Array.from(vehicles.flatMap((vehicle) => names.map((name) => amount(vehicle, name))));
  const sign = { job: 0, pickup: 1, delivery: -1 };
  return {
    names,
    dimensions: names.length,
    deliveries: perTask((task, name) => amountOf(task.delivery, name)),
    pickups: perTask((task, name) => amountOf(task.pickup, name)),
    shipped: perTask((task, name) => sign[task.kind] * amountOf(task.amount, name)),
    capacity: perVehicle(capacityOf),
    loose: perVehicle(({ state }, name) => amountOf(state?.load, name)),
    held: perVehicle(({ state }, name) =>
      (state?.onboardShipmentIds ?? []).reduce((sum, id) => sum + amountOf(amounts.get(id), name), 0),
    ),
    given: readGiven(problem, tasks, prefixes),
    hasGiven: Uint8Array.from(prefixes, (prefix) => (prefix.length > 0 ? 1 : 0)),
  };
}

/** What is frozen, and the deliveries of shipments that then are on board. */
function readGiven({ vehicles }: Problem, tasks: Task[], prefixes: readonly Int32Array[]): Uint8Array {
  const given = new Uint8Array(tasks.length);
  const onBoard = new Set<string>();
  for (const [vehicle, prefix] of prefixes.entries()) {
    if (prefix.length === 0) continue;
    for (const id of vehicles[vehicle]!.state?.onboardShipmentIds ?? []) onBoard.add(id);
    for (const task of prefix) {
      given[task] = 1;
      if (tasks[task]!.kind === "pickup") onBoard.add(tasks[task]!.id);
    }
  }
  for (const [index, { kind, id }] of tasks.entries()) if (kind === "delivery" && onBoard.has(id)) given[index] = 1;
  return given;
}

/**
 * Writes the loads along `route[0..count)`, a vehicle's reloads standing in it as -1, to `into`: entry 0 is the load at the start, entry
 * i + 1 the load behind the i-th of the route; each has one number per dimension. Returns whether all fit; what a frozen prefix
 * overloads by itself does, where nothing else adds to it.
 */
export function loadsBehind(
  loads: CarriedLoads,
  vehicle: number,
  route: Int32Array,
  count: number,
  into: Float64Array,
): boolean {
  const { dimensions, deliveries, pickups, shipped, capacity, loose, held } = loads;
  let fits = true;
  for (let k = 0; k < dimensions; k++) {
    const most = capacity[vehicle * dimensions + k]!;
    let onBoard = held[vehicle * dimensions + k]!;
    let tripLoad = loose[vehicle * dimensions + k]! + tripDeliveries(loads, route, 0, count, k);
    into[k] = onBoard + tripLoad;
    if (onBoard + tripLoad > most) fits = false;
    for (let i = 0; i < count; i++) {
      const task = route[i]!;
      if (task < 0) tripLoad = tripDeliveries(loads, route, i + 1, count, k);
      else {
        const at = task * dimensions + k;
        onBoard += shipped[at]!;
        tripLoad += pickups[at]! - deliveries[at]!;
      }
      const load = onBoard + tripLoad;
      into[(i + 1) * dimensions + k] = load;
      if (load > most) fits = false;
    }
  }
  return fits || (loads.hasGiven[vehicle] === 1 && addNothing(loads, vehicle, route, count, into));
}

/** Whether what is above capacity of the loads `behind` each entry is on board for the given tasks alone. */
function addNothing(
  loads: CarriedLoads,
  vehicle: number,
  route: Int32Array,
  count: number,
  behind: Float64Array,
): boolean {
  const { dimensions, deliveries, pickups, shipped, capacity, loose, held, given } = loads;
  const givenDeliveries = (from: number, k: number) => {
    let sum = 0;
    for (let i = from; i < count && route[i]! >= 0; i++) {
      if (given[route[i]!] === 1) sum += deliveries[route[i]! * dimensions + k]!;
    }
    return sum;
  };
  for (let k = 0; k < dimensions; k++) {
    const most = capacity[vehicle * dimensions + k]!;
    let onBoard = held[vehicle * dimensions + k]!;
    let tripLoad = loose[vehicle * dimensions + k]! + givenDeliveries(0, k);
    if (behind[k]! > Math.max(most, (onBoard + tripLoad) * (1 + 1e-9))) return false;
    for (let i = 0; i < count; i++) {
      const task = route[i]!;
      if (task < 0) tripLoad = givenDeliveries(i + 1, k);
      else if (given[task] === 1) {
        const at = task * dimensions + k;
        onBoard += shipped[at]!;
        tripLoad += pickups[at]! - deliveries[at]!;
      }
      if (behind[(i + 1) * dimensions + k]! > Math.max(most, (onBoard + tripLoad) * (1 + 1e-9))) return false;
    }
  }
  return true;
}

function tripDeliveries(loads: CarriedLoads, route: Int32Array, from: number, count: number, k: number): number {
  const { dimensions, deliveries } = loads;
  let sum = 0;
  for (let i = from; i < count && route[i]! >= 0; i++) sum += deliveries[route[i]! * dimensions + k]!;
  return sum;
}

/** A bound per dimension; Infinity where nothing is said. */
export function boundsOf(names: readonly string[], amounts: Amounts | undefined): Float64Array {
  return Float64Array.from(names, (name) =>
    amounts !== undefined && Object.hasOwn(amounts, name) ? amounts[name]! * (1 + 1e-9) : Number.POSITIVE_INFINITY,
  );
}
