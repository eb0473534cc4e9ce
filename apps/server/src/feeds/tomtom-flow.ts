import { fieldOf, type Location, withoutKey } from "@reroute/roads";
import type { FeedReport, TrafficFeed } from "./feed.ts";
import { checkFeed, positionsOf, readReports, slowness } from "./read-feed.ts";

export interface TomTomFeedOptions {
  key: string;
  url?: string;
  everySeconds?: number;
  requestsPerDay?: number;
}

/** Points asked at each turn; the next turn goes on behind them. */
const pointsAtATime = 5;
/** Hundredths of a degree: points of one street corner are one question. */
const cellsPerDegree = 200;
/** What a point said holds for so many turns of its own. */
const mostReports = 200;

/**
 * TomTom flow segment data: the stretch of road nearest to a point, so the fleet's stops are asked in turn, within the quota. What earlier
 * turns said is said again until the point's own next turn.
 */
export function makeTomTomFlow({
  key,
  url = "https://api.tomtom.com",
  everySeconds = 300,
  requestsPerDay = 2_000,
}: TomTomFeedOptions): TrafficFeed {
  /** By point, oldest first. */
  const known = new Map<string, FeedReport>();

  return {
    name: "tomtom-flow",
    everySeconds,
    requestsPerDay,
    redact: (text) => withoutKey(text, key),

    async poll({ points }, { exchange }) {
      const wanted = new Map(points.map((point) => [cellOf(point), point]));
      for (const cell of known.keys()) if (!wanted.has(cell)) known.delete(cell);
      const next = [...wanted].sort(([a], [b]) => turnOf(a) - turnOf(b)).slice(0, pointsAtATime);
      for (const [cell, { latitude, longitude }] of next) {
        const answer = await exchange({
          method: "GET",
          url: `${url}/traffic/services/4/flowSegmentData/absolute/12/json?point=${latitude},${longitude}&unit=kmph&key=${encodeURIComponent(key)}`,
        });
        checkFeed(answer, fieldOf(fieldOf(answer.body, "detailedError"), "message") ?? fieldOf(answer.body, "error"));
        known.delete(cell);
        known.set(
          cell,
          readReports([fieldOf(answer.body, "flowSegmentData")], (segment) => {
            const isClosed = fieldOf(segment, "roadClosure") === true;
            const effect = isClosed
              ? { closed: true as const }
              : slowness(fieldOf(segment, "currentSpeed"), fieldOf(segment, "freeFlowSpeed"));
            const coordinates = fieldOf(fieldOf(segment, "coordinates"), "coordinate");
            const polyline = positionsOf(coordinates, "longitude", "latitude");
            return effect && { polyline, direction: "forward", ...effect };
          }),
        );
        if (known.size > mostReports) known.delete(known.keys().next().value!);
      }
      // Neighbouring points lie on one stretch.
      const items = [...known.values()].flatMap((report) => report.items);
      const byPlace = new Map(items.map((item) => [JSON.stringify(item.polyline), item]));
      return { items: [...byPlace.values()], unreadable: 0 };
    },
  };

  /** Never asked first, then who waits longest. */
  function turnOf(cell: string): number {
    return [...known.keys()].indexOf(cell);
  }
}

function cellOf({ latitude, longitude }: Location): string {
  return `${Math.round(latitude * cellsPerDegree)} ${Math.round(longitude * cellsPerDegree)}`;
}
