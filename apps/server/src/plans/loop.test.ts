import { operations } from "@reroute/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
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
  stopsOf,
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

  /** Two vans and four orders in a row north of the depot, planned the evening before. */
  async function plannedDay(vans = 2): Promise<{ api: TestOrganization; planId: string; vans: string[] }> {
    const api = await server.organization(evening);
    const fleet = await makeFleet(api, vans);
    for (const northKm of [4, 8, 12, 16])
      await makeOrder(api, { reference: `${northKm} km`, location: place(northKm) });
    await advance(api, `${day}T07:30:00-05:00`);
    return { api, planId: fleet.planId, vans: fleet.vans.map(({ vehicleId }) => vehicleId) };
  }

  test("the orders and shifts of a day become its first plan", async () => {
    const { api, planId } = await plannedDay();
    const plan = await readPlan(api, planId);
    expect(plan.publishedRevision).toMatchObject({
      number: 1,
      cause: "The day's first plan: 4 orders.",
      assignedCount: 4,
      unassignedCount: 0,
      causes: [{ type: "first_plan" }],
    });
    expect(plan.publishedRevision!.diff.sentences[0]).toMatch(/^4 orders on 1 route, \d+\.\d km\.$/);
    expect(
      stopsOf(plan)
        .map(({ references }) => references[0])
        .sort(),
    ).toEqual(["12 km", "16 km", "4 km", "8 km"]);
    const { items } = await api.ok(operations.plans.list, { query: { date: day } });
    expect(items).toMatchObject([{ id: planId, date: day, timeZone: "America/New_York", status: "open" }]);
  });

  test("a new order gets into a published revision that says why and what changed", async () => {
    const { api, planId } = await plannedDay();
    const order = await makeOrder(api, { reference: "1042", location: place(10) });
    await settle(api);
    const plan = await readPlan(api, planId);
    const revision = plan.publishedRevision!;
    expect(revision).toMatchObject({
      number: 2,
      cause: "Order 1042 came in.",
      causes: [{ type: "order_created", subjectId: order.id }],
    });
    expect(revision.diff.added.map(({ orderId }) => orderId)).toEqual([order.id]);
    expect(revision.diff.changedRouteIds).toEqual(
      routesOf(plan)
        .filter(({ stops }) => stops.some(({ orderIds }) => orderIds.includes(order.id)))
        .map(({ id }) => id),
    );
    expect(revision.diff.sentences[0]).toMatch(/^Order 1042 added to Van \d /);
    expect(stopOf(plan, order).status).toBe("planned");
    expect(await api.ok(operations.orders.read, { id: order.id })).toMatchObject({ status: "planned" });
  });

  test("a cancelled order leaves its route, and the rest stays in its sequence", async () => {
    const { api, planId } = await plannedDay();
    const before = await readPlan(api, planId);
    const gone = stopsOf(before)[1]!;
    await api.ok(operations.orders.cancel, { id: gone.orderIds[0]! });
    await settle(api);
    const after = await readPlan(api, planId);
    expect(stopsOf(after).map(({ id }) => id)).toEqual(
      stopsOf(before)
        .map(({ id }) => id)
        .filter((id) => id !== gone.id),
    );
    expect(after.publishedRevision).toMatchObject({
      causes: [{ type: "order_cancelled" }],
      diff: { removed: [{ orderId: gone.orderIds[0] }] },
    });
    expect(after.publishedRevision!.diff.sentences.join(" ")).toContain(`Order ${gone.references[0]} taken off Van`);
  });

  test("an order that is too heavy for every van is accepted and listed unassigned with what each van is short of", async () => {
    const { api, planId, vans } = await plannedDay();
    const order = await makeOrder(api, { reference: "piano", demand: { weight_kg: 1400 } });
    await settle(api);
    const { publishedRevision } = await readPlan(api, planId);
    const [unassigned] = publishedRevision!.unassigned;
    expect(unassigned).toMatchObject({ orderId: order.id, reference: "piano" });
    expect(unassigned!.reasons.map(({ vehicleId }) => vehicleId).sort()).toEqual([...vans].sort());
    for (const reason of unassigned!.reasons) {
      expect(reason).toMatchObject({ code: "CAPACITY", dimension: "weight_kg" });
      expect(reason.missing).toBeGreaterThanOrEqual(400);
      expect(reason.text).toMatch(/has too little room \(short by \d+ kg\)\.$/);
    }
    expect(unassigned!.text).toContain("every vehicle has too little room");
    expect(await api.ok(operations.orders.read, { id: order.id })).toMatchObject({ status: "pending" });
  });

  test("an order across the ocean is accepted and listed unassigned with a reason per van", async () => {
    const { api, planId } = await plannedDay();
    const order = await makeOrder(api, { location: { latitude: 48.85, longitude: 2.35 } });
    await settle(api);
    const { publishedRevision } = await readPlan(api, planId);
    const unassigned = publishedRevision!.unassigned.find(({ orderId }) => orderId === order.id)!;
    expect(unassigned.reasons).toHaveLength(2);
    for (const { code } of unassigned.reasons) expect(["TIME_WINDOW", "SHIFT_TIME"]).toContain(code);
  });

  test("an order for a day without a single shift is unassigned and says that no vehicle has a shift", async () => {
    const api = await server.organization(evening);
    const fleet = await makeFleet(api, 0);
    const order = await makeOrder(api, { reference: "lonely", depotId: fleet.depotId });
    await advance(api, at("07:00"));
    const { publishedRevision } = await readPlan(api, order.planId);
    expect(publishedRevision!.unassigned).toMatchObject([
      { orderId: order.id, reasons: [], text: "Order lonely cannot be served: no vehicle has a shift left." },
    ]);
  });

  test("an order that moves to another day leaves this day's routes and is planned on the other", async () => {
    const { api, planId } = await plannedDay();
    const stop = stopsOf(await readPlan(api, planId))[0]!;
    const id = stop.orderIds[0]!;
    const timeWindows = [{ start: "2026-11-24T08:00:00-05:00", end: "2026-11-24T18:00:00-05:00" }];
    const moved = await api.ok(operations.orders.change, { id, body: { timeWindows } });
    expect(moved).toMatchObject({ status: "pending", version: 2 });
    expect(moved.planId).not.toBe(planId);
    await settle(api);
    const plan = await readPlan(api, planId);
    expect(stopsOf(plan)).toHaveLength(3);
    expect(plan.publishedRevision!.diff.removed).toMatchObject([{ orderId: id }]);
    await makeOrder(api, { location: place(6) });
    await settle(api);
    expect(stopsOf(await readPlan(api, planId))).toHaveLength(4);
  });

  test("a driver who runs late triggers a re-optimization that says so", async () => {
    const api = await server.organization(evening);
    const { planId } = await makeFleet(api, 1);
    for (const northKm of [4, 8, 12]) {
      const timeWindows = [{ start: at("08:00"), end: at("09:20") }];
      await makeOrder(api, { location: place(northKm), timeWindows, serviceSeconds: 600 });
    }
    await advance(api, at("08:15"));
    const first = stopsOf(await readPlan(api, planId))[0]!;
    await act(api, first.id, "start", at("08:00"));
    await act(api, first.id, "arrive", at("08:15"));
    // The driver stays for more than an hour instead of ten minutes.
    await advance(api, at("09:25"));
    const causes = (await eventsOf(api, planId)).flatMap(({ data }) => (data as { causes?: string[] }).causes ?? []);
    expect(causes.at(-1)).toMatch(/^Van 1 runs late: .* would be up to \d+ min late\.$/);
    const { status } = stopsOf(await readPlan(api, planId))[0]!;
    expect(status).toBe("arrived");
    // It is told once.
    await advance(api, at("09:26"));
    const again = (await eventsOf(api, planId)).filter(({ data }) => /late/.test(JSON.stringify(data)));
    expect(again.filter(({ type }) => type === "optimization.started")).toHaveLength(1);
  });

  test("traffic on a route shifts its ETAs at once and is a cause to re-optimize", async () => {
    const { api, planId } = await plannedDay(1);
    const before = await readPlan(api, planId);
    const ring = (south: number, north: number) => {
      const [a, b] = [place(south, -5), place(north, 5)];
      return [
        [a.longitude, a.latitude],
        [b.longitude, a.latitude],
        [b.longitude, b.latitude],
        [a.longitude, b.latitude],
        [a.longitude, a.latitude],
      ];
    };
    const body = { area: ring(-2, 20), factor: 5, validFrom: at("07:00"), validUntil: at("20:00"), source: "test" };
    await api.ok(operations.traffic.create, { body });
    const after = await readPlan(api, planId);
    const eta = (plan: typeof before) => Math.max(...routesOf(plan).map((route) => Date.parse(route.eta)));
    expect(eta(after) - eta(before)).toBeGreaterThan(30 * 60_000);
    await settle(api);
    const { items } = await api.ok(operations.traffic.list);
    expect(items).toHaveLength(1);
    const events = await eventsOf(api, planId);
    expect(events.filter(({ type }) => type === "traffic.updated")).toHaveLength(1);
    const started = events.filter(({ type }) => type === "optimization.started").at(-1)!;
    expect((started.data as { causes: string[] }).causes[0]).toMatch(/^Traffic \(test\) shifts one route by up to/);
  });

  test("a van that drops out hands its orders to the other, and none is lost", async () => {
    const { api, planId } = await plannedDay();
    const [route] = routesOf(await readPlan(api, planId));
    await advance(api, at("07:59"));
    await api.ok(operations.vehicles.cancel, { id: route!.vehicleId });
    await settle(api);
    const after = await readPlan(api, planId);
    expect(routesOf(after).map(({ vehicleId }) => vehicleId)).not.toContain(route!.vehicleId);
    expect(stopsOf(after)).toHaveLength(4);
    expect(after.publishedRevision!.causes[0]!.text).toMatch(/^Vehicle .* was cancelled\.$/);
  });

  test("a dispatcher's wish for an optimization is answered with its id and ends", async () => {
    const { api, planId } = await plannedDay();
    const asked = await api.ok(operations.plans.optimize, { id: planId });
    await settle(api);
    const optimization = await api.ok(operations.optimizations.read, { id: asked.id });
    expect(optimization).toMatchObject({ status: "completed", causes: [{ type: "requested" }] });
    expect(optimization.outcome).toMatch(/^(Published\.|A saving|The plan is as good)/);
  });

  test("at the end of the day the plan closes, and what was not served is unserved", async () => {
    const { api, planId } = await plannedDay(1);
    const [first, second] = stopsOf(await readPlan(api, planId));
    await advance(api, at("09:00"));
    await act(api, first!.id, "complete", at("08:50"));
    await act(api, second!.id, "start", at("08:51"));
    await advance(api, at("20:05"));
    const plan = await readPlan(api, planId);
    expect(plan).toMatchObject({ status: "closed", optimizing: false });
    const statuses = async (status: string) =>
      (await api.ok(operations.orders.list, { query: { status, planId } })).items.length;
    expect(await statuses("completed")).toBe(1);
    expect(await statuses("unserved")).toBe(3);
    const late = await api.call(operations.orders.create, {
      body: { reference: "late", location: place(3), timeWindows: [{ start: at("21:00"), end: at("22:00") }] },
    });
    expect(late).toMatchObject({ status: 409, body: { errors: [{ pointer: "/timeWindows/0/start" }] } });
    const optimize = await api.call(operations.plans.optimize, { id: planId });
    expect(optimize).toMatchObject({ status: 409, body: { code: "STATE_CONFLICT" } });
  });

  async function eventsOf(api: TestOrganization, planId: string) {
    return withOrganization(server.database, api.organizationId, (tx) =>
      tx
        .selectFrom("events")
        .select(["sequence", "type", "data"])
        .where("plan_id", "=", planId)
        .orderBy("sequence")
        .execute(),
    );
  }
});
