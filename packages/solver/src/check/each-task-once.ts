import type { Problem } from "../model/problem.ts";
import type { PreviousPlan, PreviousStep, Unassigned } from "../model/solution.ts";
import type { Violation } from "./violation.ts";

/** Routes by what they name, and what is on none. */
export interface NamedTasks {
  routes: { vehicleId: string; steps: PreviousStep[] }[];
  unassigned: Unassigned[];
}

/** Every job and both halves of every shipment are served once, or listed as unassigned once; nothing else is named. */
export function eachTaskOnce(problem: Problem, named: NamedTasks, previous?: PreviousPlan): Violation[] {
  const places = placesOf(named);
  return [...eachJobOnce(problem, places), ...eachShipmentOnce(problem, places, pickedUp(previous))];
}

/** Where a plan names what; without a vehicle it is the list of what is unassigned. */
interface Place {
  name: string;
  vehicleId?: string;
}

interface Places {
  jobs: Map<string, Place[]>;
  shipments: Map<string, { pickup: Place[]; delivery: Place[]; unassigned: Place[] }>;
}

function placesOf({ routes, unassigned }: NamedTasks): Places {
  const places: Places = { jobs: new Map(), shipments: new Map() };
  const addJob = (id: string, place: Place) => places.jobs.set(id, [...(places.jobs.get(id) ?? []), place]);
  const addShipment = (id: string, half: "pickup" | "delivery" | "unassigned", place: Place) => {
    const known = places.shipments.get(id) ?? { pickup: [], delivery: [], unassigned: [] };
    known[half].push(place);
    places.shipments.set(id, known);
  };
  for (const { vehicleId, steps } of routes) {
    const place = { name: `the route of vehicle ${vehicleId}`, vehicleId };
    for (const { type, jobId, shipmentId } of steps) {
      if (type === "job" && jobId !== undefined) addJob(jobId, place);
      const isHalf = type === "pickup" || type === "delivery";
      if (isHalf && shipmentId !== undefined) addShipment(shipmentId, type, place);
    }
  }
  for (const { jobId, shipmentId } of unassigned) {
    if (jobId === undefined) addShipment(shipmentId, "unassigned", { name: "the list of unassigned shipments" });
    else addJob(jobId, { name: "the list of unassigned jobs" });
  }
  return places;
}

function eachJobOnce({ jobs }: Problem, places: Places): Violation[] {
  const known = new Set(jobs.map(({ id }) => id));
  const violations: Violation[] = [];
  for (const [jobId, [place]] of places.jobs) {
    if (known.has(jobId)) continue;
    const message = `${place?.name} names job ${jobId}, which the problem does not have`;
    violations.push({ code: "UNKNOWN_JOB", message, jobId });
  }
  for (const { id: jobId } of jobs) {
    const found = places.jobs.get(jobId) ?? [];
    if (found.length === 1) continue;
    if (found.length === 0) {
      const message = `job ${jobId} is neither served nor listed as unassigned`;
      violations.push({ code: "MISSING_JOB", message, jobId });
    } else {
      const message = `job ${jobId} stands in ${found.length} places: ${namesOf(found)}`;
      violations.push({ code: "DUPLICATE_JOB", message, jobId });
    }
  }
  return violations;
}

/** Shipments that the previous plan may have frozen between their halves: what cannot be delivered any more is said to be unassigned. */
function pickedUp(previous: PreviousPlan | undefined): Set<string> {
  const isFrozen = (at: number, count = 0) => previous?.relaxation === "times" || at < count;
  const ids = (previous?.routes ?? []).flatMap(({ steps = [], frozenCount }) =>
    steps.flatMap(({ type, shipmentId }, at) =>
      type === "pickup" && shipmentId !== undefined && isFrozen(at, frozenCount) ? [shipmentId] : [],
    ),
  );
  return new Set(ids);
}

function eachShipmentOnce({ shipments = [], vehicles }: Problem, places: Places, held: Set<string>): Violation[] {
  const known = new Set(shipments.map(({ id }) => id));
  const onBoard = new Set(vehicles.flatMap(({ state }) => state?.onboardShipmentIds ?? []));
  const violations: Violation[] = [];
  for (const [shipmentId, { pickup, delivery, unassigned }] of places.shipments) {
    if (known.has(shipmentId)) continue;
    const place = [...pickup, ...delivery, ...unassigned][0];
    const message = `${place?.name} names shipment ${shipmentId}, which the problem does not have`;
    violations.push({ code: "UNKNOWN_SHIPMENT", message, shipmentId });
  }
  for (const { id: shipmentId } of shipments) {
    const { pickup, delivery, unassigned } = places.shipments.get(shipmentId) ?? NOWHERE;
    const all = [...pickup, ...delivery, ...unassigned];
    const isCarried = held.has(shipmentId) && pickup.length === 1 && delivery.length === 0 && unassigned.length === 1;
    if (isCarried) continue;
    const isWhole = delivery.length === 0 ? pickup.length === 0 : pickup.length > 0 || onBoard.has(shipmentId);
    const served = Math.max(pickup.length, delivery.length);
    if (all.length === 0) {
      const message = `shipment ${shipmentId} is neither served nor listed as unassigned`;
      violations.push({ code: "MISSING_SHIPMENT", message, shipmentId });
    } else if (served > 1 || (isWhole && served + unassigned.length > 1)) {
      const message = `a half of shipment ${shipmentId} stands in more than one place: ${namesOf(all)}`;
      violations.push({ code: "DUPLICATE_SHIPMENT", message, shipmentId });
    } else if (!isWhole) {
      const half = pickup.length === 0 ? "delivered but not picked up" : "picked up but not delivered";
      const { name, vehicleId } = all[0]!;
      const message = `shipment ${shipmentId} is ${half} on ${name}`;
      violations.push({ code: "PAIRING", message, vehicleId: vehicleId!, shipmentId });
    }
  }
  return violations;
}

const NOWHERE = { pickup: [], delivery: [], unassigned: [] };

function namesOf(places: Place[]): string {
  return places.map(({ name }) => name).join(", ");
}
