import { randomUUID } from "node:crypto";
import { type Order, type OrderPrices, operations, type Plan, type PlanEditResult } from "@reroute/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { makeRandom } from "../../test/random.ts";
import {
  act,
  advance,
  at,
  day,
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
import { withOrganization } from "../platform/database/database.ts";

onBothStores((store) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(store);
  });
  afterAll(() => server.close());

  interface Day {
    api: TestOrganization;
    planId: string;
    vans: string[];
    /** North of the depot at 4, 8 and 12 km, and south at 4 and 8. */
    north: Order[];
    south: Order[];
  }

  /** Two vans, one full of the north and one of the south: each holds three orders of 10 kg and no fourth. More vans are idle. */
  async function plannedDay(count = 2): Promise<Day> {
    const api = await server.organization(evening);
    const vehicle = { costs: { fixed: 0, perHour: 30, perKm: 0.5 } };
    const fleet = await makeFleet(api, count, { capacity: { weight_kg: 30 }, vehicle });
    const orders = async (distances: number[], word: string) => {
      const made: Order[] = [];
      for (const km of distances) {
        made.push(await makeOrder(api, { reference: `${Math.abs(km)} km ${word}`, location: place(km) }));
      }
      return made;
    };
    const north = await orders([4, 8, 12], "north");
    const south = await orders([-4, -8], "south");
    await advance(api, `${day}T07:30:00-05:00`);
    return { api, planId: fleet.planId, vans: fleet.vans.map(({ vehicleId }) => vehicleId), north, south };
  }

  const edit = (api: TestOrganization, plan: Plan, body: object, headers = {}) =>
    api.call(operations.plans.edit, {
      id: plan.id,
      body: { baseRevision: plan.publishedRevisionId, ...body },
      headers,
    });
  const vehicleOf = (plan: Plan, order: Order) =>
    routesOf(plan).find(({ stops }) => stops.some(({ orderIds }) => orderIds.includes(order.id)))?.vehicleId;
  const ordersOn = (plan: Plan, vehicleId: string | undefined) =>
    routesOf(plan)
      .filter((route) => route.vehicleId === vehicleId)
      .flatMap(({ stops }) => stops.flatMap(({ references }) => references));
  const other = (vans: string[], vehicleId: string | undefined) => vans.find((id) => id !== vehicleId)!;

  test("a dry run says what a move changes, and changes nothing", async () => {
    const { api, planId, vans, north } = await plannedDay();
    const before = await readPlan(api, planId);
    const toVehicleId = other(vans, vehicleOf(before, north[0]!));
    const { status, body } = await edit(api, before, { dryRun: true, moves: [{ orderId: north[0]!.id, toVehicleId }] });
    expect(status).toBe(200);
    const result = body as PlanEditResult;
    expect(result).toMatchObject({ revision: null, breaches: [], pins: [] });
    expect(result.diff.moved).toMatchObject([{ orderId: north[0]!.id }]);
    expect(result.places).toMatchObject([{ orderId: north[0]!.id, vehicleId: toVehicleId, lateSeconds: 0 }]);
    expect(result.change.distanceMeters).toBeGreaterThan(0);
    expect(await readPlan(api, planId)).toEqual(before);
  });

  test("a move is a new revision, said to be by hand, told, audited and pinned", async () => {
    const { api, planId, vans, north } = await plannedDay();
    const before = await readPlan(api, planId);
    const order = north[0]!;
    const toVehicleId = other(vans, vehicleOf(before, order));
    const { body } = await edit(api, before, { moves: [{ orderId: order.id, toVehicleId }] });
    const after = await readPlan(api, planId);
    expect(vehicleOf(after, order)).toBe(toVehicleId);
    expect(after.publishedRevision).toMatchObject({
      id: body.revision.id,
      number: before.publishedRevision!.number + 1,
      cause: "Order 4 km north was moved by hand by the key Test.",
      causes: [{ type: "edited", subjectId: order.id }],
      optimizationId: null,
    });
    expect(body.pins).toMatchObject([{ orderId: order.id, vehicleId: toVehicleId, keeps: "vehicle", forced: false }]);
    const told = await withOrganization(server.database, api.organizationId, async (tx) => ({
      events: await tx.selectFrom("events").select("type").where("plan_id", "=", planId).orderBy("sequence").execute(),
      audit: await tx.selectFrom("audit").select(["action", "subject_id"]).execute(),
    }));
    expect(told.events.slice(-2).map(({ type }) => type)).toEqual(["order.pinned", "plan.revision.published"]);
    expect(told.audit).toContainEqual({ action: "plan.edit", subject_id: body.revision.id });
  });

  test("what was moved by hand stays through the next optimizations, until it is unpinned", async () => {
    const { api, planId, vans, north } = await plannedDay();
    const before = await readPlan(api, planId);
    const order = north[1]!;
    const home = vehicleOf(before, order);
    const toVehicleId = other(vans, home);
    // Else the vans would trade all their orders.
    await api.ok(operations.pins.create, { body: { orderId: north[2]!.id, vehicleId: home } });
    const { body } = await edit(api, before, { moves: [{ orderId: order.id, toVehicleId }] });
    await api.ok(operations.plans.optimize, { id: planId });
    await settle(api);
    const pinned = await readPlan(api, planId);
    expect(vehicleOf(pinned, order)).toBe(toVehicleId);
    expect(pinned.kpis.distanceMeters).toBeGreaterThan(before.kpis.distanceMeters);
    await api.ok(operations.pins.delete, { id: body.pins[0].id });
    await api.ok(operations.plans.optimize, { id: planId });
    await settle(api);
    expect((await readPlan(api, planId)).kpis.distanceMeters).toBe(before.kpis.distanceMeters);
  });

  test("a place on the route is kept as it was given, by number and behind another order", async () => {
    const { api, planId, north } = await plannedDay();
    const before = await readPlan(api, planId);
    const van = vehicleOf(before, north[0]!);
    const [first, second, third] = ordersOn(before, van);
    const orderOf = (reference: string | undefined) => north.find((order) => order.reference === reference)!;
    await edit(api, before, { moves: [{ orderId: orderOf(third).id, toVehicleId: van, position: 1 }] });
    const swapped = await readPlan(api, planId);
    expect(ordersOn(swapped, van)).toEqual([third, first, second]);
    const move = { orderId: orderOf(first).id, toVehicleId: van, afterOrderId: orderOf(second).id };
    await edit(api, swapped, { moves: [move] });
    expect(ordersOn(await readPlan(api, planId), van)).toEqual([third, second, first]);
    await api.ok(operations.plans.optimize, { id: planId });
    await settle(api);
    expect(ordersOn(await readPlan(api, planId), van)).toEqual([third, second, first]);
  });

  test("moves are made one after the other: two vans trade orders although both are full", async () => {
    const { api, planId, north, south } = await plannedDay();
    const before = await readPlan(api, planId);
    const [one, two] = [vehicleOf(before, north[0]!), vehicleOf(before, south[0]!)];
    const moves = [
      { orderId: north[0]!.id, toVehicleId: two },
      { orderId: north[1]!.id, toVehicleId: two },
      { orderId: south[0]!.id, toVehicleId: one },
    ];
    expect((await edit(api, before, { moves })).status).toBe(200);
    const after = await readPlan(api, planId);
    expect([north[0]!, north[1]!, south[0]!].map((order) => vehicleOf(after, order))).toEqual([two, two, one]);
    expect(after.publishedRevision!.cause).toBe("3 orders were moved by hand by the key Test.");
  });

  test("an edit that breaks a limit is refused with the reasons, and goes through with force", async () => {
    const { api, planId, north, south } = await plannedDay();
    const before = await readPlan(api, planId);
    const van = vehicleOf(before, north[0]!);
    const moves = [{ orderId: south[0]!.id, toVehicleId: van }];
    const refused = await edit(api, before, { moves });
    expect(refused).toMatchObject({ status: 422, body: { code: "LIMITS_BROKEN" } });
    expect(refused.body.errors[0].message).toMatch(/^Van \d would carry 10 kg too much\.$/);
    expect(await readPlan(api, planId)).toEqual(before);
    const dry = await edit(api, before, { moves, dryRun: true });
    expect(dry.body.breaches).toMatchObject([
      { code: "CAPACITY", vehicleId: van, missing: 10, dimension: "weight_kg" },
    ]);
    const forced = await edit(api, before, { moves, force: true });
    expect(forced.body.pins).toMatchObject([{ forced: true, keeps: "place" }]);
    await api.ok(operations.plans.optimize, { id: planId });
    await settle(api);
    const after = await readPlan(api, planId);
    expect(vehicleOf(after, south[0]!)).toBe(van);
    expect(after.publishedRevision!.unassigned).toEqual([]);
  });

  test("a stop that a move makes late is named with its minutes; one that was late before is not", async () => {
    const api = await server.organization(evening);
    const { planId, vans } = await makeFleet(api, 2);
    const timeWindows = [{ start: at("08:00"), end: at("08:30") }];
    const tight = await makeOrder(api, { reference: "tight", location: place(10), timeWindows });
    const far = await makeOrder(api, { reference: "far", location: place(-30) });
    await advance(api, at("07:30"));
    const plan = await readPlan(api, planId);
    const van = vehicleOf(plan, tight);
    const home = other(
      vans.map(({ vehicleId }) => vehicleId),
      van,
    );
    const apart = await edit(api, plan, { moves: [{ orderId: far.id, toVehicleId: home }], pin: false });
    expect([200, 409]).toContain(apart.status);
    const now = await readPlan(api, planId);
    const moves = [{ orderId: far.id, toVehicleId: van, position: 1 }];
    const { body } = await edit(api, now, { moves, dryRun: true });
    expect(body.breaches).toMatchObject([{ code: "TIME_WINDOW", vehicleId: van, orderId: tight.id }]);
    expect(body.breaches[0].text).toMatch(/^Order tight would be \d+ min late on Van \d\.$/);
    const forced = await edit(api, now, { moves, force: true, pin: false });
    const late = stopOf(await readPlan(api, planId), tight);
    expect(late.lateSeconds).toBeCloseTo(body.breaches[0].missing, -2);
    const again = {
      baseRevision: forced.body.revision.id,
      moves: [{ orderId: tight.id, toVehicleId: van }],
      dryRun: true,
    };
    const { body: better } = await api.call(operations.plans.edit, { id: planId, body: again });
    expect(better.breaches).toEqual([]);
    expect(better.places).toMatchObject([{ position: 1, lateSeconds: 0 }]);
  });

  test("an order is taken off by hand and kept off; without a pin the next optimization places it again", async () => {
    const { api, planId, north, south } = await plannedDay();
    const before = await readPlan(api, planId);
    await edit(api, before, { moves: [{ orderId: north[0]!.id, unassign: true }] });
    const off = await readPlan(api, planId);
    expect(off.publishedRevision!.unassigned).toMatchObject([
      {
        orderId: north[0]!.id,
        text: "Order 4 km north was taken off its route by hand; a pin keeps it off the routes.",
      },
    ]);
    expect(off.publishedRevision!.diff.removed).toMatchObject([{ orderId: north[0]!.id }]);
    await edit(api, off, { moves: [{ orderId: south[0]!.id, unassign: true }], pin: false });
    await api.ok(operations.plans.optimize, { id: planId });
    await settle(api);
    const after = await readPlan(api, planId);
    expect(vehicleOf(after, south[0]!)).toBeDefined();
    expect(after.publishedRevision!.unassigned).toMatchObject([
      { orderId: north[0]!.id, text: "Order 4 km north is kept off the routes by a pin." },
    ]);
    expect(after.publishedRevision!.unassigned[0]!.reasons.map(({ code }) => code)).toEqual(["PINNED", "PINNED"]);
  });

  test("what is done, under way or frozen is not moved, and nothing goes before it", async () => {
    const { api, planId, vans, north } = await plannedDay();
    const plan = await readPlan(api, planId);
    const van = vehicleOf(plan, north[0]!);
    const stops = routesOf(plan).find(({ vehicleId }) => vehicleId === van)!.stops;
    await advance(api, at("08:05"));
    await act(api, stops[0]!.id, "start", at("08:01"));
    await act(api, stops[0]!.id, "arrive", at("08:05"));
    const orderId = stops[0]!.orderIds[0]!;
    const under = await edit(api, plan, { moves: [{ orderId, toVehicleId: other(vans, van) }] });
    expect(under).toMatchObject({ status: 409, body: { code: "STATE_CONFLICT" } });
    expect(under.body.detail).toMatch(/is arrived and cannot be moved any more\.$/);
    const last = stops.at(-1)!.orderIds[0]!;
    const before = await edit(api, plan, { moves: [{ orderId: last, toVehicleId: van, position: 1 }] });
    expect(before.body.detail).toMatch(/^The first stop of Van \d is frozen: nothing goes between or before\.$/);
    const behind = await edit(api, plan, { moves: [{ orderId: last, toVehicleId: van, position: 2 }] });
    expect(behind.status).toBe(200);
    expect(stopOf(await readPlan(api, planId), { id: last }).plannedArrival).toBeDefined();
  });

  test("an edit on an old revision goes through while its routes are as they were, and is refused when they are not", async () => {
    const { api, planId, vans, north, south } = await plannedDay(3);
    const plan = await readPlan(api, planId);
    const [one, two] = [vehicleOf(plan, north[0]!), vehicleOf(plan, south[0]!)];
    const third = vans.find((id) => id !== one && id !== two)!;
    await edit(api, plan, { moves: [{ orderId: north[0]!.id, toVehicleId: third }], pin: false });
    const stale = await edit(api, plan, { moves: [{ orderId: north[1]!.id, toVehicleId: two }] });
    expect(stale).toMatchObject({ status: 409, body: { code: "PLAN_STALE" } });
    expect(stale.body.detail).toMatch(/^The route of Van \d has changed since/);
    const [untouched] = ordersOn(plan, two);
    const last = south.find(({ reference }) => reference === untouched)!;
    expect((await edit(api, plan, { moves: [{ orderId: last.id, toVehicleId: two, position: 2 }] })).status).toBe(200);
    const unknown = { baseRevision: `rev_${"0".repeat(8)}-0000-7000-8000-000000000000` };
    const foreign = await edit(api, plan, { ...unknown, moves: [{ orderId: south[0]!.id, unassign: true }] });
    expect(foreign).toMatchObject({ status: 400, body: { errors: [{ pointer: "/baseRevision" }] } });
  });

  test("the same Idempotency-Key moves once and is answered alike", async () => {
    const { api, planId, vans, north } = await plannedDay();
    const plan = await readPlan(api, planId);
    const moves = [{ orderId: north[0]!.id, toVehicleId: other(vans, vehicleOf(plan, north[0]!)) }];
    const headers = { "idempotency-key": randomUUID() };
    const [one, two] = [await edit(api, plan, { moves }, headers), await edit(api, plan, { moves }, headers)];
    expect(two.body).toEqual(one.body);
    expect(two.headers.get("idempotency-replayed")).toBe("true");
    const { items } = await api.ok(operations.plans.revisions, { id: planId });
    expect(items).toHaveLength(2);
    const another = await edit(api, plan, { moves, force: true }, headers);
    expect(another).toMatchObject({ status: 422, body: { code: "IDEMPOTENCY_KEY_REUSED" } });
  });

  test("bad moves are refused by their field", async () => {
    const { api, planId, vans, north } = await plannedDay();
    const plan = await readPlan(api, planId);
    const orderId = north[0]!.id;
    const nobody = "0193 6e5c-7a4e-7d3b-9c41-2f6f1b0a9e55".replace(" ", "");
    const cases: [object, string][] = [
      [{ toVehicleId: vans[0] }, "/moves/0/orderId"],
      [{ orderId }, "/moves/0/toVehicleId"],
      [{ orderId, toVehicleId: vans[0], unassign: true }, "/moves/0/toVehicleId"],
      [{ orderId, unassign: true, position: 1 }, "/moves/0/position"],
      [{ orderId, toVehicleId: vans[0], position: 9 }, "/moves/0/position"],
      [{ orderId, toVehicleId: vans[0], position: 0 }, "/moves/0/position"],
      [{ orderId: `ord_${nobody}`, unassign: true }, "/moves/0/orderId"],
      [{ stopId: `stp_${nobody}`, unassign: true }, "/moves/0/stopId"],
      [{ orderId, toVehicleId: `veh_${nobody}` }, "/moves/0/toVehicleId"],
      [{ orderId, toRouteId: `rte_${nobody}` }, "/moves/0/toRouteId"],
      [{ orderId, toVehicleId: vans[0], afterOrderId: orderId }, "/moves/0/afterOrderId"],
    ];
    for (const [move, pointer] of cases) {
      const { status, body } = await edit(api, plan, { moves: [move] });
      expect([move, status, body.errors?.[0]?.pointer]).toEqual([move, 400, pointer]);
    }
    expect(await readPlan(api, planId)).toEqual(plan);
  });

  test.runIf(store === "embedded")(
    "whatever is moved, every order stands once, and what was forced is in its place",
    async () => {
      const api = await server.organization(evening);
      const { planId, vans } = await makeFleet(api, 3, { capacity: { weight_kg: 50 } });
      const orders: Order[] = [];
      for (let index = 0; index < 12; index++) {
        orders.push(await makeOrder(api, { reference: `${index}`, location: place((index % 4) * 3 - 5, index - 6) }));
      }
      await advance(api, at("07:30"));
      const random = makeRandom(7);
      const anyOf = <Item>(items: readonly Item[]) => items[Math.floor(random() * items.length)]!;
      for (let round = 0; round < 20; round++) {
        const plan = await readPlan(api, planId);
        const order = anyOf(orders);
        const off = random() < 0.2;
        const to = { toVehicleId: anyOf(vans).vehicleId, ...(random() < 0.4 && { position: 1 }) };
        const moves = [{ orderId: order.id, ...(off ? { unassign: true } : to) }];
        const { status, body } = await edit(api, plan, { moves, force: true, pin: random() < 0.7 });
        expect([200, 409]).toContain(status);
        if (status === 200 && !off) expect(body.places[0].vehicleId).toBe(to.toVehicleId);
        if (random() < 0.4) await api.ok(operations.plans.optimize, { id: planId });
        await settle(api);
        const { publishedRevision } = await readPlan(api, planId);
        const served = publishedRevision!.routes.flatMap(({ stops }) => stops.flatMap(({ orderIds }) => orderIds));
        const left = publishedRevision!.unassigned.map(({ orderId }) => orderId);
        expect([...served, ...left].sort()).toEqual(orders.map(({ id }) => id).sort());
        const { items } = await api.ok(operations.pins.list, { query: { planId } });
        const routes = new Map(publishedRevision!.routes.map((route) => [route.vehicleId, route]));
        for (const { orderId, vehicleId } of items) {
          const on = vehicleId === null ? undefined : routes.get(vehicleId);
          expect(on?.stops.some(({ orderIds }) => orderIds.includes(orderId)) ?? false).toBe(vehicleId !== null);
        }
      }
    },
  );

  test("the price on each vehicle is what the dry run of that move says", async () => {
    const { api, planId, vans, south } = await plannedDay();
    const plan = await readPlan(api, planId);
    const prices: OrderPrices = await api.ok(operations.orders.prices, { id: south[0]!.id });
    expect(prices.revisionId).toBe(plan.publishedRevisionId);
    expect(prices.items.map(({ vehicleId }) => vehicleId).sort()).toEqual([...vans].sort());
    // The van of the north is full: it comes last, with the reason.
    expect(prices.items.map(({ breaches }) => breaches.map(({ code }) => code))).toEqual([[], ["CAPACITY"]]);
    for (const { vehicleId, change, position } of prices.items) {
      const moves = [{ orderId: south[0]!.id, toVehicleId: vehicleId }];
      const { body } = await edit(api, plan, { moves, dryRun: true });
      expect(body.change).toEqual(change);
      expect(body.places).toMatchObject([{ vehicleId, position }]);
    }
  });
});
