import { ApiFailure, type Client, everyItem } from "@reroute/client";
import type { Order, PlanId } from "@reroute/protocol";
import { byReference, type Company } from "./company.ts";
import type { DemoOrder } from "./demo-orders.ts";
import { inParallel } from "./in-parallel.ts";
import { isoOf } from "./local-time.ts";
import type { DemoDay } from "./world.ts";

/** A demo day on the server: its plan, and the orders that are there, by reference. */
export interface LoadedDay {
  planId: PlanId;
  orders: Map<string, Order>;
}

const WIDTH = 4;

/** Creates what is missing of a day's shifts and of the orders that are known before it begins. */
export async function loadDay(client: Client, { depot, vans }: Company, day: DemoDay): Promise<LoadedDay> {
  const shifts = await byReference(everyItem(client.shifts.list, { date: day.date, limit: 1000 }));
  let planId: PlanId | undefined;
  for (const { van, reference, startMs, endMs } of day.shifts) {
    const { vehicleId, driverId } = vans.get(van.vehicle.reference)!;
    const times = { start: isoOf(startMs), end: isoOf(endMs) };
    const shift = shifts.get(reference) ?? (await client.shifts.create({ reference, vehicleId, driverId, ...times }));
    planId ??= shift.planId;
  }
  const orders = await byReference(everyItem(client.orders.list, { date: day.date, limit: 1000 }));
  const known = day.orders.filter(({ arrivesAtMs, order }) => arrivesAtMs === null && !orders.has(order.reference));
  await inParallel(known, WIDTH, async ({ order }) => {
    orders.set(order.reference, await client.orders.create({ ...order, depotId: depot.id }));
  });
  return { planId: planId!, orders };
}

/** An order comes in. Answers undefined when it is there already. */
export async function sendOrder(client: Client, { depot }: Company, { order }: DemoOrder): Promise<Order | undefined> {
  try {
    return await client.orders.create({ ...order, depotId: depot.id });
  } catch (error) {
    if (error instanceof ApiFailure && error.code === "REFERENCE_TAKEN") return undefined;
    throw error;
  }
}
