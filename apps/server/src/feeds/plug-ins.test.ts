import { makeHttpExchange } from "@reroute/roads/node";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { type FeedServer, serveFeed } from "../../test/feed-server.ts";
import type { TrafficFeed } from "./feed.ts";
import { makeHereFlow } from "./here-flow.ts";
import { makeHereIncidents } from "./here-incidents.ts";
import { openFeeds } from "./open-feeds.ts";
import { makeTomTomFlow } from "./tomtom-flow.ts";
import { makeTomTomIncidents } from "./tomtom-incidents.ts";
import { makeUrlFeed } from "./url-feed.ts";

const key = "s3cret/k3y";
const area = {
  west: -84.5,
  south: 33.6,
  east: -84.3,
  north: 33.8,
  points: [
    { latitude: 33.64, longitude: -84.43 },
    { latitude: 33.6401, longitude: -84.4301 },
    { latitude: 33.7, longitude: -84.4 },
  ],
};
let server: FeedServer;
beforeAll(async () => {
  server = await serveFeed();
});
afterAll(() => server.close());
beforeEach(() => {
  server.asked.length = 0;
});

const poll = (feed: TrafficFeed) => feed.poll(area, { exchange: makeHttpExchange(), nowMs: 0 });
const answer = (body: unknown, status = 200) => {
  server.answer = { status, body };
};
const shape = {
  links: [
    {
      length: 100,
      points: [
        { lat: 33.64, lng: -84.43 },
        { lat: 33.65, lng: -84.43 },
      ],
    },
    {
      length: 100,
      points: [
        { lat: 33.65, lng: -84.43 },
        { lat: 33.66, lng: -84.42 },
      ],
    },
  ],
};
const line = [
  [-84.43, 33.64],
  [-84.43, 33.65],
  [-84.42, 33.66],
];

describe("HERE", () => {
  test("flow: what is slow or closed, in metres a second, and not what flows", async () => {
    const flow = (currentFlow: object) => ({ location: { length: 200, shape }, currentFlow });
    answer({
      sourceUpdated: "2026-11-23T12:00:00Z",
      results: [
        flow({ speed: 5.5, freeFlow: 15, jamFactor: 6, traversability: "open" }),
        flow({ speed: 14, freeFlow: 15, jamFactor: 0.5, traversability: "open" }),
        flow({ freeFlow: 15, jamFactor: 10, traversability: "closed" }),
        { location: {}, currentFlow: { speed: "fast", freeFlow: 15 } },
      ],
    });
    expect(await poll(makeHereFlow({ key, url: server.url }))).toEqual({
      items: [
        { polyline: line, direction: "forward", speedKph: 20 },
        { polyline: line, direction: "forward", closed: true },
      ],
      unreadable: 1,
    });
    const { url } = server.asked[0]!;
    expect(url.pathname).toBe("/v7/flow");
    expect(Object.fromEntries(url.searchParams)).toEqual({
      in: "bbox:-84.5,33.6,-84.3,33.8",
      locationReferencing: "shape",
      apiKey: key,
    });
  });

  test("incidents: closures with their times", async () => {
    const incident = (incidentDetails: object) => ({ location: { shape }, incidentDetails });
    answer({
      results: [
        incident({
          id: "1",
          type: "roadClosure",
          roadClosed: true,
          startTime: "2026-11-23T08:00:00Z",
          endTime: "2026-11-24T08:00:00Z",
        }),
        incident({ id: "2", type: "accident", roadClosed: false }),
      ],
    });
    expect((await poll(makeHereIncidents({ key, url: server.url }))).items).toEqual([
      {
        polyline: line,
        direction: "forward",
        closed: true,
        validFrom: "2026-11-23T08:00:00.000Z",
        validUntil: "2026-11-24T08:00:00.000Z",
      },
    ]);
  });
});

