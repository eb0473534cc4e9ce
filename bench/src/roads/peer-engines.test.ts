import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { makeOsrmProvider, makeProviderSource, makeRoadRouter, makeValhallaProvider } from "@reroute/roads";
import { importOsm, makeHttpExchange } from "@reroute/roads/node";
import { describe } from "vitest";
import { describeRoadSource } from "../../../packages/roads/test/road-source-contract.ts";
import { hasPeerEngines, startOsrm, startValhalla } from "./peer-engines.ts";

const andorra = fileURLToPath(new URL("../../../../shared/roads/osm/andorra.osm.pbf", import.meta.url));
const HOUR = 3_600_000;
const timeZone = "Europe/Andorra";
const places = [
  { latitude: 42.5075, longitude: 1.5218 },
  { latitude: 42.5347, longitude: 1.5828 },
  { latitude: 42.4636, longitude: 1.4909 },
  { latitude: 42.5456, longitude: 1.5146 },
];

describe.skipIf(!hasPeerEngines || !existsSync(andorra))(
  "real engines on Andorra (skipped without bench/peers/install-roads.sh or ../shared/roads)",
  () => {
    const engines = [
      { start: startOsrm, name: "osrm", make: (url: string) => makeOsrmProvider({ url }) },
      { start: startValhalla, name: "valhalla", make: (url: string) => makeValhallaProvider({ url, timeZone }) },
    ];
    for (const { start, name, make } of engines) {
      describeRoadSource(`the real ${name}`, {
        open: async () => {
          const engine = await start(andorra);
          const { graph } = await importOsm(andorra);
          const source = makeProviderSource({
            provider: make(engine.url),
            exchange: makeHttpExchange(),
            fallback: makeRoadRouter(graph, { timeZone }),
            timeZone,
            clock: {
              now: () => 0,
              sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),
            },
            random: () => 0.5,
          });
          return { source, close: engine.close };
        },
        places,
        // Wednesday, 10 June 2026, 09:00 and 10:00 in Andorra.
        slots: { startMs: Date.UTC(2026, 5, 10, 7), slotMs: HOUR, count: 2 },
        sources: [name],
        // A route of one engine and its matrix may differ by a turn at either end.
        tolerance: { seconds: 20, share: 0.05 },
      });
    }
  },
);
