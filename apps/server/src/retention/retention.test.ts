import { operations } from "@reroute/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { advance, at, evening, makeFleet, makeOrder } from "../../test/small-fleet.ts";
import { startTestServer, type TestServer } from "../../test/start-test-server.ts";
import { onBothStores } from "../../test/stores.ts";
import { withOrganization } from "../platform/database/database.ts";
import { makeLog } from "../platform/log.ts";
import { makeOpenScope } from "../platform/open-scope.ts";
import { makeGreatCircleRoads } from "../platform/roads/great-circle-roads.ts";
import { makeProviderAnswers } from "../platform/roads/provider-answers.ts";
import { deleteExpired } from "./service.ts";

onBothStores((store) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(store);
  });
  afterAll(() => server.close());

  test("what has expired goes, what is needed stays", async () => {
    const api = await server.organization(evening);
    const { vans, planId } = await makeFleet(api, 1);
    await makeOrder(api);
    await advance(api, at("07:30"));
    const parts = { body: { reference: "d", name: "D" }, headers: { "idempotency-key": "kept" } };
    await api.ok(operations.drivers.create, parts);
    await api.signInToken();
    const position = { driverId: vans[0]!.driverId, recordedAt: at("07:00"), latitude: 33, longitude: -84 };
    await api.ok(operations.positions.create, { body: { positions: [position] } });

    const answers = makeProviderAnswers(Promise.resolve(server.database), { now: () => new Date() });
    await answers.keep(api.organizationId, planId, [Uint8Array.of(1, 2, 3)]);

    const days = async (count: number) => {
      const clock = { now: () => new Date(Date.now() + count * 86_400_000) };
      const queue = { send: async () => {}, work: () => {}, watch: () => () => {}, close: async () => {} };
      const openScope = makeOpenScope({
        database: server.database,
        wallClock: clock,
        log: makeLog("silent"),
        queue,
        roads: makeGreatCircleRoads(),
      });
      await openScope(api.organizationId, deleteExpired);
      return withOrganization(server.database, api.organizationId, async (tx) => ({
        keys: (await tx.selectFrom("idempotency_keys").selectAll().execute()).length,
        credentials: (await tx.selectFrom("credentials").select("kind").orderBy("kind").execute()).map(
          ({ kind }) => kind,
        ),
        jobs: (await tx.selectFrom("optimizations").select("job").execute()).filter(({ job }) => job !== null).length,
        positions: (await tx.selectFrom("positions").selectAll().execute()).length,
        answers: (await tx.selectFrom("provider_matrices").selectAll().execute()).length,
        newest: (await tx.selectFrom("driver_positions").selectAll().execute()).length,
      }));
    };
    const all = { keys: 1, credentials: ["api_key", "sign_in"], jobs: 1, positions: 1, answers: 1, newest: 1 };
    expect(await days(0.9)).toEqual(all);
    expect(await days(1.1)).toEqual({ ...all, keys: 0, jobs: 0 });
    expect(await days(29)).toEqual({ ...all, keys: 0, jobs: 0, credentials: ["api_key"] });
    const month = { keys: 0, jobs: 0, credentials: ["api_key"], positions: 0, answers: 1, newest: 1 };
    expect(await days(31)).toEqual(month);
    await withOrganization(server.database, api.organizationId, (tx) =>
      tx.updateTable("plans").set({ status: "closed" }).where("id", "=", planId).execute(),
    );
    expect(await days(31)).toEqual({ ...month, answers: 0 });
  });
});
