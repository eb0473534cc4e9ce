import type { Location, LonLat } from "../location.ts";
import { NO_LIMITS, type RoadProvider } from "./provider.ts";
import { checkStatus, fieldOf, listOf, readLine, readMeters, readSeconds, withoutKey } from "./read-answer.ts";

export interface GraphHopperProviderOptions {
  /** Absent for one's own server. */
  key?: string | undefined;
  url?: string;
  profile?: string;
}

/** GraphHopper's route: legs only. It knows no hours: the caller's profile gives them. */
export function makeGraphHopperProvider({
  key,
  url = "https://graphhopper.com/api/1",
  profile = "car",
}: GraphHopperProviderOptions): RoadProvider {
  const query = key === undefined ? "" : `?key=${encodeURIComponent(key)}`;
  return {
    name: "graphhopper",
    limits: { ...NO_LIMITS, maxElements: 1, ratePerMinute: 60, perElement: true },
    redact: (text) => (key === undefined ? text : withoutKey(text, key)),

    async leg({ from, to }, { exchange }) {
      const at = ({ longitude, latitude }: Location): LonLat => [longitude, latitude];
      const answer = await exchange({
        method: "POST",
        url: `${url.replace(/\/+$/, "")}/route${query}`,
        body: { points: [at(from), at(to)], profile, points_encoded: false, instructions: false },
      });
      checkStatus(answer, fieldOf(answer.body, "message"));
      const [path] = listOf(fieldOf(answer.body, "paths"), "paths");
      const time = fieldOf(path, "time");
      return {
        seconds: readSeconds(typeof time === "number" ? time / 1000 : time),
        meters: readMeters(fieldOf(path, "distance")),
        line: readLine(fieldOf(fieldOf(path, "points"), "coordinates")),
      };
    },
  };
}
