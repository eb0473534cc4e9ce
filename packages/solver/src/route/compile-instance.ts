import { type Bundles, compileBundles, heldByFrozen } from "../features/bundles.ts";
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
import { compileLegs, type LegTables } from "./compile-legs.ts";
import { compileRich } from "./compile-rich.ts";
import { frozenPrefixes } from "./frozen-prefixes.ts";
import type { Instance } from "./instance.ts";
import { findLostBreaks } from "./lost-breaks.ts";
import { packLegs } from "./pack-legs.ts";
import { keyOfTask, type Task } from "./tasks.ts";
import { isClassOf, priceClassesOf, type TravelKind, travelKinds } from "./travel-kinds.ts";
import { earliestStartOf, originOf, travelKeyOf } from "./vehicle-terms.ts";
import { widen } from "./widen.ts";

/**
 * Turns a valid problem and its tasks into flat numbers; the frozen prefixes of `previous` are folded into the routes' starts. What it
 * costs to differ is told by `reference`. The legs of an instance `before`, which must not be used any more, are gone on with. `prefixes`:
 * what opens the routes, where it is not what `previous` freezes.
 */
export function compileInstance(
  problem: Problem,
  tasks: Task[],
  previous?: PreviousPlan,
  reference: PreviousPlan | undefined = previous,
  before?: LegTables,
  prefixes = frozenPrefixes(problem, tasks, previous),
): Instance {
  const { vehicles } = problem;
  const places = placesOf(vehicles);
  const kinds = travelKinds(vehicles, tasks);
  const kindOf = (vehicle: Vehicle) => kinds.findIndex(({ keys }) => keys.has(travelKeyOf(vehicle)));
  const classes = priceClassesOf(vehicles, kindOf);
  const nodes = nodesOf(tasks, places, kinds);
  const { size } = nodes;
  const carried = carriedDimensions(problem);
  const capacity = readCapacity(tasks, vehicles, carried);
  const bound = new Map([...boundVehicles(tasks, vehicles, previous), ...heldByFrozen(problem, tasks, prefixes)]);
  const access = readAccess(tasks, vehicles, bound);
  const windows = windowsOf(tasks);
  const bundles = compileBundles(problem, tasks, prefixes);
  const nodeOf = (place: number) => tasks.length + places.indexOf(place);
  const rich = compileRich(problem, tasks, carried, reference, prefixes, bundles !== undefined, nodeOf);
  const surcharge = rich?.stability ? resequenceSurcharge(rich.stability, tasks.length) : undefined;
  const { tables, same } = compileLegs(
    {
      ...{ kinds, classes, nodes },
      matrices: kinds.map(({ matrix: name }) => problem.matrices.find((matrix) => matrix.profile === name)),
      keys: [...tasks.map(keyOfTask), ...places.map((place) => `place ${place}`)],
      earliest: Math.min(...vehicles.map(earliestStartOf)),
    },
    surcharge !== undefined,
    before,
  );
  const worth = (value: (terms: Terms) => number) => worthOfBundles(tasks, bundles, value);
  const base: Base = {
    jobs: tasks.length,
    vehicles: vehicles.length,
    size,
    profiles: kinds.length,
    tables,
    same,
    rank: Int32Array.from(tasks, ({ rank }) => rank),
    slots: tables.slots,
    times: tables.times,
    spot: tables.spots.of,
    spots: tables.spots.stride,
    travels: tables.travels,
    legs:
      (surcharge === undefined ? tables.legs : undefined) ??
      packLegs({ ...tables, size, classes }, new Float64Array(4 * size * size * classes.length), undefined, surcharge),
    distances: tables.distances,
    legCosts: tables.legCosts,
    prices: tables.prices,
    priceClasses: classes.length,
    barred: tables.barred,
    symmetric: surcharge === undefined && tables.symmetric,
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
  const instance = compileFleet(base, problem, prefixes, {
    nodeOfPlace: new Map(places.map((place, index) => [place, tasks.length + index])),
    profileOf: kindOf,
    priceClassOf: (vehicle) => classes.findIndex((each) => isClassOf(each, vehicle, kindOf)),
  });
  if (instance.rich?.breaks) findLostBreaks(instance, instance.rich);
  return instance;
}

/** Per task what its bundle is worth where the task leads it, 0 elsewhere; a shipment counts once, for its delivery. */
function worthOfBundles(tasks: Task[], bundles: Bundles | undefined, value: (terms: Terms) => number): Float64Array {
  if (bundles === undefined) return Float64Array.from(tasks, ({ terms }) => value(terms));
  const worth = new Float64Array(tasks.length);
  for (const [index, { kind, terms }] of tasks.entries()) {
    const leader = bundles.leader[index]!;
    if (kind !== "pickup") worth[leader]! += value(terms);
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
    isSoft: ends.some((end, window) => widen(end) < bounds[2 * window + 1]!),
  };
}
