import type { Location } from "../location.ts";
import { NO_LIMITS, type ProviderAnswer, type RoadProvider } from "./provider.ts";
import {
  checkStatus,
  fieldOf,
  listOf,
  readCell,
  readLine,
  readMeters,
  readSeconds,
  withoutKey,
} from "./read-answer.ts";

export interface GoogleProviderOptions {
  key: string;
  url?: string;
}

/** Google Routes: computeRoutes for legs, computeRouteMatrix only for who pays for it. A departure in the past becomes now. */
export function makeGoogleProvider({
  key,
  url = "https://routes.googleapis.com",
}: GoogleProviderOptions): RoadProvider {
  const headers = (fields: string) => ({ "x-goog-api-key": key, "x-goog-fieldmask": fields });
  const options = (departAtMs: number | undefined, nowMs: number) => ({
    travelMode: "DRIVE",
    routingPreference: "TRAFFIC_AWARE",
    ...(departAtMs !== undefined && departAtMs > nowMs ? { departureTime: new Date(departAtMs).toISOString() } : {}),
  });
  return {
    name: "google",
    limits: {
      ...NO_LIMITS,
      maxElements: 625,
      ratePerMinute: 3_000,
      elementsPerMinute: 3_000,
      departAt: true,
      liveTraffic: true,
      perElement: true,
    },
    redact: (text) => withoutKey(text, key),

    async block({ origins, destinations, departAtMs }, { exchange, nowMs }) {
      const answer = await exchange({
        method: "POST",
        url: `${url}/distanceMatrix/v2:computeRouteMatrix`,
        headers: headers("originIndex,destinationIndex,status,condition,distanceMeters,duration"),
        body: {
          origins: origins.map((location) => ({ waypoint: written(location) })),
          destinations: destinations.map((location) => ({ waypoint: written(location) })),
          ...options(departAtMs, nowMs),
        },
      });
      check(answer);
      const [rows, columns] = [origins.length, destinations.length];
      const seconds = new Float64Array(rows * columns).fill(Number.NaN);
      const meters = seconds.slice();
      for (const element of listOf(answer.body, "the matrix")) {
        // Indices of nothing may be left out of the answer.
        const [row, column] = [fieldOf(element, "originIndex") ?? 0, fieldOf(element, "destinationIndex") ?? 0];
        const cell = readCell(row, column, rows, columns);
        const code = fieldOf(fieldOf(element, "status"), "code") ?? 0;
        if (code !== 0) continue;
        const isWay = fieldOf(element, "condition") === "ROUTE_EXISTS";
        seconds[cell] = isWay ? readDuration(fieldOf(element, "duration")) : Infinity;
        // A distance of nothing is left out of the answer.
        meters[cell] = isWay ? readMeters(fieldOf(element, "distanceMeters") ?? 0) : Infinity;
      }
      return { seconds, meters };
    },

    async leg({ from, to, departAtMs }, { exchange, nowMs }) {
      const answer = await exchange({
        method: "POST",
        url: `${url}/directions/v2:computeRoutes`,
        headers: headers("routes.duration,routes.distanceMeters,routes.polyline.geoJsonLinestring"),
        body: {
          origin: written(from),
          destination: written(to),
          polylineEncoding: "GEO_JSON_LINESTRING",
          ...options(departAtMs, nowMs),
        },
      });
      check(answer);
      const [route] = listOf(fieldOf(answer.body, "routes"), "routes");
      return {
        seconds: readDuration(fieldOf(route, "duration")),
        meters: readMeters(fieldOf(route, "distanceMeters") ?? 0),
        line: readLine(fieldOf(fieldOf(fieldOf(route, "polyline"), "geoJsonLinestring"), "coordinates")),
      };
    },
  };
}

/** Errors of a matrix come as a list of one. */
function check(answer: ProviderAnswer): void {
  const body = Array.isArray(answer.body) ? answer.body[0] : answer.body;
  checkStatus(answer, fieldOf(fieldOf(body, "error"), "message"));
}

/** "160s", "3.5s" */
function readDuration(value: unknown): number {
  const found = typeof value === "string" ? /^(\d+(?:\.\d+)?)s$/.exec(value) : null;
  return readSeconds(found ? Number(found[1]) : value);
}

function written({ latitude, longitude }: Location) {
  return { location: { latLng: { latitude, longitude } } };
}
