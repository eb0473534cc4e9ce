import { operations } from "@reroute/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { authenticated } from "../../test/live-client.ts";
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

  const rollOver = (api: TestOrganization) => api.ok(operations.settings.change, { body: { rollOver: true } });
  const readOrder = (api: TestOrganization, id: string) => api.ok(operations.orders.read, { id });
  const morning = [{ start: at("08:00"), end: at("12:00") }];
  const auditOf = (api: TestOrganization, subject: string) =>
    withOrganization(server.database, api.organizationId, (tx) =>
      tx.selectFrom("audit").select(["action", "actor"]).where("subject_id", "=", subject).orderBy("id").execute(),
    );

  /** A Monday with one order that is served and one that nobody was at. The shift ends at 18:00, the day two hours later. */
  async function monday(api: TestOrganization) {
    const { planId, depotId } = await makeFleet(api, 1);
    const served = await makeOrder(api, { location: place(2) });
    const missed = await makeOrder(api, { location: place(5), timeWindows: morning });
    await advance(api, at("07:30"));
    const stop = stopOf(await readPlan(api, planId), missed);
    await advance(api, at("09:00"));
    await act(api, stopOf(await readPlan(api, planId), served).id, "complete", at("08:50"));
    return { planId, depotId, served, missed, stop };
  }

  describe("the setting", () => {
    test("is off until an administrator turns it on, over the version that was read; it is audited", async () => {
      const api = await server.organization();
      const read = await api.call(operations.settings.read);
      expect(read.body).toEqual({ rollOver: false, version: 1 });
      expect(read.headers.get("etag")).toBe('"1"');
      const dispatcher = api.withKey(await api.dispatcherKey());
      expect((await dispatcher.call(operations.settings.read)).status).toBe(200);
      const body = { rollOver: true };
      expect((await dispatcher.call(operations.settings.change, { body })).status).toBe(403);
      const stale = await api.call(operations.settings.change, { body, headers: { "if-match": '"7"' } });
      expect(stale).toMatchObject({ status: 412, body: { code: "VERSION_MISMATCH" } });
      const wrong = await api.call(operations.settings.change, { body: { rollover: true } });
      expect(wrong).toMatchObject({ status: 400, body: { code: "VALIDATION_FAILED" } });
      const changed = await api.call(operations.settings.change, { body, headers: { "if-match": '"1"' } });
      expect(changed.body).toEqual({ rollOver: true, version: 2 });
      expect(await auditOf(api, api.organizationId)).toMatchObject([{ action: "settings.change" }]);
      expect((await (await server.organization()).ok(operations.settings.read)).rollOver).toBe(false);
    });
  });

  describe("at a day's end", () => {
    test("without the setting what was not served stays unserved", async () => {
      const api = await server.organization(evening);
      const { planId, missed } = await monday(api);
      await advance(api, at("20:01"));
      const order = await readOrder(api, missed.id);
      expect(order).toMatchObject({ status: "unserved", planId, timeWindows: morning });
      expect(order).not.toHaveProperty("rollOvers");
    });

    test("with it the order goes to the next day's plan, to the same wall time, once; what was served stays", async () => {
      const api = await server.organization(evening);
      await rollOver(api);
      const { planId, served, missed } = await monday(api);
      const follower = await authenticated(server.url, api);
      follower.send({ type: "subscribe", topic: `plan.${planId}` });
      await follower.next("snapshot");
      await advance(api, at("20:01"));
      await settle(api);
      await advance(api, at("21:00"));

      const order = await readOrder(api, missed.id);
      const timeWindows = [{ start: "2026-11-24T08:00:00-05:00", end: "2026-11-24T12:00:00-05:00" }];
      const rollOvers = [{ fromDate: "2026-11-23", fromPlanId: planId, at: new Date(at("20:01")).toISOString() }];
      expect(order).toMatchObject({ status: "pending", timeWindows, rollOvers });
      expect(order.planId).not.toBe(planId);
      expect(await readPlan(api, order.planId)).toMatchObject({ date: "2026-11-24", status: "open" });
      expect(await readOrder(api, served.id)).toMatchObject({ status: "completed", planId });
      expect((await auditOf(api, missed.id)).map(({ action }) => action)).toEqual(["order.create", "order.roll_over"]);
      const closed = await follower.next("event", ({ event }) => event === "plan.closed");
      expect(closed.data).toEqual({ unservedOrderIds: [missed.id] });
      const left = await follower.next("event", ({ event }) => event === "order.updated");
      expect(left).toMatchObject({
        sequence: closed.sequence + 1,
        data: { order: { id: missed.id, planId: order.planId } },
      });
      follower.close();
    });

    test("the next day plans it, and says from where it came; its stop there is another", async () => {
      const api = await server.organization(evening);
      await rollOver(api);
      const { missed, stop, depotId } = await monday(api);
      const next = { start: "2026-11-24T08:00:00-05:00", end: "2026-11-24T18:00:00-05:00" };
      const [vehicle] = (await api.ok(operations.vehicles.list)).items;
      const [driver] = (await api.ok(operations.drivers.list)).items;
      const shift = { reference: "tuesday", vehicleId: vehicle.id, driverId: driver.id, ...next };
      const { planId } = await api.ok(operations.shifts.create, { body: shift });
      await makeOrder(api, { location: place(3), depotId, timeWindows: [next] });
      await advance(api, at("19:00"));
      expect(stopsOf(await readPlan(api, planId))).toHaveLength(1);
      await advance(api, at("20:10"));
      // Changes before the day's work gather for some seconds.
      await advance(api, at("20:11"));
      const plan = await readPlan(api, planId);
      expect(stopOf(plan, missed).id).not.toBe(stop.id);
      expect(plan.publishedRevision).toMatchObject({
        causes: [{ type: "order_rolled_over", subjectId: missed.id }],
        cause: `Order ${missed.reference} was rolled over from 2026-11-23.`,
      });
    });

    test("the closed plan keeps its history: routes, numbers and the order as unserved", async () => {
      const tellOf = async (isOn: boolean) => {
        const api = await server.organization(evening);
        if (isOn) await rollOver(api);
        const { planId } = await monday(api);
        await advance(api, at("20:01"));
        const { kpis, publishedRevision } = await readPlan(api, planId);
        return { kpis, stops: publishedRevision!.routes.map(({ stops }) => stops.length) };
      };
      const [off, on] = [await tellOf(false), await tellOf(true)];
      expect(on).toEqual(off);
      expect(on.kpis).toMatchObject({ orderCount: 2, completedCount: 1, unassignedCount: 1 });
    });

    test("an order that is missed again rolls over again, and keeps both days", async () => {
      const api = await server.organization(evening);
      await rollOver(api);
      const { missed } = await monday(api);
      await advance(api, at("20:01"));
      await advance(api, "2026-11-24T23:00:00-05:00");
      const order = await readOrder(api, missed.id);
      expect(order.rollOvers.map(({ fromDate }: { fromDate: string }) => fromDate)).toEqual([
        "2026-11-23",
        "2026-11-24",
      ]);
      expect(order.timeWindows).toEqual([{ start: "2026-11-25T08:00:00-05:00", end: "2026-11-25T12:00:00-05:00" }]);
    });

    test("a day that nobody closed in time rolls over to the first day that is still ahead", async () => {
      const api = await server.organization(evening);
      await rollOver(api);
      const { missed } = await monday(api);
      // In one step, as after a server that was off: by then Tuesday's window has passed as well.
      await withOrganization(server.database, api.organizationId, (tx) =>
        tx
          .updateTable("organizations")
          .set({ day_clock: new Date("2026-11-25T07:00:00-05:00") })
          .execute(),
      );
      await settle(api);
      const order = await readOrder(api, missed.id);
      expect(order.timeWindows).toEqual([{ start: "2026-11-25T08:00:00-05:00", end: "2026-11-25T12:00:00-05:00" }]);
      expect(order.rollOvers).toHaveLength(1);
    });

    // In the night before 2026-11-01 the clocks go back; in that before 2027-03-14 forward.
    test.each([
      ["2026-10-31", "-04:00", "2026-11-01", "-05:00"],
      ["2027-03-13", "-05:00", "2027-03-14", "-04:00"],
    ])("over the change of clocks from %s the wall time stays", async (before, offset, after, offsetAfter) => {
      const api = await server.organization(`${before}T06:00:00${offset}`);
      await rollOver(api);
      const window = (date: string, zone: string) => ({
        start: `${date}T09:00:00${zone}`,
        end: `${date}T11:00:00${zone}`,
      });
      await makeFleet(api, 1, { start: `${before}T08:00:00${offset}`, end: `${before}T17:00:00${offset}` });
      const order = await makeOrder(api, { location: place(5), timeWindows: [window(before, offset)] });
      await advance(api, `${before}T20:00:00${offset}`);
      const moved = await readOrder(api, order.id);
      expect(moved.timeWindows).toEqual([window(after, offsetAfter)]);
      expect((await readPlan(api, moved.planId)).date).toBe(after);
    });
  });

  describe("what a driver tells late of the day before", () => {
    test("a delivery counts, and nobody drives there again; being on the way does not", async () => {
      const api = await server.organization(evening);
      await rollOver(api);
      const { missed, stop } = await monday(api);
      await advance(api, at("20:01"));
      const late = await act(api, stop.id, "start", at("17:30"));
      expect(late).toMatchObject({ status: 409, body: { code: "STATE_CONFLICT" } });
      expect((await readOrder(api, missed.id)).status).toBe("pending");
      expect((await act(api, stop.id, "complete", at("17:40"))).status).toBe(200);
      const order = await readOrder(api, missed.id);
      expect(order.status).toBe("completed");
      expect(routesOf(await readPlan(api, order.planId))).toEqual([]);
    });
  });
});
