import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { makeGrid } from "../../test/grid.ts";
import { type Fault, KEY, type ProviderServers, serveProviders } from "../../test/provider-servers.ts";
import { makeFallbackSource } from "../fallback-source.ts";
import { buildRoadGraph } from "../graph/build-road-graph.ts";
import { makeGreatCircle } from "../great-circle.ts";
import { makeHttpExchange } from "../node/http-exchange.ts";
import { sourceOfCell } from "../road-matrix.ts";
import { makeRoadRouter } from "../road-router.ts";
import type { RoadMatrix } from "../road-source.ts";
import type { Traffic } from "../traffic.ts";
import { makeGoogleProvider } from "./google.ts";
import { makeGraphHopperProvider } from "./graphhopper.ts";
import { makeHereProvider } from "./here.ts";
import { makeMapboxProvider } from "./mapbox.ts";
import { makeOsrmProvider } from "./osrm.ts";
import { NO_LIMITS, type ProviderError, type RoadProvider } from "./provider.ts";
import { makeProviderSource, type ProviderSourceOptions } from "./provider-source.ts";
import { makeThrottle } from "./throttle.ts";
import { tilesOf } from "./tiles.ts";
import { makeTomTomProvider } from "./tomtom.ts";
import { makeValhallaProvider } from "./valhalla.ts";

const HOUR = 3_600_000;
/** Wednesday, 07:00 UTC, an hour after now. */
const SEVEN = Date.UTC(2026, 5, 10, 7);
const NOW = SEVEN - HOUR;
const slots = { startMs: SEVEN, slotMs: HOUR, count: 1 };
const graph = buildRoadGraph(makeGrid(6, 6, () => ({ forward: 11, backward: 11 })));
const router = makeRoadRouter(graph, { timeZone: "UTC" });
const greatCircle = makeGreatCircle({ timeZone: "UTC" });
const places = Array.from({ length: 6 }, (_, index) => ({
  latitude: index * 0.001,
  longitude: 0.0003 + index * 0.0008,
}));

let servers: ProviderServers;
let slept: number[];
let failures: ProviderError[];
beforeEach(async () => {
  servers = await serveProviders(router, () => NOW);
  slept = [];
  failures = [];
});
afterEach(() => servers.close());

const makers: Record<string, (url: string) => RoadProvider> = {
  valhalla: (url) => makeValhallaProvider({ url, timeZone: "UTC" }),
  here: (url) => makeHereProvider({ key: KEY, matrixUrl: url, routerUrl: url }),
  tomtom: (url) => makeTomTomProvider({ key: KEY, url }),
  google: (url) => makeGoogleProvider({ key: KEY, url }),
  mapbox: (url) => makeMapboxProvider({ token: KEY, timeZone: "UTC", url }),
  graphhopper: (url) => makeGraphHopperProvider({ key: KEY, url: `${url}/api/1` }),
  osrm: (url) => makeOsrmProvider({ url }),
};

function sourceOf(provider: RoadProvider, options: Partial<ProviderSourceOptions> = {}) {
  return makeProviderSource({
    provider,
    exchange: makeHttpExchange(),
    fallback: makeFallbackSource(router, greatCircle),
    timeZone: "UTC",
    clock: {
      now: () => NOW,
      sleep: async (milliseconds) => {
        slept.push(milliseconds);
      },
    },
    random: () => 0.5,
    onFailure: (failure) => failures.push(failure),
    ...options,
  });
}

const sourcesOf = (matrix: RoadMatrix) =>
  new Set(
    [...matrix.distances.keys()]
      .filter((cell) => cell % (matrix.size + 1) !== 0)
      .map((cell) => sourceOfCell(matrix, cell)),
  );
const ask = (provider: RoadProvider, options?: Partial<ProviderSourceOptions>) =>
  sourceOf(provider, options).matrix({ locations: places, slots });

