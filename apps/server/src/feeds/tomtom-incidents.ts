import { fieldOf, haversineMeters, withoutKey } from "@reroute/roads";
import type { TrafficFeed } from "./feed.ts";
import { checkFeed, instantOf, readReports, reportsIn } from "./read-feed.ts";
import type { TomTomFeedOptions } from "./tomtom-flow.ts";

const roadClosed = 8;
const jam = 6;
/** Assumption: how fast the road of a jam is driven without it. The feed tells the delay, not the speed. */
const usualMps = 50 / 3.6;
const leastDelaySeconds = 60;
const fields =
  "{incidents{type,geometry{type,coordinates},properties{id,iconCategory,startTime,endTime,delay,length}}}";

/** TomTom incident details v5: closed roads, and jams with their delay. A box of at most 10,000 square kilometres. */
export function makeTomTomIncidents({
  key,
  url = "https://api.tomtom.com",
  everySeconds = 300,
  requestsPerDay = 500,
}: TomTomFeedOptions): TrafficFeed {
  return {
    name: "tomtom-incidents",
    everySeconds,
    requestsPerDay,
    redact: (text) => withoutKey(text, key),

    async poll({ west, south, east, north }, { exchange }) {
      const query = [
        `bbox=${west},${south},${east},${north}`,
        `fields=${encodeURIComponent(fields)}`,
        `categoryFilter=${jam},${roadClosed}`,
        "timeValidityFilter=present",
        `key=${encodeURIComponent(key)}`,
      ].join("&");
      const answer = await exchange({ method: "GET", url: `${url}/traffic/services/5/incidentDetails?${query}` });
      checkFeed(answer, fieldOf(fieldOf(answer.body, "detailedError"), "message") ?? fieldOf(answer.body, "error"));
      return readReports(reportsIn(answer.body, "incidents"), (incident) => {
        const geometry = fieldOf(incident, "geometry");
        const properties = fieldOf(incident, "properties");
        // A point closes no stretch of road.
        if (fieldOf(geometry, "type") === "Point") return undefined;
        const polyline = lineOf(fieldOf(geometry, "coordinates"));
        const validFrom = instantOf(fieldOf(properties, "startTime"));
        const validUntil = instantOf(fieldOf(properties, "endTime"));
        if (fieldOf(properties, "iconCategory") === roadClosed) {
          return { polyline, direction: "forward", closed: true, validFrom, validUntil };
        }
        const delay = fieldOf(properties, "delay");
        if (typeof delay !== "number" || delay < leastDelaySeconds) return undefined;
        const meters = lengthOf(polyline);
        const kph = (meters / (meters / usualMps + delay)) * 3.6;
        return { polyline, direction: "forward", speedKph: Math.max(1, Math.round(kph)) };
      });
    },
  };
}

function lineOf(coordinates: unknown): [number, number][] {
  if (!Array.isArray(coordinates) || coordinates.length < 2) throw new Error("no line");
  return coordinates.map((point) => [point[0], point[1]]);
}

function lengthOf(line: readonly (readonly [number, number])[]): number {
  return line.slice(1).reduce((sum, [lon, lat], index) => {
    const [fromLon, fromLat] = line[index]!;
    return sum + haversineMeters(fromLat, fromLon, lat, lon);
  }, 0);
}
