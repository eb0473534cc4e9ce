import type * as Heap from "../route/heap.ts";
import type { Instance } from "../route/instance.ts";
import type { Plan } from "../route/plan.ts";
import { refreshLoads } from "../route/refresh-loads.ts";

const INTS: typeof Heap.INTS = 4;
const DOUBLES: typeof Heap.DOUBLES = 3;
const NEXT: typeof Heap.NEXT = 0;
const PREV: typeof Heap.PREV = 1;
const ROUTE: typeof Heap.ROUTE = 2;
const START: typeof Heap.START = 3;
const LATEST: typeof Heap.LATEST = 4;
const PRICE: typeof Heap.PRICE = 5;
const PRICE_IN: typeof Heap.PRICE_IN = 6;
const TIME: typeof Heap.TIME = 7;

/** What the routes that an iteration touched were before it: enough to put them back without computing times again. */
export interface Journal {
  /** Touched vehicles, where each begins in `stops`, and per vehicle the mark of the iteration that saved it. */
  count: number;
  vehicles: Int32Array;
  begins: Int32Array;
  marks: Int32Array;
  mark: number;
  /** Jobs of the touched routes in order, and four doubles per job: earliest and latest start, price and time of the leg behind. */
  used: number;
  stops: Int32Array;
  values: Float64Array;
  prices: Float64Array;
  /** Price and time of the first leg. */
  homePrices: Float64Array;
  homeTimes: Float64Array;
  loads: Float64Array;
  surcharges: Float64Array;
  served: number;
  open: number;
  overloaded: number;
}

/** Room for all routes of the instance. */
export function makeJournal(instance: Instance): Journal {
  const { jobs, vehicles, plainDimensions } = instance;
  return {
    count: 0,
    vehicles: new Int32Array(vehicles),
    begins: new Int32Array(vehicles + 1),
    marks: new Int32Array(vehicles),
    mark: 0,
    used: 0,
    stops: new Int32Array(jobs),
    values: new Float64Array(4 * jobs),
    prices: new Float64Array(vehicles),
    homePrices: new Float64Array(vehicles),
    homeTimes: new Float64Array(vehicles),
    loads: new Float64Array(vehicles * plainDimensions),
    surcharges: new Float64Array(vehicles),
    served: 0,
    open: 0,
    overloaded: 0,
  };
}

/** Forgets what was saved: from here on, routes are saved as they are now. */
export function openJournal(journal: Journal, plan: Plan): void {
  journal.mark++;
  journal.count = 0;
  journal.used = 0;
  journal.served = plan.served;
  journal.open = plan.open;
  journal.overloaded = plan.overloaded;
}

/** Saves a route before its first change since `openJournal`. */
export function saveRoute(journal: Journal, plan: Plan, vehicle: number): void {
  if (journal.marks[vehicle] === journal.mark) return;
  journal.marks[vehicle] = journal.mark;
  const { ints, doubles } = plan;
  const { jobs, plainDimensions: plain } = plan.instance;
  const { stops, values, loads } = journal;
  const at = journal.count++;
  const sentinel = jobs + vehicle;
  journal.vehicles[at] = vehicle;
  journal.begins[at] = journal.used;
  journal.prices[at] = plan.price[vehicle]!;
  journal.surcharges[at] = plan.surcharge[vehicle]!;
  journal.homePrices[at] = doubles[(sentinel << DOUBLES) | PRICE]!;
  journal.homeTimes[at] = doubles[(sentinel << DOUBLES) | TIME]!;
  for (let k = 0; k < plain; k++) loads[at * plain + k] = plan.used[vehicle * plain + k]!;
  let used = journal.used;
  for (let stop = ints[(sentinel << INTS) | NEXT]!; stop < jobs; stop = ints[(stop << INTS) | NEXT]!) {
    const base = stop << DOUBLES;
    stops[used] = stop;
    values[4 * used] = doubles[base | START]!;
    values[4 * used + 1] = doubles[base | LATEST]!;
    values[4 * used + 2] = doubles[base | PRICE]!;
    values[4 * used + 3] = doubles[base | TIME]!;
    used++;
  }
  journal.used = used;
  journal.begins[at + 1] = used;
}

/** How much more the touched routes cost now than when they were saved. */
export function priceChange(journal: Journal, plan: Plan): number {
  let change = 0;
  for (let at = 0; at < journal.count; at++) change += plan.price[journal.vehicles[at]!]! - journal.prices[at]!;
  return change;
}

/** Puts every touched route back. Jobs that were in no route must be marked so by the caller. */
export function undo(journal: Journal, plan: Plan): void {
  const { ints, doubles, instance } = plan;
  const { jobs, plainDimensions: plain, fleet } = instance;
  const { stops, values, loads } = journal;
  for (let at = 0; at < journal.count; at++) {
    const vehicle = journal.vehicles[at]!;
    const sentinel = jobs + vehicle;
    const begin = journal.begins[at]!;
    const end = journal.begins[at + 1]!;
    let prev = sentinel;
    let price = journal.homePrices[at]!;
    doubles[(sentinel << DOUBLES) | PRICE] = price;
    doubles[(sentinel << DOUBLES) | TIME] = journal.homeTimes[at]!;
    for (let i = begin; i < end; i++) {
      const stop = stops[i]!;
      const base = stop << DOUBLES;
      ints[(prev << INTS) | NEXT] = stop;
      ints[(stop << INTS) | PREV] = prev;
      ints[(stop << INTS) | ROUTE] = vehicle;
      doubles[base | PRICE_IN] = price;
      price = values[4 * i + 2]!;
      doubles[base | START] = values[4 * i]!;
      doubles[base | LATEST] = values[4 * i + 1]!;
      doubles[base | PRICE] = price;
      doubles[base | TIME] = values[4 * i + 3]!;
      prev = stop;
    }
    ints[(prev << INTS) | NEXT] = sentinel;
    ints[(sentinel << INTS) | PREV] = prev;
    doubles[(sentinel << DOUBLES) | PRICE_IN] = price;
    plan.size[vehicle] = end - begin;
    plan.price[vehicle] = journal.prices[at]!;
    plan.surcharge[vehicle] = journal.surcharges[at]!;
    for (let k = 0; k < plain; k++) plan.used[vehicle * plain + k] = loads[at * plain + k]!;
    if (instance.mixedDimensions > 0) refreshLoads(plan, vehicle);
    if (end === begin && fleet.type[vehicle] !== -1) plan.emptyFrom[fleet.type[vehicle]!] = 0;
  }
  plan.served = journal.served;
  plan.open = journal.open;
  plan.overloaded = journal.overloaded;
}
