import { operations } from "@reroute/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { evening, makeFleet, orderFields } from "../../../test/small-fleet.ts";
import { startTestServer, type TestServer } from "../../../test/start-test-server.ts";
import { onBothStores } from "../../../test/stores.ts";
import { withOrganization } from "../database/database.ts";

onBothStores((store) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(store);
  });
  afterAll(() => server.close());

  test("the same Idempotency-Key, 50 times in parallel, makes one order and gives the same answer 50 times", async () => {
    const api = await server.organization(evening);
    await makeFleet(api, 0);
    const parts = { body: orderFields(), headers: { "idempotency-key": "once" } };
    const answers = await Promise.all(Array.from({ length: 50 }, () => api.call(operations.orders.create, parts)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => JSON.stringify(body))).size).toBe(1);
    expect(new Set(answers.map(({ headers }) => headers.get("etag")))).toEqual(new Set(['"1"']));
    expect(answers.filter(({ headers }) => headers.get("idempotency-replayed") === "true")).toHaveLength(49);
    expect((await api.ok(operations.orders.list)).items).toHaveLength(1);
  });

  test("50 orders in parallel, each with its own key, are all taken", async () => {
    const api = await server.organization(evening);
    const { planId } = await makeFleet(api, 1);
    const answers = await Promise.all(
      Array.from({ length: 50 }, (_, index) =>
        api.call(operations.orders.create, { body: orderFields(), headers: { "idempotency-key": `key ${index}` } }),
      ),
    );
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 201));
    const sequences = await withOrganization(server.database, api.organizationId, (tx) =>
      tx.selectFrom("events").select("sequence").where("plan_id", "=", planId).orderBy("sequence").execute(),
    );
    expect(sequences.map(({ sequence }) => sequence)).toEqual(sequences.map((_, index) => index + 1));
  });

  test("the same key with another body, path or method is refused with 422 and has no effect", async () => {
    const api = await server.organization(evening);
    await makeFleet(api, 0);
    const headers = { "idempotency-key": "mine" };
    const order = await api.ok(operations.orders.create, { body: orderFields(), headers });
    const others = [
      api.call(operations.orders.create, { body: orderFields(), headers }),
      api.call(operations.orders.cancel, { id: order.id, headers }),
      api.call(operations.orders.change, { id: order.id, body: { priority: 3 }, headers }),
    ];
    for (const answer of await Promise.all(others)) {
      expect(answer).toMatchObject({ status: 422, body: { code: "IDEMPOTENCY_KEY_REUSED" } });
    }
    expect((await api.ok(operations.orders.list)).items).toMatchObject([{ priority: 0, status: "pending" }]);
  });

  test("a key whose request was refused may be used again", async () => {
    const api = await server.organization(evening);
    await makeFleet(api, 0);
    const headers = { "idempotency-key": "again" };
    const taken = orderFields();
    await api.ok(operations.orders.create, { body: taken });
    const refused = await api.call(operations.orders.create, { body: { ...orderFields(), ...taken }, headers });
    expect(refused).toMatchObject({ status: 409, body: { code: "REFERENCE_TAKEN" } });
    const malformed = await api.call(operations.orders.create, { body: {}, headers });
    expect(malformed.status).toBe(400);
    await api.ok(operations.orders.create, { body: orderFields(), headers });
  });

  test("an empty key and one of 256 characters are refused by name", async () => {
    const api = await server.organization(evening);
    for (const key of ["", "x".repeat(256)]) {
      const answer = await api.call(operations.drivers.create, {
        body: { reference: "d", name: "D" },
        headers: { "idempotency-key": key },
      });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: "Idempotency-Key" }] } });
    }
  });

  test("what carries a secret is not kept for the key", async () => {
    const api = await server.organization(evening);
    const parts = { body: { name: "Key", role: "dispatcher" }, headers: { "idempotency-key": "secret" } };
    await api.ok(operations.access.createApiKey, parts);
    const kept = await withOrganization(server.database, api.organizationId, (tx) =>
      tx.selectFrom("idempotency_keys").selectAll().execute(),
    );
    expect(kept).toEqual([]);
  });
});
