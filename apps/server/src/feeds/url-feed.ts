import { fieldOf, withoutKey } from "@reroute/roads";
import type { FeedItem, TrafficFeed } from "./feed.ts";
import { checkFeed, readReports, reportsIn } from "./read-feed.ts";

export interface UrlFeedOptions {
  url: string;
  /** Sent as a bearer token. */
  token?: string | undefined;
  everySeconds?: number;
  requestsPerDay?: number;
}

/** Any URL that answers {"items": [...]}, each item as POST /v1/traffic takes it; source and times may be left out. */
export function makeUrlFeed({ url, token, everySeconds = 60, requestsPerDay = 2_000 }: UrlFeedOptions): TrafficFeed {
  return {
    name: "url-feed",
    everySeconds,
    requestsPerDay,
    redact: (text) => (token === undefined ? text : withoutKey(text, token)),

    async poll(_area, { exchange }) {
      const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const answer = await exchange({ method: "GET", url, headers });
      checkFeed(answer, fieldOf(answer.body, "message"));
      return readReports(reportsIn(answer.body, "items"), (report) => {
        if (typeof report !== "object" || report === null) throw new Error("no item");
        const { source: _, fadesFrom: __, ...item } = report as Record<string, unknown>;
        return item as FeedItem;
      });
    },
  };
}
