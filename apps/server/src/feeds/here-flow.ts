import { fieldOf, withoutKey } from "@reroute/roads";
import type { TrafficFeed } from "./feed.ts";
import { checkFeed, positionsOf, readReports, reportsIn, slowness } from "./read-feed.ts";

export interface HereFeedOptions {
  key: string;
  url?: string;
  everySeconds?: number;
  requestsPerDay?: number;
}

/** HERE Traffic v7 flow: speeds in metres a second, by stretch of road in its direction. */
export function makeHereFlow({
  key,
  url = "https://data.traffic.hereapi.com",
  everySeconds = 300,
  requestsPerDay = 500,
}: HereFeedOptions): TrafficFeed {
  return {
    name: "here-flow",
    everySeconds,
    requestsPerDay,
    redact: (text) => withoutKey(text, key),

    async poll(area, { exchange }) {
      const { west, south, east, north } = area;
      const query = `in=bbox:${west},${south},${east},${north}&locationReferencing=shape`;
      const answer = await exchange({
        method: "GET",
        url: `${url}/v7/flow?${query}&apiKey=${encodeURIComponent(key)}`,
      });
      checkFeed(answer, fieldOf(answer.body, "title") ?? fieldOf(answer.body, "error_description"));
      return readReports(reportsIn(answer.body, "results"), (report) => {
        const flow = fieldOf(report, "currentFlow");
        const isClosed = fieldOf(flow, "traversability") === "closed";
        const kph = (name: string) => {
          const speed = fieldOf(flow, name);
          return typeof speed === "number" ? speed * 3.6 : speed;
        };
        const effect = isClosed ? { closed: true as const } : slowness(kph("speed"), kph("freeFlow"));
        return effect && { polyline: hereLine(report), direction: "forward", ...effect };
      });
    },
  };
}

/** The shape of a report's location: links whose points follow each other. */
export function hereLine(report: unknown): [number, number][] {
  const links = fieldOf(fieldOf(fieldOf(report, "location"), "shape"), "links");
  if (!Array.isArray(links)) throw new Error("no links");
  const line: [number, number][] = [];
  for (const link of links) {
    for (const point of positionsOf(fieldOf(link, "points"), "lng", "lat")) {
      const last = line.at(-1);
      if (last === undefined || last[0] !== point[0] || last[1] !== point[1]) line.push(point);
    }
  }
  return line;
}
