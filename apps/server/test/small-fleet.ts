import { randomUUID } from "node:crypto";
import { type Order, operations, type Plan, type Route } from "@reroute/protocol";
import type { Api } from "./start-test-server.ts";

/** Sunday in Atlanta, five hours behind UTC: shifts of the tests begin on the Monday, 2026-11-23. */
export const evening = "2026-11-22T20:00:00-05:00";
export const day = "2026-11-23";
/** An instant of the day at the depot: at("09:30"). */
export const at = (time: string) => `${day}T${time}:00-05:00`;

export const depotFields = () => ({
  reference: `depot-${randomUUID()}`,
  name: "Depot",
  location: { latitude: 33.64, longitude: -84.43 },
  timeZone: "America/New_York",
});

export const orderFields = (fields: object = {}) => ({
  reference: `order-${randomUUID()}`,
  location: { latitude: 33.7, longitude: -84.4 },
  timeWindows: [{ start: at("08:00"), end: at("18:00") }],
  serviceSeconds: 300,
  demand: { weight_kg: 10 },
  ...fields,
});

/** North of the depot by so many kilometres, and east. */
export const place = (northKm: number, eastKm = 0) => ({
  latitude: 33.64 + northKm / 111.2,
  longitude: -84.43 + eastKm / 92.6,
});

export interface Van {
  vehicleId: string;
  driverId: string;
  shiftId: string;
}

export interface Fleet {
  depotId: string;
  vans: Van[];
  planId: string;
}

export interface FleetFields {
  capacity?: Record<string, number>;
  start?: string;
  end?: string;
  vehicle?: object;
}

/** A depot with so many vans, each with a driver and a shift on the day. */
export async function makeFleet(api: Api, count: number, fields: FleetFields = {}): Promise<Fleet> {
  const { capacity = { weight_kg: 1000 }, start = at("08:00"), end = at("18:00"), vehicle = {} } = fields;
  const depot = await api.ok(operations.depots.create, { body: depotFields() });
  const vans: Van[] = [];
  let planId = "";
  for (let index = 1; index <= count; index++) {
    const reference = randomUUID();
    const body = { reference, name: `Van ${index}`, depotId: depot.id, capacity, ...vehicle };
    const { id: vehicleId } = await api.ok(operations.vehicles.create, { body });
    const driver = { reference, name: `Driver ${index}` };
    const { id: driverId } = await api.ok(operations.drivers.create, { body: driver });
    const shift = await api.ok(operations.shifts.create, { body: { reference, driverId, vehicleId, start, end } });
    vans.push({ vehicleId, driverId, shiftId: shift.id });
    planId = shift.planId;
  }
  return { depotId: depot.id, vans, planId };
}

export async function makeOrder(api: Api, fields: object = {}): Promise<Order> {
  return api.ok(operations.orders.create, { body: orderFields(fields) });
}

/** Moves a simulation's day; it answers once all that follows from it is done. */
export async function advance(api: Api, to: string): Promise<void> {
  await api.ok(operations.clock.advance, { body: { to } });
}

/** Waits until what the last changes call for is done, without moving the clock. */
export async function settle(api: Api): Promise<void> {
  const { now } = await api.ok(operations.clock.read);
  await advance(api, now);
}

export async function readPlan(api: Api, id: string): Promise<Plan> {
  return api.ok(operations.plans.read, { id });
}

export const routesOf = (plan: Plan): Route[] => plan.publishedRevision?.routes ?? [];
export const stopsOf = (plan: Plan) => routesOf(plan).flatMap((route) => route.stops);

export function stopOf(plan: Plan, order: Pick<Order, "id">) {
  const stop = stopsOf(plan).find(({ orderIds }) => orderIds.includes(order.id));
  if (stop === undefined) throw new Error(`no stop of the plan serves ${order.id}`);
  return stop;
}

export type Verb = "start" | "arrive" | "complete" | "fail";

/** What a driver says of a stop. */
export function act(api: Api, stopId: string, verb: Verb, occurredAt: string, fields: object = {}) {
  const body = {
    actionId: randomUUID(),
    occurredAt,
    ...(verb === "fail" && { reason: "Nobody was there" }),
    ...fields,
  };
  return api.call(operations.stops[verb], { id: stopId, body });
}
