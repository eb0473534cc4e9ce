import { trafficCreate } from "@reroute/protocol";
import { checkStatus, fieldOf, type ProviderAnswer, ProviderError } from "@reroute/roads";
import type { FeedItem, FeedReport } from "./feed.ts";

/** Slower than this share of the free flow is worth telling; the rest is the profile's noise. */
const slowShare = 0.7;
/** Speeds are told in steps, so that a jam that breathes is one jam. */
const stepKph = 5;
const anyTime = { validFrom: "2026-01-01T00:00:00Z", validUntil: "2026-01-01T01:00:00Z", source: "check" };

/** Throws unless the answer is a success; `said` is the feed's own word for what is wrong. */
export function checkFeed(answer: ProviderAnswer, said: unknown): void {
  checkStatus(answer, said);
}

/** The list in a field of an answer. Throws when it is none. */
export function reportsIn(body: unknown, name: string): unknown[] {
  const reports = name === "" ? body : fieldOf(body, name);
  if (Array.isArray(reports)) return reports;
  throw new ProviderError("garbage", `answered garbage: ${name === "" ? "the answer" : `"${name}"`} is no list`);
}

/**
 * What can be read of some reports; `read` answers undefined for one that says nothing of interest, and throws for one that is none. When
 * nothing of several can be read, the feed has changed its shape: throws.
 */
export function readReports(reports: readonly unknown[], read: (report: unknown) => FeedItem | undefined): FeedReport {
  const items: FeedItem[] = [];
  let unreadable = 0;
  for (const report of reports) {
    try {
      const item = withoutGaps(read(report));
      if (item !== undefined && trafficCreate.safeParse({ ...anyTime, ...item }).success) items.push(item);
      else if (item !== undefined) unreadable++;
    } catch {
      unreadable++;
    }
  }
  if (unreadable > 0 && unreadable === reports.length) {
    throw new ProviderError("garbage", `answered garbage: none of ${reports.length} reports can be read`);
  }
  return { items, unreadable };
}

/** Fields that are undefined are left out. */
function withoutGaps(item: FeedItem | undefined): FeedItem | undefined {
  return item && (Object.fromEntries(Object.entries(item).filter(([, value]) => value !== undefined)) as FeedItem);
}

/** The effect of a measured speed: undefined when it is about the usual one. Throws when a speed is none. */
export function slowness(speedKph: unknown, freeFlowKph: unknown): { speedKph: number } | undefined {
  const [speed, free] = [speedOf(speedKph), speedOf(freeFlowKph)];
  if (speed >= slowShare * free) return undefined;
  return { speedKph: Math.max(stepKph, Math.round(speed / stepKph) * stepKph) };
}

function speedOf(value: unknown): number {
  if (typeof value === "number" && value >= 0 && value <= 300) return value;
  throw new Error("no speed");
}

/** Points of a list as positions. Throws when one is none. */
export function positionsOf(points: unknown, longitude: string, latitude: string): [number, number][] {
  if (!Array.isArray(points)) throw new Error("no points");
  return points.map((point) => {
    const [lon, lat] = [fieldOf(point, longitude), fieldOf(point, latitude)];
    if (typeof lon !== "number" || typeof lat !== "number") throw new Error("no point");
    return [lon, lat];
  });
}

/** An instant as the wire has it; undefined when there is none. */
export function instantOf(value: unknown): string | undefined {
  const ms = typeof value === "string" ? Date.parse(value) : Number.NaN;
  return Number.isNaN(ms) ? undefined : new Date(ms).toISOString();
}
