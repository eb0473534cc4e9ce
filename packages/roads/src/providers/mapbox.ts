import type { Location } from "../location.ts";
import { makeZoneOffset } from "../time-zone.ts";
import { NO_LIMITS, ProviderError, type RoadProvider } from "./provider.ts";
import { checkStatus, fieldOf, garbage, listOf, readLine, readMeters, readSeconds, withoutKey } from "./read-answer.ts";

export interface MapboxProviderOptions {
  token: string;
  /** Departures are told in local time: of this IANA zone. */
  timeZone: string;
  url?: string;
}

/** Mapbox Directions v5 with traffic: legs only, its matrices take ten places. A departure in the past becomes now. */
export function makeMapboxProvider({
  token,
  timeZone,
  url = "https://api.mapbox.com",
}: MapboxProviderOptions): RoadProvider {
  const zoneOffset = makeZoneOffset(timeZone);
  return {
    name: "mapbox",
    limits: { ...NO_LIMITS, maxElements: 1, ratePerMinute: 300, departAt: true, liveTraffic: true, perElement: true },
    redact: (text) => withoutKey(text, token),

    async leg({ from, to, departAtMs }, { exchange, nowMs }) {
      const at = ({ longitude, latitude }: Location) => `${longitude},${latitude}`;
      const departAt =
        departAtMs === undefined || departAtMs <= nowMs
          ? ""
          : `&depart_at=${new Date(departAtMs + zoneOffset(departAtMs)).toISOString().slice(0, 16)}`;
      const query = `overview=full&geometries=geojson${departAt}&access_token=${encodeURIComponent(token)}`;
      const path = `${url}/directions/v5/mapbox/driving-traffic/${at(from)};${at(to)}`;
      const answer = await exchange({ method: "GET", url: `${path}?${query}` });
      checkStatus(answer, fieldOf(answer.body, "message"));
      const code = fieldOf(answer.body, "code");
      if (code === "NoRoute" || code === "NoSegment") throw new ProviderError("refused", "knows no way");
      if (code !== "Ok") throw garbage(`code ${JSON.stringify(code)}`);
      const [route] = listOf(fieldOf(answer.body, "routes"), "routes");
      return {
        seconds: readSeconds(fieldOf(route, "duration")),
        meters: readMeters(fieldOf(route, "distance")),
        line: readLine(fieldOf(fieldOf(route, "geometry"), "coordinates")),
      };
    },
  };
}
