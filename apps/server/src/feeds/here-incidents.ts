import { fieldOf, withoutKey } from "@reroute/roads";
import type { TrafficFeed } from "./feed.ts";
import { type HereFeedOptions, hereLine } from "./here-flow.ts";
import { checkFeed, instantOf, readReports, reportsIn } from "./read-feed.ts";

/** HERE Traffic v7 incidents: the closures among them. What the others cost in time is in the flow. */
export function makeHereIncidents({
  key,
  url = "https://data.traffic.hereapi.com",
  everySeconds = 300,
  requestsPerDay = 500,
}: HereFeedOptions): TrafficFeed {
  return {
    name: "here-incidents",
    everySeconds,
    requestsPerDay,
    redact: (text) => withoutKey(text, key),

    async poll(area, { exchange }) {
      const { west, south, east, north } = area;
      const query = `in=bbox:${west},${south},${east},${north}&locationReferencing=shape`;
      const answer = await exchange({
        method: "GET",
        url: `${url}/v7/incidents?${query}&apiKey=${encodeURIComponent(key)}`,
      });
      checkFeed(answer, fieldOf(answer.body, "title") ?? fieldOf(answer.body, "error_description"));
      return readReports(reportsIn(answer.body, "results"), (report) => {
        const details = fieldOf(report, "incidentDetails");
        const isClosed = fieldOf(details, "roadClosed");
        if (typeof isClosed !== "boolean") throw new Error("no incident");
        if (!isClosed) return undefined;
        return {
          polyline: hereLine(report),
          direction: "forward",
          closed: true,
          validFrom: instantOf(fieldOf(details, "startTime")),
          validUntil: instantOf(fieldOf(details, "endTime")),
        };
      });
    },
  };
}
