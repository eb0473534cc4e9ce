import type { Amounts, Problem } from "../model/problem.ts";
import type { Entry } from "./entry.ts";
import { nameOf } from "./entry.ts";
import type { Violation } from "./violation.ts";
import { exceeds } from "./violation.ts";
import type { Walk } from "./walk.ts";

/** Dimensions in which more is on board than the vehicle carries, with where it is most. */
export function loads(problem: Problem, walk: Walk): Violation[] {
  const violations: Violation[] = [];
  const { vehicle, entries } = walk;
  for (const [dimension, capacity] of Object.entries(vehicle.capacity ?? {})) {
    const onBoard = loadsAlong(problem, walk, dimension);
    const heaviest = onBoard.reduce((most, load, at) => (load > onBoard[most]! ? at : most), 0);
    const load = onBoard[heaviest]!;
    if (!exceeds(load, capacity)) continue;
    const where = heaviest === 0 ? "at the start" : `after ${nameOf(entries[heaviest - 1]!)}`;
    const message = `vehicle ${vehicle.id} carries ${load} ${dimension} ${where}; its capacity is ${capacity}`;
    violations.push({ code: "CAPACITY", message, vehicleId: vehicle.id });
  }
  return violations;
}

/**
 * What is on board of a dimension at the start, and behind each entry. A job's delivery is on board from its trip's start, its
 * pickup to the trip's end, a shipment between its two halves (delivered without, or before, its pickup, it takes nothing off); a reload
 * ends one trip and starts the next.
 */
export function loadsAlong({ shipments = [] }: Problem, { vehicle, entries }: Walk, dimension: string): number[] {
  const held = new Set(vehicle.state?.onboardShipmentIds);
  let ofShipments = shipments
    .filter(({ id }) => held.has(id))
    .reduce((sum, { amount }) => sum + amountOf(amount, dimension), 0);
  let ofTrip = amountOf(vehicle.state?.load, dimension) + deliveriesOf(entries, 0, dimension);
  const onBoard = [ofShipments + ofTrip];
  for (const [index, entry] of entries.entries()) {
    if (entry.type === "job") ofTrip += amountOf(entry.job.pickup, dimension) - amountOf(entry.job.delivery, dimension);
    else if (entry.type === "pickup") {
      if (!held.has(entry.shipment.id)) ofShipments += amountOf(entry.shipment.amount, dimension);
      held.add(entry.shipment.id);
    } else if (entry.type === "delivery") {
      if (held.delete(entry.shipment.id)) ofShipments -= amountOf(entry.shipment.amount, dimension);
    } else if (entry.type === "reload") ofTrip = deliveriesOf(entries, index + 1, dimension);
    onBoard.push(ofShipments + ofTrip);
  }
  return onBoard;
}

/** What the trip that begins at an entry delivers from the depot. */
function deliveriesOf(entries: Entry[], begin: number, dimension: string): number {
  let sum = 0;
  for (const entry of entries.slice(begin)) {
    if (entry.type === "reload") break;
    if (entry.type === "job") sum += amountOf(entry.job.delivery, dimension);
  }
  return sum;
}

/** How much of a dimension is named; 0 when it is not. */
export function amountOf(amounts: Amounts | undefined, dimension: string): number {
  return amounts !== undefined && Object.hasOwn(amounts, dimension) ? amounts[dimension]! : 0;
}
