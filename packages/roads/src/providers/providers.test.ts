import { makeGrid } from "../../test/grid.ts";
import { KEY, serveProviders } from "../../test/provider-servers.ts";
import { describeRoadSource } from "../../test/road-source-contract.ts";
import { makeFallbackSource } from "../fallback-source.ts";
import { buildRoadGraph } from "../graph/build-road-graph.ts";
import { makeGreatCircle } from "../great-circle.ts";
import { makeHttpExchange } from "../node/http-exchange.ts";
import { serveOsrm } from "../node/serve-osrm.ts";
import { makeRoadRouter } from "../road-router.ts";
import { makeGoogleProvider } from "./google.ts";
import { makeGraphHopperProvider } from "./graphhopper.ts";
import { makeHereProvider } from "./here.ts";
import { makeMapboxProvider } from "./mapbox.ts";
import { makeOsrmProvider } from "./osrm.ts";
import type { RoadProvider } from "./provider.ts";
import { makeProviderSource } from "./provider-source.ts";
import { makeTomTomProvider } from "./tomtom.ts";
import { makeValhallaProvider } from "./valhalla.ts";

const HOUR = 3_600_000;
/** Wednesday, 07:00 UTC, an hour after now. */
const SEVEN = Date.UTC(2026, 5, 10, 7);
const NOW = SEVEN - HOUR;
const slots = { startMs: SEVEN, slotMs: HOUR, count: 2 };
/** 6 x 6 junctions; streets of 110 m take 11 s on paper, and some are one-way. */
const graph = buildRoadGraph(makeGrid(6, 6, (street) => ({ forward: 11, backward: street % 7 === 0 ? 0 : 11 })));
const truth = makeRoadRouter(graph, { timeZone: "UTC" });
const places = [
  [0.0003, 0.0001],
  [0.0011, 0.0042],
  [0.0047, 0.0033],
  [0.0038, 0.0008],
  [0.0021, 0.0024],
].map(([latitude, longitude]) => ({ latitude: latitude!, longitude: longitude! }));
/** Waits take no time, and time passes by what is waited. */
const makeClock = () => {
  let nowMs = NOW;
  return {
    now: () => nowMs,
    sleep: async (milliseconds: number) => {
      nowMs += milliseconds;
    },
  };
};
const fallback = () =>
  makeFallbackSource(makeRoadRouter(graph, { timeZone: "UTC" }), makeGreatCircle({ timeZone: "UTC" }));
/** Providers round to seconds. */
const tolerance = { seconds: 2, share: 0.02 };

describeRoadSource("the road router", {
  open: async () => ({ source: makeRoadRouter(graph, { timeZone: "UTC" }), close: async () => {} }),
  places,
  slots,
  sources: ["road-router"],
  tolerance: { seconds: 0.001, share: 0 },
});

describeRoadSource("the great circle", {
  open: async () => ({ source: makeGreatCircle({ timeZone: "UTC" }), close: async () => {} }),
  places,
  slots,
  sources: ["great-circle"],
  tolerance: { seconds: 0.001, share: 0 },
});

describeRoadSource("OSRM, which is our own server over loopback, four locations at a time", {
  open: async () => {
    const server = await serveOsrm(truth.network, {
      port: 0,
      limits: { maxTableSize: 4, maxRouteSize: 2, maxNearestSize: 1 },
    });
    const source = makeProviderSource({
      provider: makeOsrmProvider({ url: server.url, maxLocations: 4 }),
      exchange: makeHttpExchange(),
      fallback: fallback(),
      timeZone: "UTC",
      clock: makeClock(),
      random: () => 0.5,
    });
    return { source, close: server.close };
  },
  places,
  slots,
  sources: ["osrm"],
  tolerance,
});

const makers: [name: string, make: (url: string) => RoadProvider, sources: string[]][] = [
  ["Valhalla", (url) => makeValhallaProvider({ url, timeZone: "UTC" }), ["valhalla"]],
  ["HERE", (url) => makeHereProvider({ key: KEY, matrixUrl: url, routerUrl: url }), ["here"]],
  ["TomTom", (url) => makeTomTomProvider({ key: KEY, url }), ["tomtom"]],
  ["Google", (url) => makeGoogleProvider({ key: KEY, url }), ["google"]],
  [
    "Mapbox, for legs",
    (url) => makeMapboxProvider({ token: KEY, timeZone: "UTC", url }),
    ["mapbox", "road-router calibrated by mapbox"],
  ],
  [
    "GraphHopper, for legs",
    (url) => makeGraphHopperProvider({ key: KEY, url: `${url}/api/1` }),
    ["graphhopper", "road-router calibrated by graphhopper"],
  ],
];

for (const [name, make, sources] of makers) {
  describeRoadSource(`${name}, which is a local server with its limits`, {
    open: async () => {
      const servers = await serveProviders(truth, () => NOW);
      const source = makeProviderSource({
        provider: make(servers.url),
        exchange: makeHttpExchange(),
        fallback: fallback(),
        timeZone: "UTC",
        clock: makeClock(),
        random: () => 0.5,
        allowPerElementMatrix: true,
      });
      return { source, close: servers.close };
    },
    places,
    slots,
    sources,
    tolerance,
  });
}