describe("what fails for a while is asked again", () => {
  test("429 waits as long as the provider says, 503 a little longer each time", async () => {
    servers.faults.push({ status: 429, headers: { "retry-after": "7" } }, { status: 503, body: "busy" });
    const matrix = await ask(makers.here!(servers.url));
    expect(sourcesOf(matrix)).toEqual(new Set(["here"]));
    expect(slept).toEqual([7000, 1000]);
    expect(failures).toEqual([]);
  });

  test("after three tries the fallback answers, and says so; usage counts all of it", async () => {
    servers.faults.push({ status: 500 }, { status: 502 }, { status: 503, body: { title: "down for tea" } });
    const source = sourceOf(makers.here!(servers.url), { costPer1000Elements: 5 });
    const matrix = await source.matrix({ locations: places, slots });
    expect(sourcesOf(matrix)).toEqual(new Set(["road-router"]));
    expect(matrix.durations).toEqual((await router.matrix({ locations: places, slots })).durations);
    expect(failures.map(({ message }) => message)).toEqual(["here failed (503): down for tea"]);
    expect(source.usage()).toEqual({
      requests: 3,
      elements: 108,
      retries: 2,
      failures: 1,
      fallbacks: 30,
      cost: 0.54,
    });
  });
});

const garbage: [what: string, fault: Fault, says: string][] = [
  ["no answer in time", "hang", "did not answer within 0.1 s"],
  ["no JSON", { status: 200, body: "<html>" }, "garbage"],
  ["another shape", { status: 200, body: { matrix: 7 } }, "garbage"],
  ["NaN", { status: 200, body: '{"matrix":{"travelTimes":[NaN]}}' }, "garbage"],
  [
    "too few cells",
    { status: 200, body: { matrix: { travelTimes: [1], distances: [1] } } },
    "has 1 cells, asked for 6 x 6",
  ],
  [
    "negative times",
    { status: 200, body: { matrix: { travelTimes: Array(36).fill(-1), distances: Array(36).fill(1) } } },
    "-1 is no time in seconds",
  ],
  [
    "words for numbers",
    { status: 200, body: { matrix: { travelTimes: Array(36).fill("NaN"), distances: Array(36).fill(1) } } },
    '"NaN" is no time in seconds',
  ],
  ["a refusal", { status: 400, body: { title: "no such region" } }, "refused the request (400): no such region"],
];
test.each(garbage)("%s: the fallback answers, never a wrong number", async (_, fault, says) => {
  servers.faults.push(fault, fault, fault);
  const exchange = makeHttpExchange(fault === "hang" ? { timeoutMs: 100 } : {});
  const matrix = await ask(makers.here!(servers.url), { exchange });
  expect(sourcesOf(matrix)).toEqual(new Set(["road-router"]));
  expect(matrix.durations).toEqual((await router.matrix({ locations: places, slots })).durations);
  expect(failures[0]!.message).toContain(says);
});

test("a provider that is not there at all leaves the fallback, and says why", async () => {
  const { url } = servers;
  await servers.close();
  expect(sourcesOf(await ask(makers.osrm!(url)))).toEqual(new Set(["road-router"]));
  expect(failures[0]!.message).toBe("osrm cannot be reached (ECONNREFUSED)");
  const leg = await sourceOf(makers.osrm!(url)).leg({ from: places[0]!, to: places[5]!, departAtMs: SEVEN });
  expect(leg.source).toBe("road-router");
  servers = await serveProviders(router, () => NOW);
});

test("pairs that a provider leaves out are the fallback's, the others stay the provider's", async () => {
  for (const name of ["here", "tomtom", "google"]) {
    servers.lost.splice(0, 1, places[2]!);
    const matrix = await ask(makers[name]!(servers.url), { allowPerElementMatrix: true });
    for (const cell of matrix.distances.keys()) {
      const [row, column] = [Math.floor(cell / 6), cell % 6];
      if (row === column) continue;
      expect(sourceOfCell(matrix, cell)).toBe(row === 2 || column === 2 ? "road-router" : name);
      expect(Math.abs(matrix.durations[0]![cell]! - (await truthOf(cell)))).toBeLessThan(1);
    }
  }
});
async function truthOf(cell: number): Promise<number> {
  return (await router.matrix({ locations: places, slots })).durations[0]![cell]!;
}

