import { type GreatCircle, type Location, type LonLat, makeGreatCircle } from "@reroute/roads";
import type { Roads } from "./roads.ts";

/** No map at all: times by distance, at once. */
export function makeGreatCircleRoads(): Roads {
  const sources = new Map<string, GreatCircle>();

  function sourceOf(timeZone: string): GreatCircle {
    let source = sources.get(timeZone);
    if (source === undefined) {
      source = makeGreatCircle({ timeZone });
      sources.set(timeZone, source);
    }
    return source;
  }

  return {
    id: "great-circle",
    graph: undefined,
    provider: () => undefined,
    onProvider: () => {},
    legs: ({ timeZone, traffic }) => {
      const source = sourceOf(timeZone);
      return {
        need: () => {},
        travel: (from, to, departAtMs) => {
          const leg = source.legSync({ from, to, departAtMs, traffic });
          return { seconds: leg.durationSeconds, meters: leg.distanceMeters, offRoad: true };
        },
        needLines: () => {},
        line: (legs) => [...legs.slice(0, 1).map(([from]) => lonLat(from)), ...legs.map(([, to]) => lonLat(to))],
      };
    },
    supply: async () => {},
    matrix: async () => undefined,
    tile: async () => new Uint8Array(),
    close: async () => {},
  };
}

const lonLat = ({ longitude, latitude }: Location): LonLat => [longitude, latitude];
