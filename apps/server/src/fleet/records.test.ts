import { randomUUID } from "node:crypto";
import { type Operation, operations } from "@reroute/protocol";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { at, depotFields, evening, makeFleet, makeOrder, orderFields } from "../../test/small-fleet.ts";
import { startTestServer, type TestOrganization, type TestServer } from "../../test/start-test-server.ts";
import { onBothStores } from "../../test/stores.ts";

interface RecordOperations {
  create: Operation;
  list: Operation;
  read: Operation;
  change: Operation;
  cancel: Operation;
}

onBothStores((store) => {
  let server: TestServer;
  let api: TestOrganization;
  let fleet: Awaited<ReturnType<typeof makeFleet>>;
  beforeAll(async () => {
    server = await startTestServer(store);
    api = await server.organization(evening);
    fleet = await makeFleet(api, 1);
  });
  afterAll(() => server.close());

  const kinds: [keyof typeof operations, () => Record<string, unknown>, Record<string, unknown>][] = [
    ["depots", depotFields, { name: "Changed" }],
    [
      "vehicles",
      () => ({ reference: randomUUID(), name: "Van", depotId: fleet.depotId, capacity: { pallets: 2 } }),
      { capacity: { pallets: 3 } },
    ],
    ["drivers", () => ({ reference: randomUUID(), name: "Driver", phone: "+1 555 0100" }), { phone: "+1 555 0199" }],
    [
      "shifts",
      () => ({
        reference: randomUUID(),
        driverId: fleet.vans[0]!.driverId,
        vehicleId: fleet.vans[0]!.vehicleId,
        start: at("08:00"),
        end: at("12:00"),
      }),
      { end: "2026-11-23T18:00:00.000Z" },
    ],
    ["orders", orderFields, { priority: 7, notes: "Ring twice" }],
  ];

  describe.each(kinds)("%s", (name, fields, change) => {
    const group = operations[name] as unknown as RecordOperations;

    test("what is created is read back equal, with version 1 and an id of its kind", async () => {
      const body = fields();
      const created = await api.ok(group.create, { body });
      const read = await api.call(group.read, { id: created.id });
      expect(read.body).toEqual(created);
      expect(read.headers.get("etag")).toBe('"1"');
      expect(created.version).toBe(1);
      expect(created.reference).toBe(body["reference"]);
    });

    test("ids sort by the order in which records were made", async () => {
      const ids: string[] = [];
      for (let index = 0; index < 5; index++) ids.push((await api.ok(group.create, { body: fields() })).id);
      expect([...ids].sort()).toEqual(ids);
    });

    test("a change raises the version, and keeps what it does not name", async () => {
      const created = await api.ok(group.create, { body: fields() });
      const changed = await api.call(group.change, { id: created.id, body: change, headers: { "if-match": '"1"' } });
      expect(changed.headers.get("etag")).toBe('"2"');
      const { updatedAt: _was, ...rest } = created;
      expect(changed.body).toMatchObject({ ...rest, ...change, version: 2 });
    });

    test("a change over an old version is refused with 412 and changes nothing", async () => {
      const { id } = await api.ok(group.create, { body: fields() });
      const now = await api.ok(group.change, { id, body: change });
      const stale = await api.call(group.change, { id, body: change, headers: { "if-match": '"1"' } });
      expect(stale).toMatchObject({ status: 412, body: { code: "VERSION_MISMATCH" } });
      expect(await api.ok(group.read, { id })).toEqual(now);
    });

    test("a second record with the reference of another is refused with 409", async () => {
      const body = fields();
      await api.ok(group.create, { body });
      const twin = await api.call(group.create, { body: { ...fields(), reference: body["reference"] } });
      expect(twin).toMatchObject({
        status: 409,
        body: { code: "REFERENCE_TAKEN", errors: [{ pointer: "/reference" }] },
      });
    });

    test("cancelling twice is the same as once, and the record stays readable", async () => {
      const { id } = await api.ok(group.create, { body: fields() });
      const once = await api.ok(group.cancel, { id });
      expect(once.status).toBe("cancelled");
      expect(await api.ok(group.cancel, { id })).toEqual(once);
      expect(await api.ok(group.read, { id })).toEqual(once);
      const change409 = await api.call(group.change, { id, body: change });
      expect(change409).toMatchObject({ status: 409, body: { code: "STATE_CONFLICT" } });
    });

    test("pages walk every record once, newest first, also while others are made", async () => {
      for (let index = 0; index < 4; index++) await api.ok(group.create, { body: fields() });
      const expected = (await api.ok(group.list, { query: { limit: 1000 } })).items.map(({ id }: { id: string }) => id);
      const walked: string[] = [];
      for (let cursor: string | null = ""; cursor !== null; ) {
        const query: Record<string, string | number> = cursor === "" ? { limit: 3 } : { limit: 3, cursor };
        const page = await api.ok(group.list, { query });
        expect(page.items.length).toBeLessThanOrEqual(3);
        walked.push(...page.items.map(({ id }: { id: string }) => id));
        cursor = page.nextCursor;
        await api.ok(group.create, { body: fields() });
      }
      expect(walked).toEqual(expected);
    });

    test.each(["x", "AAAA", "b3JkXw", Buffer.from("abc def").toString("base64url")])(
      "a cursor that no list has answered is refused: %s",
      async (cursor) => {
        const answer = await api.call(group.list, { query: { cursor } });
        expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: "cursor" }] } });
      },
    );
  });

  test("the cursors of plans and revisions are checked as well", async () => {
    const cursors = ["9999-99-99 pln_x", "abc", "99999999999999999999"].map((key) =>
      Buffer.from(key).toString("base64url"),
    );
    for (const cursor of cursors) {
      const plans = await api.call(operations.plans.list, { query: { cursor } });
      const revisions = await api.call(operations.plans.revisions, { id: fleet.planId, query: { cursor } });
      for (const answer of [plans, revisions]) {
        expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: "cursor" }] } });
      }
    }
  });

  test("orders are found by reference, status, plan and date", async () => {
    const order = await makeOrder(api, { reference: "find me" });
    const find = async (query: Record<string, string>) =>
      (await api.ok(operations.orders.list, { query: { ...query, limit: 1000 } })).items.map(
        ({ id }: { id: string }) => id,
      );
    expect(await find({ reference: "find me" })).toEqual([order.id]);
    expect(await find({ date: "2026-11-23" })).toContain(order.id);
    expect(await find({ date: "2026-11-24" })).toEqual([]);
    expect(await find({ planId: order.planId, status: "pending" })).toContain(order.id);
    expect(await find({ planId: order.planId, status: "completed" })).toEqual([]);
  });

  test("an order's demand is the sum of its packages, unless it is given", async () => {
    const packages = [
      { barcode: "A", demand: { weight_kg: 2, pallets: 1 } },
      { barcode: "B", demand: { weight_kg: 3.5 } },
      { barcode: "C" },
    ];
    const { demand: _none, ...fields } = orderFields({ packages });
    const summed = await api.ok(operations.orders.create, { body: fields });
    expect(summed.demand).toEqual({ weight_kg: 5.5, pallets: 1 });
    expect(summed.packages.map(({ barcode }: { barcode: string }) => barcode)).toEqual(["A", "B", "C"]);
    const given = await makeOrder(api, { packages, demand: { weight_kg: 1 } });
    expect(given.demand).toEqual({ weight_kg: 1 });
  });

  test("an order joins the nearest depot, and a given one whatever the distance", async () => {
    const own = await server.organization(evening);
    const near = await own.ok(operations.depots.create, {
      body: { ...depotFields(), location: { latitude: 33.75, longitude: -84.4 } },
    });
    const far = await own.ok(operations.depots.create, {
      body: { ...depotFields(), location: { latitude: 32, longitude: -84.4 } },
    });
    expect((await makeOrder(own)).depotId).toBe(near.id);
    expect((await makeOrder(own, { depotId: far.id })).depotId).toBe(far.id);
    await own.ok(operations.depots.cancel, { id: near.id });
    expect((await makeOrder(own)).depotId).toBe(far.id);
    const named = await own.call(operations.orders.create, { body: orderFields({ depotId: near.id }) });
    expect(named).toMatchObject({ status: 400, body: { errors: [{ pointer: "/depotId" }] } });
  });

  test("an order before there is any depot is refused with what to do", async () => {
    const own = await server.organization(evening);
    const answer = await own.call(operations.orders.create, { body: orderFields() });
    expect(answer).toMatchObject({ status: 409, body: { detail: "There is no depot yet: create one first." } });
  });

  test("a shift does not outlast a day, nor move to another date", async () => {
    const { id } = await api.ok(operations.shifts.create, {
      body: {
        reference: randomUUID(),
        driverId: fleet.vans[0]!.driverId,
        vehicleId: fleet.vans[0]!.vehicleId,
        start: at("08:00"),
        end: at("12:00"),
      },
    });
    const changes: [object, string][] = [
      [{ end: "2026-11-24T08:00:01-05:00" }, "/end"],
      [{ end: at("08:00") }, "/end"],
      [{ start: "2026-11-22T08:00:00-05:00", end: "2026-11-22T12:00:00-05:00" }, "/start"],
    ];
    for (const [body, pointer] of changes) {
      const answer = await api.call(operations.shifts.change, { id, body });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    }
  });
});