test("a place off the router's streets comes from the great circle, cell by cell", async () => {
  const far = { latitude: 0.06, longitude: 0 };
  const source = makeFallbackSource(router, greatCircle);
  const locations = [places[0]!, far, places[1]!];
  const matrix = await source.matrix({ locations, slots });
  const who = [...matrix.distances.keys()].map((cell) => sourceOfCell(matrix, cell));
  expect(who[2]).toBe("road-router");
  expect([who[1], who[3], who[5], who[7]]).toEqual(Array(4).fill("great-circle"));
  const part = await source.matrix({ locations: [places[0]!, places[1]!], slots });
  const extended = await source.extendMatrix(part, { location: far });
  expect(sourceOfCell(extended, 1)).toBe("road-router");
  expect(sourceOfCell(extended, 2)).toBe("great-circle");
  expect((await source.leg({ from: far, to: places[0]!, departAtMs: SEVEN })).source).toBe("great-circle");
});

test("a provider that refuses is not asked for the other tiles", async () => {
  servers.faults.push({ status: 401 }, { status: 401 }, { status: 401 }, { status: 401 });
  const provider = { ...makers.here!(servers.url), limits: { ...NO_LIMITS, maxElements: 1, departAt: true } };
  await ask(provider);
  // Four were under way at a time.
  expect(servers.asked.length).toBe(4);
});

describe("a provider that is billed by element", () => {
  test("is not asked for a matrix, but for a few of its pairs, by which the router's is calibrated", async () => {
    const slow = makeRoadRouter(buildRoadGraph(makeGrid(6, 6, () => ({ forward: 22, backward: 22 }))), {
      timeZone: "UTC",
    });
    await servers.close();
    servers = await serveProviders(slow, () => NOW);
    const hours = { ...slots, count: 4 };
    const source = sourceOf(makers.google!(servers.url), { calibrationPairs: 5 });
    const matrix = await source.matrix({ locations: places, slots: hours });
    expect(servers.asked).toEqual(Array(5).fill("/directions/v2:computeRoutes"));
    expect(matrix.source).toBe("road-router calibrated by google");
    const own = await router.matrix({ locations: places, slots: hours });
    // Twice as slow now; what is seen now fades to the profile.
    for (const [slot, times] of [2, 1.75, 1.25, 1].entries()) {
      expect(matrix.durations[slot]![5]! / own.durations[slot]![5]!).toBeCloseTo(times, 1);
    }
    const extended = await source.extendMatrix(matrix, { location: { latitude: 0.0005, longitude: 0.004 } });
    expect(extended.source).toBe(matrix.source);
    expect(extended.durations[0]![5]).toBe(matrix.durations[0]![5]);
  });

  test("re-times legs, in their order", async () => {
    const requests = [1, 2, 3].map((to) => ({ from: places[0]!, to: places[to]!, departAtMs: SEVEN }));
    const legs = await sourceOf(makers.google!(servers.url)).legs(requests);
    const seconds = legs.map(({ durationSeconds }) => durationSeconds);
    expect(seconds).toEqual(seconds.toSorted((a, b) => a - b));
    expect(new Set(legs.map(({ source }) => source))).toEqual(new Set(["google"]));
  });

  test("that answers nothing sensible calibrates nothing", async () => {
    servers.faults.push(...Array(12).fill({ status: 200, body: { routes: [{ duration: "1s", distanceMeters: 1 }] } }));
    expect((await ask(makers.google!(servers.url))).source).toBe("road-router");
  });
});

describe("traffic that only we know", () => {
  const around: Traffic = {
    id: "t",
    area: [
      [-1, -1],
      [1, -1],
      [1, 1],
      [-1, 1],
    ],
    validFromMs: SEVEN,
    validUntilMs: Infinity,
    source: "test",
  };
  const under = async (name: string, item: Traffic) => {
    const source = sourceOf(makers[name]!(servers.url));
    const usual = await source.matrix({ locations: places, slots });
    const now = await source.matrix({ locations: places, slots, traffic: { version: "2", items: [item] } });
    return now.durations[0]![5]! / usual.durations[0]![5]!;
  };

  test("slows a provider that knows no traffic, and one that does only where it is closed", async () => {
    const server = await import("../node/serve-osrm.ts").then(({ serveOsrm }) =>
      serveOsrm(router.network, { port: 0 }),
    );
    const source = sourceOf(makers.osrm!(server.url));
    const traffic = { version: "2", items: [{ ...around, factor: 3 }] };
    const slowed = await source.matrix({ locations: places, slots, traffic });
    expect(slowed.durations[0]![5]! / (await truthOf(5))).toBeCloseTo(3, 1);
    await server.close();
    expect(await under("here", { ...around, factor: 3 })).toBe(1);
    expect(await under("here", { ...around, closed: true })).toBe(Infinity);
  });

  test("a leg whose street we know to be closed is the router's way around", async () => {
    // The street from junction 1 to 2, along the bottom.
    const traffic = {
      version: "2",
      items: [{ ...around, area: undefined, nodePairs: [[1, 2]] as [number, number][], closed: true as const }],
    };
    const leg = { from: { latitude: 0, longitude: 0.0002 }, to: { latitude: 0, longitude: 0.0018 }, departAtMs: SEVEN };
    const source = sourceOf(makers.here!(servers.url));
    expect((await source.leg(leg)).source).toBe("here");
    expect((await source.leg({ ...leg, traffic })).source).toBe("road-router");
  });
});

