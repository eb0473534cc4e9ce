import { operations, type Plan } from "@reroute/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { authenticated } from "../../test/live-client.ts";
import {
  advance,
  at,
  evening,
  makeFleet,
  makeOrder,
  place,
  readPlan,
  routesOf,
  settle,
} from "../../test/small-fleet.ts";
import { startTestServer, type TestServer } from "../../test/start-test-server.ts";
import { onBothStores } from "../../test/stores.ts";

onBothStores((store) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(store);
  });
  afterAll(() => server.close());

  const [southWest, northEast] = [place(-2, -5), place(20, 5)];
  const west = southWest.longitude;
  const east = northEast.longitude;
  const area = [
    [west, southWest.latitude],
    [east, southWest.latitude],
    [east, northEast.latitude],
    [west, northEast.latitude],
    [west, southWest.latitude],
  ];
  const slow = { area, factor: 5, validFrom: at("07:00"), validUntil: at("20:00"), source: "test" };
  const homeAt = (plan: Plan) => routesOf(plan)[0]!.eta;

  async function planned() {
    const api = await server.organization(evening);
    const { planId } = await makeFleet(api, 1);
    await makeOrder(api, { location: place(9) });
    await advance(api, at("07:30"));
    return { api, planId };
  }

  test("traffic that is ended before its time slows nobody any more, and its end is a cause to re-optimize", async () => {
    const { api, planId } = await planned();
    const free = homeAt(await readPlan(api, planId));
    const { id } = await api.ok(operations.traffic.create, { body: slow });
    await settle(api);
    expect(Date.parse(homeAt(await readPlan(api, planId)))).toBeGreaterThan(Date.parse(free));
    await advance(api, at("07:35"));
    const follower = await authenticated(server.url, api);
    follower.send({ type: "subscribe", topic: `plan.${planId}` });
    await follower.next("snapshot");
    const ended = await api.ok(operations.traffic.end, { id });
    const now = new Date(at("07:35")).toISOString();
    expect(ended).toMatchObject({ id, validFrom: slow.validFrom, validUntil: now, endedAt: now });
    await settle(api);
    const plan = await readPlan(api, planId);
    expect(homeAt(plan)).toBe(free);
    expect((await api.ok(operations.traffic.list)).items).toEqual([]);
    const updated = await follower.next("event", ({ event }) => event === "traffic.updated");
    expect(updated.data).toEqual({ traffic: ended });
    const started = await follower.next("event", ({ event }) => event === "optimization.started");
    const { causes } = started.data as { causes: string[] };
    expect(causes[0]).toMatch(/^The end of traffic \(test\) shifts one route by up to/);
    follower.close();
  });

  test("twice is once, and traffic that has not begun never does", async () => {
    const { api, planId } = await planned();
    const free = homeAt(await readPlan(api, planId));
    const body = { ...slow, validFrom: at("08:00") };
    const { id } = await api.ok(operations.traffic.create, { body });
    const ended = await api.ok(operations.traffic.end, { id });
    expect(Date.parse(ended.validUntil)).toBeGreaterThan(Date.parse(ended.validFrom));
    expect(await api.ok(operations.traffic.end, { id })).toEqual(ended);
    await advance(api, at("07:45"));
    expect(await api.ok(operations.traffic.end, { id })).toEqual(ended);
    expect((await api.ok(operations.traffic.list)).items).toEqual([]);
    expect(homeAt(await readPlan(api, planId))).toBe(free);
  });
});
