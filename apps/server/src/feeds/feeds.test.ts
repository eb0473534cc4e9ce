import { type Feed, operations, type Traffic } from "@reroute/protocol";
import { afterEach, expect, test, vi } from "vitest";
import { type FeedServer, serveFeed } from "../../test/feed-server.ts";
import { at, makeFleet, makeOrder, place, readPlan } from "../../test/small-fleet.ts";
import { startTestServer, type TestOrganization, type TestServer } from "../../test/start-test-server.ts";
import { onBothStores } from "../../test/stores.ts";
import { withOrganization } from "../platform/database/database.ts";
import { makeUrlFeed } from "./url-feed.ts";

onBothStores((store) => {
  let feedServer: FeedServer;
  let server: TestServer;
  let api: TestOrganization;
  let planId: string;
  let nowMs: number;

  /** A van and three orders on a published plan, and a feed that may be asked so often a day. */
  async function open(requestsPerDay = 100): Promise<void> {
    feedServer = await serveFeed();
    nowMs = Date.parse(at("08:05"));
    server = await startTestServer(store, {
      clock: { now: () => new Date(nowMs) },
      feeds: [makeUrlFeed({ url: feedServer.url, everySeconds: 60, requestsPerDay })],
    });
    api = await server.organization();
    ({ planId } = await makeFleet(api, 1));
    for (const northKm of [4, 8, 12]) await makeOrder(api, { location: place(northKm) });
    await api.ok(operations.plans.optimize, { id: planId });
    await vi.waitFor(async () => expect((await readPlan(api, planId)).publishedRevision).not.toBeNull(), waiting);
  }
  afterEach(async () => {
    await server.close();
    await feedServer.close();
  });

  const waiting = { timeout: 30_000, interval: 50 };
  /** Lets the feed's next turn come, and waits until it is over. */
  async function turn(minutes = 1): Promise<Feed> {
    const turns = await turnsOf();
    nowMs += minutes * 60_000;
    await vi.waitFor(async () => expect(await turnsOf()).toBeGreaterThan(turns), waiting);
    return (await api.ok(operations.feeds.list)).items[0];
  }
  async function turnsOf(): Promise<number> {
    const { body } = await server.fetch("/v1/metrics");
    const counts = [...String(body).matchAll(/^reroute_feed_turns_total\{.*outcome="(?:heard|failed)".*\} (\d+)/gm)];
    return counts.reduce((sum, [, count]) => sum + Number(count), 0);
  }
  const current = async (): Promise<Traffic[]> => (await api.ok(operations.traffic.list)).items;
  const eventsOf = () =>
    withOrganization(server.database, api.organizationId, (tx) =>
      tx.selectFrom("events").select(["type", "data"]).where("plan_id", "=", planId).orderBy("sequence").execute(),
    );
  const [south, north] = [place(-1), place(13)];
  /** The road north from the depot, in both directions. */
  const road = [
    [south.longitude, south.latitude],
    [north.longitude, north.latitude],
  ];
  const says = (...items: object[]) => {
    feedServer.answer = { status: 200, body: { items } };
  };

  test("what a feed says shifts the plan once, changes when it changes materially, and ends when it is gone", async () => {
    await open();
    says({ polyline: road, speedKph: 10 });
    expect(await turn()).toMatchObject({ name: "url-feed", status: "heard", items: 1, notice: null });
    const [jam] = await current();
    // This hour whole, then fading over the next two.
    expect(jam).toMatchObject({
      speedKph: 10,
      source: "url-feed",
      validFrom: "2026-11-23T13:00:00.000Z",
      fadesFrom: "2026-11-23T14:00:00.000Z",
      validUntil: "2026-11-23T16:00:00.000Z",
    });
    await vi.waitFor(async () => {
      const started = (await eventsOf()).filter(({ type }) => type === "optimization.started").at(-1)!;
      expect(JSON.stringify(started.data)).toMatch(/Traffic \(url-feed\) shifts one route by up to \d+ min/);
    }, waiting);

    says({ polyline: road, speedKph: 11 });
    await turn();
    expect((await current()).map(({ id }) => id)).toEqual([jam!.id]);

    says({ polyline: road, closed: true });
    await turn();
    expect(await current()).toMatchObject([{ closed: true }]);

    // Far from the fleet: nobody's.
    says({
      polyline: [
        [2.3, 48.8],
        [2.4, 48.9],
      ],
      closed: true,
    });
    expect(await turn()).toMatchObject({ status: "heard" });
    expect(await current()).toEqual([]);
    const told = (await eventsOf()).filter(({ type }) => type === "traffic.updated");
    expect(told).toHaveLength(4);
  });

  test("garbage is told and what was said still counts; after ten minutes it ends, and the plan goes by the profile", async () => {
    await open();
    says({ polyline: road, speedKph: 10 });
    await turn();
    feedServer.answer = { status: 200, body: "<html>" };
    expect(await turn()).toMatchObject({
      status: "late",
      notice: expect.stringMatching(/^Traffic from url-feed is late: it answered garbage.*still counts\.$/),
    });
    expect(await current()).toHaveLength(1);
    await turn();
    expect(await turn(12)).toMatchObject({
      status: "down",
      items: 0,
      notice: expect.stringMatching(/^No traffic from url-feed: .* usual hours until it is back\.$/),
    });
    expect(await current()).toEqual([]);
    expect(String((await server.fetch("/v1/metrics")).body)).toMatch(/^reroute_feed_up\{feed="url-feed"\} 0$/m);
    const told = (await eventsOf()).filter(({ type }) => type === "feed.changed");
    expect(told.map(({ data }) => (data as { feed: Feed }).feed.status)).toEqual(["heard", "late", "down"]);

    says({ polyline: road, speedKph: 10 });
    expect(await turn()).toMatchObject({ status: "heard", notice: null });
    expect(await current()).toHaveLength(1);
  });

  test("no more is asked in a day than the quota", async () => {
    await open(2);
    for (let count = 0; count < 3; count++) await turn();
    expect(feedServer.asked).toHaveLength(2);
    const [feed] = (await api.ok(operations.feeds.list)).items;
    expect(feed).toMatchObject({ status: "late", notice: expect.stringContaining("had its 2 requests of the day") });
    says({ polyline: road, speedKph: 10 });
    expect(await turn(24 * 60)).toMatchObject({ status: "heard" });
  });
});
