import { operations, type Plan } from "@reroute/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { act, advance, makeFleet, makeOrder, place, readPlan, stopsOf } from "../../test/small-fleet.ts";
import { startTestServer, type TestServer } from "../../test/start-test-server.ts";
import { onBothStores } from "../../test/stores.ts";

onBothStores((store) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(store);
  });
  afterAll(() => server.close());

  const isInWindow = (plan: Plan) =>
    stopsOf(plan).every(({ plannedStart, timeWindows }) =>
      timeWindows.some(({ start, end }) => plannedStart >= start && plannedStart <= end),
    );

  test("a shift over midnight belongs to the date of its start, and so do its orders after midnight once they are given", async () => {
    const api = await server.organization("2026-11-22T20:00:00-05:00");
    const { planId } = await makeFleet(api, 1, {
      start: "2026-11-22T22:00:00-05:00",
      end: "2026-11-23T06:00:00-05:00",
    });
    const over = { start: "2026-11-22T23:30:00-05:00", end: "2026-11-23T02:00:00-05:00" };
    const order = await makeOrder(api, { location: place(5), timeWindows: [over] });
    const after = { start: "2026-11-23T01:00:00-05:00", end: "2026-11-23T02:00:00-05:00" };
    const next = await makeOrder(api, { location: place(5), timeWindows: [after] });
    expect(order.planId).toBe(planId);
    expect((await api.ok(operations.plans.read, { id: planId })).date).toBe("2026-11-22");
    expect((await api.ok(operations.plans.read, { id: next.planId })).date).toBe("2026-11-23");
    await advance(api, "2026-11-22T23:59:00-05:00");
    const plan = await readPlan(api, planId);
    expect(stopsOf(plan)).toHaveLength(1);
    expect(isInWindow(plan)).toBe(true);
    await advance(api, "2026-11-23T00:10:00-05:00");
    const { body } = await act(api, stopsOf(plan)[0]!.id, "complete", "2026-11-23T00:05:00-05:00");
    expect(body.status).toBe("completed");
    await advance(api, "2026-11-23T07:59:00-05:00");
    expect((await readPlan(api, planId)).status).toBe("open");
    await advance(api, "2026-11-23T08:01:00-05:00");
    expect((await readPlan(api, planId)).status).toBe("closed");
  });

  // At 02:00 the clocks go back to 01:00: the night has 25 hours, and 01:30 comes twice.
  const autumn = ["2026-11-01", "2026-10-31T23:00:00-04:00", "2026-11-01T05:00:00Z", "2026-11-01T10:00:00Z"] as const;
  // At 02:00 the clocks go forward to 03:00: there is no 02:30.
  const spring = ["2027-03-14", "2027-03-13T23:00:00-05:00", "2027-03-14T06:00:00Z", "2027-03-14T11:00:00Z"] as const;
  test.each([autumn, spring])(
    "a plan over the change of clocks keeps true hours: %s",
    async (date, before, start, end) => {
      const api = await server.organization(before);
      const { planId } = await makeFleet(api, 1, { start, end });
      // One window an hour, each half an hour long, through the change.
      for (let hour = 0; hour < 5; hour++) {
        const from = Date.parse(start) + hour * 3_600_000 + 900_000;
        const window = { start: new Date(from).toISOString(), end: new Date(from + 1_800_000).toISOString() };
        await makeOrder(api, { location: place(2 + hour), timeWindows: [window] });
      }
      await advance(api, start);
      const plan = await readPlan(api, planId);
      expect(plan.date).toBe(date);
      expect(stopsOf(plan)).toHaveLength(5);
      expect(isInWindow(plan)).toBe(true);
      const starts = stopsOf(plan).map(({ plannedStart }) => Date.parse(plannedStart));
      expect(starts).toEqual([...starts].sort((one, other) => one - other));
    },
  );

  test("a depot's own zone decides the date of an order", async () => {
    const api = await server.organization("2026-11-22T00:00:00Z");
    const fields = { reference: "auckland", name: "Auckland", timeZone: "Pacific/Auckland" };
    await api.ok(operations.depots.create, { body: { ...fields, location: { latitude: -36.85, longitude: 174.76 } } });
    const timeWindows = [{ start: "2026-11-22T12:00:00Z", end: "2026-11-22T14:00:00Z" }];
    const order = await makeOrder(api, { location: { latitude: -36.9, longitude: 174.8 }, timeWindows });
    expect((await api.ok(operations.plans.read, { id: order.planId })).date).toBe("2026-11-23");
  });
});