describe("TomTom", () => {
  const segment = (fields: object) => ({
    flowSegmentData: {
      frc: "FRC3",
      currentSpeed: 12,
      freeFlowSpeed: 50,
      confidence: 1,
      roadClosure: false,
      coordinates: { coordinate: line.map(([longitude, latitude]) => ({ latitude, longitude })) },
      ...fields,
    },
  });

  test("flow: the stretches at the fleet's places, each corner once, and the same stretch once", async () => {
    answer(segment({}));
    const feed = makeTomTomFlow({ key, url: server.url });
    expect((await poll(feed)).items).toEqual([{ polyline: line, direction: "forward", speedKph: 10 }]);
    expect(server.asked.map(({ url }) => url.searchParams.get("point"))).toHaveLength(2);
    answer(segment({ roadClosure: true }));
    expect((await poll(feed)).items).toEqual([{ polyline: line, direction: "forward", closed: true }]);
    answer(segment({ currentSpeed: 48 }));
    expect((await poll(feed)).items).toEqual([]);
  });

  test("incidents: closed roads, and jams by their delay", async () => {
    const incident = (type: string, coordinates: unknown, properties: object) => ({
      type: "Feature",
      geometry: { type, coordinates },
      properties: { id: "x", startTime: null, endTime: null, ...properties },
    });
    answer({
      incidents: [
        incident("LineString", line, { iconCategory: 8, endTime: "2026-11-24T08:00:00Z" }),
        // 2.6 km in 187 s at 50 km/h; 187 s more is half as fast.
        incident("LineString", line, { iconCategory: 6, delay: 187, length: 2600 }),
        incident("LineString", line, { iconCategory: 6, delay: 10 }),
        incident("Point", line[0], { iconCategory: 8 }),
      ],
    });
    const { items } = await poll(makeTomTomIncidents({ key, url: server.url }));
    expect(items).toEqual([
      { polyline: line, direction: "forward", closed: true, validUntil: "2026-11-24T08:00:00.000Z" },
      { polyline: line, direction: "forward", speedKph: 25 },
    ]);
    expect(server.asked[0]!.url.searchParams.get("bbox")).toBe("-84.5,33.6,-84.3,33.8");
  });
});

test("a URL: items as POST /v1/traffic takes them, with the token in a header; what is malformed is counted", async () => {
  answer({
    items: [
      { polyline: line, factor: 2, source: "somebody else" },
      { nodePairs: [[1, 2]], closed: true, validUntil: "2026-11-24T08:00:00Z" },
      { polyline: line, factor: 2, colour: "red" },
      { polyline: line, factor: -2 },
    ],
  });
  const report = await poll(makeUrlFeed({ url: `${server.url}/traffic?city=1`, token: key }));
  expect(report.items).toEqual([
    { polyline: line, factor: 2 },
    { nodePairs: [[1, 2]], closed: true, validUntil: "2026-11-24T08:00:00Z" },
  ]);
  expect(report.unreadable).toBe(2);
  expect(server.asked[0]).toMatchObject({ authorization: `Bearer ${key}` });
  expect(server.asked[0]!.url.search).toBe("?city=1");
});

describe("a feed that answers garbage says so, without its key", () => {
  const feeds = () => [
    makeHereFlow({ key, url: server.url }),
    makeHereIncidents({ key, url: server.url }),
    makeTomTomFlow({ key, url: server.url }),
    makeTomTomIncidents({ key, url: server.url }),
    makeUrlFeed({ url: server.url, token: key }),
  ];
  const garbage: [what: string, body: unknown, status: number][] = [
    ["no JSON", "<html>busy</html>", 200],
    ["another shape", { results: { a: 1 }, incidents: 5, items: "none", flowSegmentData: 7 }, 200],
    ["a list of anything", { results: [1, null], incidents: ["x"], items: [{}, 3], flowSegmentData: [] }, 200],
    ["a refusal", { title: key, error: `no ${key}`, message: encodeURIComponent(key) }, 403],
    ["too many", { error_description: key }, 429],
  ];
  test.each(garbage)("%s", async (_what, body, status) => {
    answer(body, status);
    for (const feed of feeds()) {
      const error = await poll(feed).then(
        () => undefined,
        (reason: Error) => reason,
      );
      expect([feed.name, error?.name]).toEqual([feed.name, "ProviderError"]);
      const told = feed.redact(error!.message);
      expect(told).not.toContain(key);
      expect(told).not.toContain(encodeURIComponent(key));
    }
  });
});

test("the environment names the feeds; what is missing or wrong is told by its name", () => {
  expect(openFeeds({})).toEqual([]);
  const env = { HERE_API_KEY: "a", TOMTOM_API_KEY: "b", REROUTE_FEED_URL: "http://127.0.0.1/t" };
  const names = "here-flow, here-incidents,tomtom-flow,tomtom-incidents,url-feed";
  expect(
    openFeeds({ ...env, REROUTE_FEEDS: names })
      .map(({ name }) => name)
      .join(),
  ).toBe(names.replace(" ", ""));
  const [feed] = openFeeds({ ...env, REROUTE_FEEDS: "url-feed", REROUTE_FEED_SECONDS: "30" });
  expect(feed).toMatchObject({ everySeconds: 30, requestsPerDay: 2000 });
  expect(() => openFeeds({ REROUTE_FEEDS: "waze" })).toThrow("REROUTE_FEEDS: expected some of here-flow");
  expect(() => openFeeds({ REROUTE_FEEDS: "here-flow" })).toThrow("HERE_API_KEY: here-flow needs it");
  expect(() => openFeeds({ ...env, REROUTE_FEEDS: "url-feed", REROUTE_FEED_URL: "s3cret" })).toThrow(
    "REROUTE_FEED_URL: expected an http(s) URL",
  );
  expect(() => openFeeds({ REROUTE_FEED_SECONDS: "0" })).toThrow("REROUTE_FEED_SECONDS");
});
