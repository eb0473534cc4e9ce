import { type Order, type OrderPackage, operations } from "@reroute/protocol";
import { afterAll, beforeAll, expect, test } from "vitest";
import { authenticated } from "../../test/live-client.ts";
import { act, advance, at, evening, makeFleet, makeOrder, readPlan, stopOf } from "../../test/small-fleet.ts";
import { startTestServer, type TestOrganization, type TestServer } from "../../test/start-test-server.ts";
import { onBothStores } from "../../test/stores.ts";

onBothStores((store) => {
  let server: TestServer;
  beforeAll(async () => {
    server = await startTestServer(store);
  });
  afterAll(() => server.close());

  async function loading() {
    const api = await server.organization(evening);
    const { planId } = await makeFleet(api, 1);
    const packages = [
      { barcode: "BOX-1", demand: { weight_kg: 3 } },
      { barcode: "BOX-2", demand: { weight_kg: 4 } },
    ];
    const order = await makeOrder(api, { packages, demand: undefined });
    await makeOrder(api, { packages: [{ barcode: "BOX-3" }] });
    await advance(api, at("07:30"));
    return { api, planId, order, box: order.packages[0]! };
  }
  let scans = 0;
  const scan = (api: TestOrganization, { id }: OrderPackage, status: string, time: string, fields: object = {}) => {
    const body = { actionId: `scan-${++scans}-of-a-box`, status, occurredAt: at(time), ...fields };
    return api.call(operations.packages.scan, { id, body });
  };
  const read = async (api: TestOrganization, { id }: Order): Promise<OrderPackage[]> =>
    (await api.ok(operations.orders.read, { id })).packages;

  test("an order is found by a package's barcode, and its demand is the sum of its packages", async () => {
    const { api, order } = await loading();
    expect(order.demand).toEqual({ weight_kg: 7 });
    const { items } = await api.ok(operations.orders.list, { query: { barcode: "BOX-2" } });
    expect(items.map(({ id }: Order) => id)).toEqual([order.id]);
    expect((await api.ok(operations.orders.list, { query: { barcode: "BOX-9" } })).items).toEqual([]);
  });

  test("a scan is the package's status, is kept with its times and place, and is told to the plan's followers", async () => {
    const { api, planId, order, box } = await loading();
    const follower = await authenticated(server.url, api);
    follower.send({ type: "subscribe", topic: `plan.${planId}` });
    await follower.next("snapshot");
    const location = { latitude: 33.64, longitude: -84.43 };
    const { body } = await scan(api, box, "loaded", "07:20", { location });
    const kept = { status: "loaded", occurredAt: new Date(at("07:20")).toISOString(), location };
    expect(body).toMatchObject({ id: box.id, barcode: "BOX-1", status: "loaded", scans: [kept] });
    expect(await read(api, order)).toMatchObject([body, { barcode: "BOX-2", status: "expected", scans: [] }]);
    const event = await follower.next("event", ({ event }) => event === "package.scanned");
    expect(event.data).toEqual({ orderId: order.id, package: body });
    follower.close();
  });

  test("an older scan that comes late is kept and takes nothing back, nor does one from before the delivery", async () => {
    const { api, planId, order, box } = await loading();
    await scan(api, box, "missing", "07:25");
    expect((await scan(api, box, "loaded", "07:10")).body).toMatchObject({
      status: "missing",
      scans: [{ status: "loaded" }, { status: "missing" }],
    });
    await advance(api, at("09:00"));
    await act(api, stopOf(await readPlan(api, planId), order).id, "complete", at("08:50"));
    const [first, second] = await read(api, order);
    expect([first!.status, second!.status]).toEqual(["missing", "delivered"]);
    expect((await scan(api, second!, "loaded", "07:40")).body.status).toBe("delivered");
    expect((await scan(api, second!, "returned", "08:55")).body.status).toBe("returned");
  });

  test("the same actionId has one effect; another scan under it is refused", async () => {
    const { api, box, order } = await loading();
    const actionId = "one-and-the-same";
    const first = await scan(api, box, "loaded", "07:20", { actionId });
    const again = await scan(api, box, "loaded", "07:20", { actionId });
    expect(again.body).toEqual(first.body);
    const others = [
      await scan(api, box, "missing", "07:20", { actionId }),
      await scan(api, order.packages[1]!, "loaded", "07:20", { actionId }),
    ];
    for (const other of others) expect(other).toMatchObject({ status: 422, body: { code: "IDEMPOTENCY_KEY_REUSED" } });
    const lost = await scan(api, box, "lost", "07:20");
    expect(lost).toMatchObject({ status: 400, body: { errors: [{ pointer: "/status" }] } });
  });
});
