import type * as Heap from "./heap.ts";
import type { Plan } from "./plan.ts";

const INTS: typeof Heap.INTS = 4;
const NEXT: typeof Heap.NEXT = 0;
const PREV: typeof Heap.PREV = 1;

/**
 * The load on board along a route, for dimensions that mix deliveries and pickups: deliveries leave one by one, pickups stay.
 * Leg i is the one behind stop i; a job behind stop i adds its delivery to the legs before and its pickup to those after.
 */
export function refreshLoads(plan: Plan, vehicle: number): void {
  const { ints, heaviestBefore, heaviestAfter, instance } = plan;
  const { jobs, fleet, mixedDimensions: mixed, mixedDeliveries, mixedPickups } = instance;
  const sentinel = jobs + vehicle;
  for (let k = 0; k < mixed; k++) {
    let deliveries = 0;
    for (let stop = ints[(sentinel << INTS) | NEXT]!; stop < jobs; stop = ints[(stop << INTS) | NEXT]!) {
      deliveries += mixedDeliveries[stop * mixed + k]!;
    }
    let load = fleet.mixedCarried[vehicle * mixed + k]! + deliveries;
    let heaviest = Math.max(fleet.mixedPeak[vehicle * mixed + k]! + deliveries, load);
    heaviestBefore[sentinel * mixed + k] = heaviest;
    heaviestAfter[sentinel * mixed + k] = load;
    for (let stop = ints[(sentinel << INTS) | NEXT]!; stop < jobs; stop = ints[(stop << INTS) | NEXT]!) {
      load += mixedPickups[stop * mixed + k]! - mixedDeliveries[stop * mixed + k]!;
      if (load > heaviest) heaviest = load;
      heaviestBefore[stop * mixed + k] = heaviest;
      heaviestAfter[stop * mixed + k] = load;
    }
    heaviest = 0;
    for (let stop = ints[(sentinel << INTS) | PREV]!; ; stop = ints[(stop << INTS) | PREV]!) {
      heaviest = Math.max(heaviest, heaviestAfter[stop * mixed + k]!);
      heaviestAfter[stop * mixed + k] = heaviest;
      if (stop === sentinel) break;
    }
  }
}
