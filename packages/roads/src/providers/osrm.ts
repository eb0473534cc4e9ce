import type { Location } from "../location.ts";
import { NO_LIMITS, type ProviderAnswer, ProviderError, type RoadProvider } from "./provider.ts";
import { checkStatus, fieldOf, garbage, listOf, readLine, readMeters, readSeconds, readTable } from "./read-answer.ts";

export interface OsrmProviderOptions {
  /** http://host:port */
  url: string;
  profile?: string;
  /** osrm-routed's --max-table-size. */
  maxLocations?: number;
}

/** OSRM's HTTP API v5: table and route. It knows no hours: the caller's profile gives them. */
export function makeOsrmProvider({ url, profile = "driving", maxLocations = 100 }: OsrmProviderOptions): RoadProvider {
  const base = url.replace(/\/+$/, "");
  const get = (service: string, coordinates: readonly Location[], query: string) => ({
    method: "GET" as const,
    url: `${base}/${service}/v1/${profile}/${coordinates.map(written).join(";")}?${query}`,
  });
  return {
    name: "osrm",
    limits: { ...NO_LIMITS, maxLocations, maxOrigins: maxLocations, maxDestinations: maxLocations },
    redact: (text) => text,

    async block({ origins, destinations }, { exchange }) {
      const rows = origins.map((_, index) => index).join(";");
      const columns = destinations.map((_, index) => origins.length + index).join(";");
      const query = `annotations=duration,distance&sources=${rows}&destinations=${columns}`;
      const answer = await exchange(get("table", [...origins, ...destinations], query));
      checkCode(answer);
      const [r, c] = [origins.length, destinations.length];
      return {
        seconds: readTable(fieldOf(answer.body, "durations"), r, c, readSeconds, "durations"),
        meters: readTable(fieldOf(answer.body, "distances"), r, c, readMeters, "distances"),
      };
    },

    async leg({ from, to }, { exchange }) {
      const answer = await exchange(get("route", [from, to], "overview=full&geometries=geojson&steps=false"));
      if (fieldOf(answer.body, "code") === "NoRoute") throw new ProviderError("refused", "knows no way");
      checkCode(answer);
      const [route] = listOf(fieldOf(answer.body, "routes"), "routes");
      return {
        seconds: readSeconds(fieldOf(route, "duration")),
        meters: readMeters(fieldOf(route, "distance")),
        line: readLine(fieldOf(fieldOf(route, "geometry"), "coordinates")),
      };
    },
  };
}

function written({ longitude, latitude }: Location): string {
  return `${longitude},${latitude}`;
}

function checkCode(answer: ProviderAnswer): void {
  const code = fieldOf(answer.body, "code");
  checkStatus(answer, fieldOf(answer.body, "message") ?? code);
  if (code !== "Ok") throw garbage(`code ${JSON.stringify(code)}`);
}
