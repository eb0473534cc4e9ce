import { randomUUID } from "node:crypto";
import { operations } from "@reroute/protocol";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  act,
  advance,
  at,
  evening,
  makeFleet,
  makeOrder,
  orderFields,
  place,
  readPlan,
  settle,
  stopOf,
  stopsOf,
  type Verb,
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

  /** One van under way at nine, with so many stops ahead. */
  async function underWay(count = 3) {
    const api = await server.organization(evening);
    const { planId, vans } = await makeFleet(api, 1);
    for (let index = 1; index <= count; index++) await makeOrder(api, { location: place(4 * index) });
    await advance(api, at("09:00"));
    return { api, planId, van: vans[0]!, stops: stopsOf(await readPlan(api, planId)) };
  }

  test("a stop goes from planned over en route and arrived to completed, with its times kept", async () => {
    const { api, planId, stops } = await underWay();
    const [stop] = stops;
    const steps: [Verb, string, string][] = [
      ["start", "08:40", "en_route"],
      ["arrive", "08:50", "arrived"],
      ["complete", "08:58", "completed"],
    ];
    for (const [verb, time, status] of steps) {
      const { body } = await act(api, stop!.id, verb, at(time));
      expect(body).toMatchObject({ stopId: stop!.id, orderIds: stop!.orderIds, status, occurredAt: at(time) });
      expect(stopsOf(await readPlan(api, planId))[0]).toMatchObject({ id: stop!.id, status, frozen: true });
    }
    const done = stopsOf(await readPlan(api, planId))[0]!;
    expect(done.eta).toBe(new Date(at("08:50")).toISOString());
    expect(await api.ok(operations.orders.read, { id: stop!.orderIds[0] })).toMatchObject({ status: "completed" });
  });

  test("a completed stop delivers its packages, a failed one does not and says why", async () => {
    const api = await server.organization(evening);
    const { planId } = await makeFleet(api, 1);
    const packages = [{ barcode: "A" }, { barcode: "B" }];
    const [one, two] = [
      await makeOrder(api, { packages, location: place(4) }),
      await makeOrder(api, { packages, location: place(8) }),
    ];
    await advance(api, at("09:00"));
    const plan = await readPlan(api, planId);
    await act(api, stopOf(plan, one).id, "complete", at("08:30"));
    await act(api, stopOf(plan, two).id, "fail", at("08:40"), { reason: "Dog" });
    const statuses = async (id: string) =>
      (await api.ok(operations.orders.read, { id })).packages.map(({ status }: { status: string }) => status);
    expect(await statuses(one.id)).toEqual(["delivered", "delivered"]);
    expect(await statuses(two.id)).toEqual(["expected", "expected"]);
    await settle(api);
    const events = await eventsOf(api, planId);
    expect(events.find(({ type }) => type === "stop.failed")!.data).toMatchObject({ reason: "Dog" });
    const [optimization] = events.filter(({ type }) => type === "optimization.started").slice(-1);
    expect((optimization!.data as { causes: string[] }).causes).toContain("A stop failed: Dog.");
  });

  test("an action that is sent five times, also at the same moment, has one effect and one answer", async () => {
    const { api, planId, stops } = await underWay();
    const actionId = randomUUID();
    const answers = await Promise.all(
      Array.from({ length: 5 }, () => act(api, stops[0]!.id, "start", at("08:40"), { actionId })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    for (const { body } of answers) expect(body).toEqual(answers[0]!.body);
    expect((await eventsOf(api, planId)).filter(({ type }) => type === "stop.en_route")).toHaveLength(1);
    const other = await act(api, stops[0]!.id, "arrive", at("08:50"), { actionId });
    expect(other).toMatchObject({ status: 422, body: { code: "IDEMPOTENCY_KEY_REUSED" } });
  });

  test("what was delivered is never undone", async () => {
    const { api, stops } = await underWay();
    const [stop] = stops;
    const [orderId] = stop!.orderIds;
    await act(api, stop!.id, "complete", at("08:50"));
    expect(await act(api, stop!.id, "fail", at("08:55"))).toMatchObject({
      status: 409,
      body: { code: "STATE_CONFLICT" },
    });
    for (const verb of ["start", "arrive", "complete"] as const) {
      expect((await act(api, stop!.id, verb, at("08:55"))).body.status).toBe("completed");
    }
    expect((await api.call(operations.orders.cancel, { id: orderId! })).status).toBe(409);
    expect((await api.call(operations.orders.change, { id: orderId!, body: { priority: 1 } })).status).toBe(409);
    expect(await api.ok(operations.orders.read, { id: orderId })).toMatchObject({ status: "completed" });
  });

  test("actions in any order, each up to three times, end in the state of the sequence in which they happened", async () => {
    const { api, planId, stops } = await underWay(12);
    const happened = [
      ["start", "08:30"],
      ["arrive", "08:40"],
      ["complete", "08:50"],
    ] as const;
    let next = 0;
    await fc.assert(
      fc.asyncProperty(fc.shuffledSubarray([0, 1, 2, 0, 1, 2], { minLength: 6, maxLength: 6 }), async (sequence) => {
        const stop = stops[next++]!;
        const ids = happened.map(() => randomUUID());
        for (const index of sequence) {
          const [verb, time] = happened[index]!;
          const { status } = await act(api, stop.id, verb, at(time), { actionId: ids[index]! });
          expect(status).toBe(200);
        }
        const [task] = await withOrganization(server.database, api.organizationId, (tx) =>
          tx.selectFrom("tasks").selectAll().where("id", "=", stop.taskIds[0]!).execute(),
        );
        expect(task).toMatchObject({
          status: "completed",
          started_at: new Date(at("08:30")),
          arrived_at: new Date(at("08:40")),
          ended_at: new Date(at("08:50")),
        });
      }),
      { numRuns: 10, seed: 7 },
    );
    expect((await readPlan(api, planId)).kpis.completedCount).toBe(10);
  });

  test("an action on the stop of an old revision reaches its order where it stands now", async () => {
    const { api, planId, stops } = await underWay();
    const last = stops.at(-1)!;
    const [orderId] = last.orderIds;
    // To another place: it becomes another stop, perhaps, but never another order.
    await api.ok(operations.orders.change, { id: orderId!, body: { location: place(-6, 3) } });
    await settle(api);
    const { status, body } = await act(api, last.id, "complete", at("08:59"));
    expect([status, body.orderIds]).toEqual([200, [orderId]]);
    expect(stopOf(await readPlan(api, planId), { id: orderId! }).status).toBe("completed");
  });

  test("an action on a cancelled order is refused, and says so", async () => {
    const { api, stops } = await underWay();
    await api.ok(operations.orders.cancel, { id: stops[1]!.orderIds[0] });
    const answer = await act(api, stops[1]!.id, "complete", at("08:59"));
    expect(answer).toMatchObject({ status: 409, body: { code: "STATE_CONFLICT" } });
    expect(answer.body.detail).toContain("cancelled");
  });

  test("an order to which the driver is on the way can be cancelled, one at which the driver is cannot", async () => {
    const { api, stops } = await underWay();
    await act(api, stops[0]!.id, "start", at("08:40"));
    await act(api, stops[1]!.id, "arrive", at("08:50"));
    const cancel = (index: number) => api.call(operations.orders.cancel, { id: stops[index]!.orderIds[0]! });
    expect([(await cancel(0)).status, (await cancel(1)).status]).toEqual([200, 409]);
  });

  test("a phone whose clock is ahead neither arrives in the future nor hides later positions", async () => {
    const { api, planId, van, stops } = await underWay();
    await act(api, stops[0]!.id, "arrive", at("11:00"));
    const { eta } = stopsOf(await readPlan(api, planId))[0]!;
    expect(eta).toBe(new Date(at("09:00")).toISOString());
    const report = (recordedAt: string, latitude: number) =>
      api.ok(operations.positions.create, {
        body: { positions: [{ driverId: van.driverId, recordedAt, latitude, longitude: -84.4 }] },
      });
    await report(at("17:00"), 33.1);
    await report(at("09:00"), 33.2);
    const [row] = await withOrganization(server.database, api.organizationId, (tx) =>
      tx.selectFrom("driver_positions").selectAll().execute(),
    );
    expect(row!.body).toMatchObject({ latitude: 33.2 });
  });

  test("of a batch of positions each driver's newest counts, whatever their order", async () => {
    const { api, van } = await underWay();
    const positions = ["08:10", "08:50", "08:30"].map((time, index) => ({
      driverId: van.driverId,
      recordedAt: at(time),
      latitude: 33 + index,
      longitude: -84.4,
    }));
    expect(await api.ok(operations.positions.create, { body: { positions } })).toEqual({ accepted: 3 });
    await api.ok(operations.positions.create, { body: { positions: [positions[0]] } });
    const [newest, all] = await withOrganization(server.database, api.organizationId, async (tx) => [
      await tx.selectFrom("driver_positions").selectAll().execute(),
      await tx.selectFrom("positions").selectAll().execute(),
    ]);
    expect(newest).toMatchObject([{ body: positions[1] }]);
    expect(all).toHaveLength(4);
  });

  test("two orders at one door are one stop, and one action serves both", async () => {
    const api = await server.organization(evening);
    const { planId } = await makeFleet(api, 1);
    const fields = orderFields({ location: place(5) });
    const [one, two] = [
      await makeOrder(api, { ...fields, reference: "1" }),
      await makeOrder(api, { ...fields, reference: "2" }),
    ];
    await advance(api, at("09:00"));
    const [stop, ...others] = stopsOf(await readPlan(api, planId));
    expect(others).toEqual([]);
    const { body } = await act(api, stop!.id, "complete", at("08:30"));
    expect([...body.orderIds].sort()).toEqual([one.id, two.id].sort());
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