test("no key is in what is told or thrown, though a provider says it back", async () => {
  for (const name of ["here", "tomtom", "google", "mapbox", "graphhopper"]) {
    const make = makers[name]!;
    failures.length = 0;
    for (const fault of [
      {
        status: 401,
        body: {
          message: `bad key ${KEY}`,
          title: `${"x".repeat(265)}${KEY}`,
          error_description: KEY,
          detailedError: { message: KEY },
        },
      },
      { status: 403, body: [{ error: { message: `${KEY} and ${encodeURIComponent(KEY)}` } }] },
    ]) {
      servers.faults.push(...Array(12).fill(fault));
      await ask(make(servers.url), { allowPerElementMatrix: true });
      servers.faults.length = 0;
    }
    expect(failures.length, name).toBeGreaterThan(0);
    for (const text of failures.map((failure) => `${inspect(failure, { depth: 9 })} ${JSON.stringify(failure)}`)) {
      for (const secret of [KEY, encodeURIComponent(KEY), KEY.slice(0, 5)]) expect(text).not.toContain(secret);
    }
    expect(inspect(make(servers.url), { depth: 9, showHidden: true })).not.toContain(KEY);
  }
});

test("a matrix is cut into tiles that keep the limits and cover each cell once", () => {
  for (const limits of [
    { ...NO_LIMITS, maxElements: 625 },
    { ...NO_LIMITS, maxLocations: 100, maxOrigins: 100, maxDestinations: 100 },
    { ...NO_LIMITS, maxElements: 1 },
    { ...NO_LIMITS, maxOrigins: 2000, maxDestinations: 2000 },
    { ...NO_LIMITS, maxElements: 2500, maxLocations: 60 },
  ]) {
    for (const [rows, columns] of [
      [200, 200],
      [1, 200],
      [200, 1],
      [3, 1],
    ] as const) {
      const seen = new Uint8Array(rows * columns);
      for (const { fromRow, toRow, fromColumn, toColumn } of tilesOf(rows, columns, limits)) {
        const [height, width] = [toRow - fromRow, toColumn - fromColumn];
        expect(height * width).toBeLessThanOrEqual(limits.maxElements);
        expect(height + width).toBeLessThanOrEqual(limits.maxLocations);
        for (let row = fromRow; row < toRow; row++)
          for (let column = fromColumn; column < toColumn; column++) seen[row * columns + column]!++;
      }
      expect(seen.every((count) => count === 1)).toBe(true);
    }
  }
  // 200 x 200 at Google: 64 requests; at HERE: one.
  expect(tilesOf(200, 200, { ...NO_LIMITS, maxElements: 625 })).toHaveLength(64);
  expect(tilesOf(200, 200, { ...NO_LIMITS, maxOrigins: 2000, maxDestinations: 2000 })).toHaveLength(1);
});

test("a rate is kept: a minute's worth at once, then as it comes back", async () => {
  let nowMs = 0;
  const clock = {
    now: () => nowMs,
    sleep: async (milliseconds: number) => {
      nowMs += milliseconds;
    },
  };
  const throttle = makeThrottle(60, 3_000, clock);
  for (let request = 0; request < 60; request++) await throttle(10);
  expect(nowMs).toBe(0);
  await throttle(10);
  expect(nowMs).toBe(1_000);
  await throttle(2_990);
  // 610 elements were used, 50 came back, so 550 are short of 3,000: 11 s.
  expect(nowMs).toBeGreaterThanOrEqual(11_000);
  await throttle(9_000);
  expect(nowMs).toBeLessThanOrEqual(72_000);
});
