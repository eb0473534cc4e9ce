import { type Order, operations, type Plan } from "@reroute/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  act,
  advance,
  at,
  evening,
  makeFleet,
  makeOrder,
  place,
  readPlan,
  routesOf,
  settle,
  stopOf,
} from "../../test/small-fleet.ts";
import { startTestServer, type TestOrganization, type TestServer } from "../../test/start-test-server.ts";
import { onBothStores } from "../../test/stores.ts";

onBothStores((store) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(store);
  });
  afterAll(() => server.close());

  /** Two vans of which one could do all: five orders north of the depot. */
  async function plannedDay(capacity = 1000) {
    const api = await server.organization(evening);
    const { planId, vans } = await makeFleet(api, 2, { capacity: { weight_kg: capacity } });
    const orders: Order[] = [];
    for (const km of [4, 8, 12, 16, 20])
      orders.push(await makeOrder(api, { reference: `${km} km`, location: place(km) }));
    await advance(api, at("07:30"));
    return { api, planId, vans: vans.map(({ vehicleId }) => vehicleId), orders };
  }

  const vehicleOf = (plan: Plan, order: Order) =>
    routesOf(plan).find(({ stops }) => stops.some(({ orderIds }) => orderIds.includes(order.id)))?.vehicleId;
  const pinsOf = async (api: TestOrganization, planId: string) =>
    (await api.ok(operations.pins.list, { query: { planId } })).items;

  test("an order that is pinned to another van goes there, and the revision says why", async () => {
    const { api, planId, vans, orders } = await plannedDay();
    const before = await readPlan(api, planId);
    const vehicleId = vans.find((id) => id !== vehicleOf(before, orders[0]!))!;
    const pin = await api.ok(operations.pins.create, { body: { orderId: orders[0]!.id, vehicleId } });
    expect(pin).toMatchObject({ planId, vehicleId, keeps: "vehicle", forced: false });
    await settle(api);
    const plan = await readPlan(api, planId);
    expect(vehicleOf(plan, orders[0]!)).toBe(vehicleId);
    expect(plan.publishedRevision!.cause).toMatch(/^Order 4 km was pinned to Van \d\.$/);
    expect(await pinsOf(api, planId)).toEqual([pin]);
    await api.ok(operations.pins.delete, { id: pin.id });
    expect(await pinsOf(api, planId)).toEqual([]);
    expect((await api.call(operations.pins.delete, { id: pin.id })).status).toBe(404);
  });

  test("an order has one pin: a second replaces the first", async () => {
    const { api, planId, vans, orders } = await plannedDay();
    for (const vehicleId of vans) {
      await api.ok(operations.pins.create, { body: { orderId: orders[0]!.id, vehicleId } });
    }
    await settle(api);
    expect(await pinsOf(api, planId)).toMatchObject([{ vehicleId: vans[1] }]);
    expect(vehicleOf(await readPlan(api, planId), orders[0]!)).toBe(vans[1]);
  });

  test("an order that its van cannot take is unassigned, and the reason names the pin and what the van lacks", async () => {
    const { api, planId, vans } = await plannedDay();
    const heavy = await makeOrder(api, { reference: "heavy", demand: { weight_kg: 1400 } });
    await api.ok(operations.pins.create, { body: { orderId: heavy.id, vehicleId: vans[0] } });
    await settle(api);
    const [unassigned] = (await readPlan(api, planId)).publishedRevision!.unassigned;
    expect(unassigned).toMatchObject({
      orderId: heavy.id,
      text: "Order heavy cannot be served: it is pinned to Van 1, which has too little room (short by 400 kg).",
    });
    expect(unassigned!.reasons.find(({ vehicleId }) => vehicleId === vans[1])).toMatchObject({
      code: "PINNED",
      text: "A pin keeps it off Van 2.",
    });
  });

  test("an order pinned to a van that drops out waits for its dispatcher, and is served once it is unpinned", async () => {
    const { api, planId, orders } = await plannedDay();
    const vehicleId = vehicleOf(await readPlan(api, planId), orders[0]!)!;
    const pin = await api.ok(operations.pins.create, { body: { orderId: orders[0]!.id, vehicleId } });
    await api.ok(operations.vehicles.cancel, { id: vehicleId });
    await settle(api);
    const without = await readPlan(api, planId);
    expect(without.publishedRevision!.unassigned.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^Order 4 km cannot be served: it is pinned to Van \d, which has no shift left\.$/),
    ]);
    await api.ok(operations.pins.delete, { id: pin.id });
    await settle(api);
    const after = await readPlan(api, planId);
    expect(after.publishedRevision!.unassigned).toEqual([]);
    expect(after.publishedRevision!.cause).toBe("Order 4 km was unpinned.");
  });

  test("a stop pinned to its place stays directly behind the one before it, however near a new order is", async () => {
    const { api, planId } = await plannedDay();
    const plan = await readPlan(api, planId);
    const [route] = routesOf(plan);
    const [first, second] = route!.stops;
    const body = { orderId: second!.orderIds[0]!, vehicleId: route!.vehicleId, keeps: "place" };
    await api.ok(operations.pins.create, { body });
    const middle = {
      latitude: (first!.location.latitude + second!.location.latitude) / 2,
      longitude: first!.location.longitude,
    };
    const fresh = await makeOrder(api, { reference: "between", location: middle });
    await settle(api);
    const after = await readPlan(api, planId);
    const sequence = routesOf(after).flatMap(({ stops }) => stops.map(({ id }) => id));
    expect(sequence.indexOf(second!.id)).toBe(sequence.indexOf(first!.id) + 1);
    expect(stopOf(after, fresh).status).toBe("planned");
    // Also once the driver is at the one before it.
    await advance(api, at("08:01"));
    await act(api, first!.id, "start", at("08:01"));
    await makeOrder(api, { reference: "between too", location: middle });
    await settle(api);
    const later = routesOf(await readPlan(api, planId)).flatMap(({ stops }) => stops.map(({ id }) => id));
    expect(later.indexOf(second!.id)).toBe(later.indexOf(first!.id) + 1);
  });

  test("a pin ends with its order: under way, or gone to another day", async () => {
    const { api, planId, orders } = await plannedDay();
    const plan = await readPlan(api, planId);
    const [one, two] = [stopOf(plan, orders[0]!), orders[1]!];
    for (const order of [orders[0]!, two]) {
      await api.ok(operations.pins.create, { body: { orderId: order.id, vehicleId: vehicleOf(plan, order) } });
    }
    await advance(api, at("08:05"));
    await act(api, one.id, "start", at("08:01"));
    expect(await pinsOf(api, planId)).toMatchObject([{ orderId: two.id }]);
    const timeWindows = [{ start: "2026-11-24T08:00:00-05:00", end: "2026-11-24T18:00:00-05:00" }];
    await api.ok(operations.orders.change, { id: two.id, body: { timeWindows } });
    expect(await pinsOf(api, planId)).toEqual([]);
    const late = await api.call(operations.pins.create, { body: { orderId: orders[0]!.id, vehicleId: null } });
    expect(late).toMatchObject({ status: 409, body: { code: "STATE_CONFLICT" } });
  });

  test("a pin that makes no sense is refused by its field", async () => {
    const { api, planId, vans, orders } = await plannedDay();
    const elsewhere = await makeFleet(api, 1);
    const create = (body: object) => api.call(operations.pins.create, { body });
    const orderId = orders[0]!.id;
    const standsOn = vehicleOf(await readPlan(api, planId), orders[0]!);
    const away = vans.find((id) => id !== standsOn)!;
    expect(await create({ orderId, vehicleId: elsewhere.vans[0]!.vehicleId })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/vehicleId" }] },
    });
    expect(await create({ orderId, vehicleId: null, keeps: "place" })).toMatchObject({
      status: 400,
      body: { errors: [{ pointer: "/keeps" }] },
    });
    expect(await create({ orderId, vehicleId: away, keeps: "place" })).toMatchObject({ status: 409 });
    expect(await pinsOf(api, planId)).toEqual([]);
  });
});
