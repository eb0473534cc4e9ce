import type { Location } from "../location.ts";
import { decodePolyline } from "../osrm/polyline.ts";
import { makeZoneOffset } from "../time-zone.ts";
import { NO_LIMITS, type RoadProvider } from "./provider.ts";
import { checkStatus, fieldOf, garbage, listOf, readMeters, readSeconds, readTable } from "./read-answer.ts";

export interface ValhallaProviderOptions {
  /** http://host:port */
  url: string;
  /** Departures are told in local time: of this IANA zone. */
  timeZone: string;
  /** service_limits.auto.max_matrix_location_pairs */
  maxElements?: number;
}

/** Valhalla's sources_to_targets and route. */
export function makeValhallaProvider({ url, timeZone, maxElements = 2_500 }: ValhallaProviderOptions): RoadProvider {
  const base = url.replace(/\/+$/, "");
  const zoneOffset = makeZoneOffset(timeZone);
  const departure = (departAtMs: number | undefined) =>
    departAtMs === undefined
      ? {}
      : { date_time: { type: 1, value: new Date(departAtMs + zoneOffset(departAtMs)).toISOString().slice(0, 16) } };
  return {
    name: "valhalla",
    limits: { ...NO_LIMITS, maxElements, departAt: true, liveTraffic: true },
    redact: (text) => text,

    async block({ origins, destinations, departAtMs }, { exchange }) {
      const answer = await exchange({
        method: "POST",
        url: `${base}/sources_to_targets`,
        body: {
          sources: origins.map(written),
          targets: destinations.map(written),
          costing: "auto",
          units: "kilometers",
          verbose: false,
          ...departure(departAtMs),
        },
      });
      checkStatus(answer, fieldOf(answer.body, "error"));
      const table = fieldOf(answer.body, "sources_to_targets");
      const [rows, columns] = [origins.length, destinations.length];
      return {
        seconds: readTable(fieldOf(table, "durations"), rows, columns, readSeconds, "durations"),
        meters: readTable(fieldOf(table, "distances"), rows, columns, readKilometers, "distances"),
      };
    },

    async leg({ from, to, departAtMs }, { exchange }) {
      const answer = await exchange({
        method: "POST",
        url: `${base}/route`,
        body: {
          locations: [written(from), written(to)],
          costing: "auto",
          units: "kilometers",
          directions_type: "none",
          ...departure(departAtMs),
        },
      });
      checkStatus(answer, fieldOf(answer.body, "error"));
      const trip = fieldOf(answer.body, "trip");
      const summary = fieldOf(trip, "summary");
      const [leg] = listOf(fieldOf(trip, "legs"), "legs");
      const line = decodePolyline(String(fieldOf(leg, "shape")), 6);
      if (line === undefined || line.length < 2) throw garbage("a shape that is no line");
      return {
        seconds: readSeconds(fieldOf(summary, "time")),
        meters: readKilometers(fieldOf(summary, "length")),
        line,
      };
    },
  };
}

function readKilometers(value: unknown): number {
  return readMeters(typeof value === "number" ? value * 1000 : value);
}

function written({ latitude, longitude }: Location) {
  return { lat: latitude, lon: longitude };
}
