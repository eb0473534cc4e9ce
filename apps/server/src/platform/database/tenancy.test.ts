import { randomUUID } from "node:crypto";
import { type Operation, operations } from "@reroute/protocol";
import { sql } from "kysely";
import { afterAll, beforeAll, expect, test } from "vitest";
import { advance, at, evening, makeFleet, makeOrder, readPlan, settle, stopsOf } from "../../../test/small-fleet.ts";
import {
  type Api,
  allOperations,
  startTestServer,
  type TestOrganization,
  type TestServer,
} from "../../../test/start-test-server.ts";
import { onBothStores } from "../../../test/stores.ts";
import { withOrganization, withSystem } from "./database.ts";

onBothStores((store) => {
  let server: TestServer;
  let mine: TestOrganization;
  let other: TestOrganization;
  /** An id of each kind that belongs to the other organization. */
  let foreign: Record<string, string>;

  beforeAll(async () => {
    server = await startTestServer(store);
    mine = await server.organization(evening);
    other = await server.organization(evening);
    const { planId, depotId, vans } = await makeFleet(other, 1);
    const order = await makeOrder(other, { packages: [{ barcode: "BOX-1" }] });
    await advance(other, at("07:00"));
    const plan = await readPlan(other, planId);
    const optimization = await other.ok(operations.plans.optimize, { id: planId });
    const key = await other.ok(operations.access.createApiKey, { body: { name: "Other", role: "dispatcher" } });
    const point = [-84.4, 33.7];
    const traffic = { polyline: [point, [-84.3, 33.7]], factor: 2, source: "test" };
    const { id: trafficId } = await other.ok(operations.traffic.create, {
      body: { ...traffic, validFrom: at("07:00"), validUntil: at("18:00") },
    });
    await other.ok(operations.positions.create, {
      body: { positions: [{ driverId: vans[0]!.driverId, recordedAt: at("07:00"), latitude: 33.6, longitude: -84.4 }] },
    });
    await settle(other);
    const pin = { orderId: order.id, vehicleId: vans[0]!.vehicleId };
    const { id: pinId } = await other.ok(operations.pins.create, { body: pin });
    foreign = {
      ord: order.id,
      pkg: order.packages[0]!.id,
      trf: trafficId,
      dep: depotId,
      veh: vans[0]!.vehicleId,
      drv: vans[0]!.driverId,
      shf: vans[0]!.shiftId,
      pln: planId,
      rev: plan.publishedRevisionId!,
      opt: optimization.id,
      stp: stopsOf(plan)[0]!.id,
      key: key.id,
      pin: pinId,
    };
  });
  afterAll(() => server.close());

  const kindOf = (operation: Operation) => {
    const { pattern } = (operation.id as unknown as { meta(): { pattern: string } }).meta();
    return /^\^([a-z]+)_/.exec(pattern)![1]!;
  };

  /** A body that fits, so that the answer is about the id and not about the body. */
  const bodyFor = (operation: Operation): unknown => {
    if (operation.path.startsWith("/v1/stops/")) {
      return {
        actionId: randomUUID(),
        occurredAt: at("09:00"),
        ...(operation.path.endsWith("fail") && { reason: "x" }),
      };
    }
    if (operation.path.startsWith("/v1/packages/")) {
      return { actionId: randomUUID(), occurredAt: at("07:00"), status: "loaded" };
    }
    if (operation === operations.plans.edit) {
      return { baseRevision: foreign["rev"], moves: [{ orderId: foreign["ord"], unassign: true }] };
    }
    return operation.body === undefined ? undefined : {};
  };

  const byId = allOperations.filter((operation) => operation.id !== undefined);
  test.each(byId.map((operation) => [`${operation.method} ${operation.path}`, operation] as const))(
    "%s answers 404 to another organization's id, as to one that nobody has",
    async (_title, operation) => {
      const id = foreign[kindOf(operation)]!;
      const before = await rowsOf(other);
      const refused = await mine.call(operation, { id, body: bodyFor(operation) });
      expect(refused).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
      const unknown = await mine.call(operation, { id: `${id.slice(0, -4)}0000`, body: bodyFor(operation) });
      expect(unknown).toMatchObject({ status: 404, body: { code: "NOT_FOUND" } });
      expect(await rowsOf(other)).toEqual(before);
    },
  );

  const lists = allOperations.filter(({ method, query }) => method === "GET" && query !== undefined);
  test.each(lists.filter(({ id }) => id === undefined).map((operation) => [operation.path, operation] as const))(
    "GET %s shows nothing of another organization",
    async (_path, operation) => {
      const { items } = await mine.ok(operation);
      const own = operation.path === "/v1/api-keys" ? 1 : 0;
      expect(items).toHaveLength(own);
    },
  );

  test("a record cannot name another organization's record", async () => {
    const refusals: [Api, Operation, object, string][] = [
      [
        mine,
        operations.vehicles.create,
        { reference: "v", name: "V", depotId: foreign["dep"], capacity: {} },
        "/depotId",
      ],
      [
        mine,
        operations.shifts.create,
        { reference: "s", driverId: foreign["drv"], vehicleId: foreign["veh"], start: at("08:00"), end: at("09:00") },
        "/vehicleId",
      ],
      [
        mine,
        operations.positions.create,
        { positions: [{ driverId: foreign["drv"], recordedAt: at("07:00"), latitude: 1, longitude: 1 }] },
        "/positions/0/driverId",
      ],
      [mine, operations.pins.create, { orderId: foreign["ord"], vehicleId: null }, "/orderId"],
    ];
    for (const [api, operation, body, pointer] of refusals) {
      expect(await api.call(operation, { body })).toMatchObject({ status: 400, body: { errors: [{ pointer }] } });
    }
  });

  test("the same reference and the same Idempotency-Key serve two organizations side by side", async () => {
    const headers = { "idempotency-key": "the-same-key" };
    const body = { reference: "the-same", name: "Driver" };
    const one = await mine.ok(operations.drivers.create, { body, headers });
    const two = await other.ok(operations.drivers.create, { body, headers });
    expect(one.id).not.toBe(two.id);
  });

  test("with no organization set every table is empty", async () => {
    for (const table of await tables()) {
      const rows = await server.database.kysely.transaction().execute(async (tx) => {
        await sql`set local role reroute_app`.execute(tx);
        return (await sql`select * from ${sql.table(table)}`.execute(tx)).rows;
      });
      expect([table, rows]).toEqual([table, []]);
    }
  });

  test("with another organization set no table shows a row of this one", async () => {
    for (const table of await tables()) {
      const column = table === "organizations" ? "id" : "organization_id";
      const rows = await withOrganization(server.database, mine.organizationId, async (tx) => {
        const query = sql`select * from ${sql.table(table)} where ${sql.ref(column)} = ${other.organizationId}`;
        return (await query.execute(tx)).rows;
      });
      expect([table, rows]).toEqual([table, []]);
    }
  });

  test("a row for another organization cannot be inserted, nor moved there", async () => {
    const driver = { reference: randomUUID(), name: "Foreign", created_at: new Date(), updated_at: new Date() };
    const inserting = withOrganization(server.database, mine.organizationId, (tx) =>
      tx
        .insertInto("drivers")
        .values({ organization_id: other.organizationId, id: "drv_x", ...driver })
        .execute(),
    );
    await expect(inserting).rejects.toThrow(/row-level security/);
    const own = await mine.ok(operations.drivers.create, { body: { reference: randomUUID(), name: "Own" } });
    const moving = withOrganization(server.database, mine.organizationId, (tx) =>
      tx.updateTable("drivers").set({ organization_id: other.organizationId }).where("id", "=", own.id).execute(),
    );
    await expect(moving).rejects.toThrow(/row-level security/);
  });

  test("the system role sees organizations and nothing that belongs to one", async () => {
    const listed = await withSystem(server.database, (tx) => tx.selectFrom("organizations").select("id").execute());
    expect(listed.map(({ id }) => id)).toEqual(expect.arrayContaining([mine.organizationId, other.organizationId]));
    const reading = withSystem(server.database, (tx) => tx.selectFrom("orders").selectAll().execute());
    await expect(reading).rejects.toThrow(/permission denied/);
  });

  test("500 requests of two organizations, interleaved, each see their own rows only", async () => {
    const own = new Map([
      [mine, new Set((await mine.ok(operations.drivers.list)).items.map(({ id }: { id: string }) => id))],
      [other, new Set((await other.ok(operations.drivers.list)).items.map(({ id }: { id: string }) => id))],
    ]);
    const asked = Array.from({ length: 500 }, (_, index) => (index % 2 === 0 ? mine : other));
    for (let from = 0; from < asked.length; from += 50) {
      const answers = await Promise.all(
        asked.slice(from, from + 50).map(async (api) => ({ api, list: await api.ok(operations.drivers.list) })),
      );
      for (const { api, list } of answers) {
        expect(new Set(list.items.map(({ id }: { id: string }) => id))).toEqual(own.get(api));
      }
    }
  });

  test("every table of an organization has row-level security, forced, and a policy", async () => {
    const { rows } = await sql<{ name: string; forced: boolean; policies: number }>`
      select c.relname as name, c.relrowsecurity and c.relforcerowsecurity as forced,
        (select count(*)::int from pg_policy p where p.polrelid = c.oid) as policies
      from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where n.nspname = 'public' and c.relkind = 'r' and c.relname <> 'migrations'
    `.execute(server.database.kysely);
    expect(rows.length).toBeGreaterThan(20);
    for (const row of rows) {
      expect(row).toMatchObject({ name: row.name, forced: true });
      expect(row.policies).toBeGreaterThan(0);
    }
  });

  async function tables(): Promise<string[]> {
    const { rows } = await sql<{ name: string }>`
      select tablename as name from pg_tables where schemaname = 'public' and tablename <> 'migrations'
    `.execute(server.database.kysely);
    return rows.map(({ name }) => name);
  }

  async function rowsOf({ organizationId }: TestOrganization): Promise<Record<string, number>> {
    const counts: Record<string, number> = {};
    await withOrganization(server.database, organizationId, async (tx) => {
      for (const table of ["orders", "tasks", "events", "audit", "stop_actions", "optimizations", "credentials"]) {
        const { rows } = await sql<{ count: number }>`select count(*)::int as count from ${sql.table(table)}`.execute(
          tx,
        );
        counts[table] = rows[0]!.count;
      }
    });
    return counts;
  }
});
