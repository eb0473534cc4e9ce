import type { TrafficCreate } from "@reroute/protocol";
import type { Exchange, Location } from "@reroute/roads";

/** Where the fleet is: what a feed is asked about. */
export interface FeedArea {
  /** Degrees. */
  west: number;
  south: number;
  east: number;
  north: number;
  /** Depots and open stops, for feeds that are asked point by point. */
  points: readonly Location[];
}

/** What a feed says now of one place: a place, an effect, and a time when the feed knows one. */
export type FeedItem = Omit<TrafficCreate, "source" | "validFrom" | "validUntil" | "fadesFrom"> & {
  /** Absent: now. */
  validFrom?: string | undefined;
  /** Absent: the feed does not know; the effect fades to the profile unless it is said again. */
  validUntil?: string | undefined;
};

export interface FeedReport {
  items: FeedItem[];
  /** Reports that could not be read. */
  unreadable: number;
}

export interface FeedContext {
  /** Counts towards the feed's quota; throws `ProviderError` when that is used up, too. */
  exchange: Exchange;
  nowMs: number;
}

/** A plug-in that pulls traffic: one file a feed. */
export interface TrafficFeed {
  /** Stands as `source` in its traffic. */
  readonly name: string;
  readonly everySeconds: number;
  readonly requestsPerDay: number;
  /** Throws `ProviderError` when the feed cannot be reached or answers garbage. */
  poll(area: FeedArea, context: FeedContext): Promise<FeedReport>;
  /** The text without the feed's key. */
  redact(text: string): string;
}
