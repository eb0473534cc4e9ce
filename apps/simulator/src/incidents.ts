import type { TrafficCreate } from "@reroute/protocol";
import type { LonLat, Traffic, TrafficSnapshot } from "@reroute/roads";
import { instantAt, isoOf } from "./local-time.ts";
import { DEPOT_LOCATION, DEPOT_TIME_ZONE, offset, PLACES } from "./places.ts";
import { makeRandom, type Random } from "./random.ts";
import type { WorldRoads } from "./world-roads.ts";

/** Something that slows the roads for a while: as it is, and as it is reported. */
export interface Incident {
  truth: Traffic;
  reportedAtMs: number;
  report: TrafficCreate;
}

const MINUTE_MS = 60_000;

/** The 4 to 6 incidents of a date, those on a line along the roads. */
export function drawIncidents(seed: number, date: string, roads: WorldRoads): Incident[] {
  const count = makeRandom(seed, date, "incidents").integer(4, 6);
  return Array.from({ length: count }, (_, index) =>
    drawIncident(makeRandom(seed, date, "incident", index), date, index, roads),
  );
}

function drawIncident(random: Random, date: string, index: number, roads: WorldRoads): Incident {
  const [first, last] = [instantAt(date, "07:00", DEPOT_TIME_ZONE), instantAt(date, "16:00", DEPOT_TIME_ZONE)];
  const validFromMs = first + random.integer(0, (last - first) / MINUTE_MS) * MINUTE_MS;
  const lastsMs = random.integer(30, 90) * MINUTE_MS;
  const factor = random.between(1.6, 3);
  const isArea = random.uniform() < 0.6;
  const line = isArea ? drawArea(random) : drawLine(random, roads);
  const source = "demo incident";
  const truth: Traffic = {
    id: `incident-${index + 1}`,
    ...(isArea ? { area: line } : { polyline: line }),
    factor,
    validFromMs,
    validUntilMs: validFromMs + lastsMs,
    source,
  };
  // Nobody reports what is over.
  const reportedAtMs = validFromMs + Math.min(random.exponential(4 * MINUTE_MS), lastsMs / 2);
  const guessedEndMs = validFromMs + Math.round(lastsMs * random.between(0.9, 1.1));
  const positions = line.map(([longitude, latitude]): [number, number] => [longitude, latitude]);
  return {
    truth,
    reportedAtMs,
    report: {
      ...(isArea ? { area: positions } : { polyline: positions }),
      factor: Math.round(factor * random.between(0.9, 1.1) * 100) / 100,
      validFrom: isoOf(validFromMs),
      validUntil: isoOf(guessedEndMs),
      source,
    },
  };
}

/** The traffic that there really is, for the road times of a day. */
export function trueTraffic(incidents: readonly Incident[]): TrafficSnapshot {
  return { version: "truth", items: incidents.map(({ truth }) => truth) };
}

/** A ring of 1.5 to 4 km around somewhere between the depot and a place. */
function drawArea(random: Random): LonLat[] {
  const radius = random.between(1500, 4000);
  const center = between(random, random.between(0.35, 0.9));
  const ring = Array.from({ length: 12 }, (_, index): LonLat => {
    const angle = (2 * Math.PI * index) / 12;
    return lonLat(offset(center, radius * Math.cos(angle), radius * Math.sin(angle)));
  });
  return [...ring, ring[0]];
}

/** A stretch of the way from the depot to a place, towards it. */
function drawLine(random: Random, roads: WorldRoads): LonLat[] {
  const { center } = random.pick(PLACES);
  const from = random.between(0.1, 0.5);
  const to = from + random.between(0.25, 0.45);
  return roads.lineBetween(along(center, from), along(center, to));
}

function between(random: Random, share: number) {
  return along(random.pick(PLACES).center, share);
}

function along({ latitude, longitude }: { latitude: number; longitude: number }, share: number) {
  return {
    latitude: DEPOT_LOCATION.latitude + share * (latitude - DEPOT_LOCATION.latitude),
    longitude: DEPOT_LOCATION.longitude + share * (longitude - DEPOT_LOCATION.longitude),
  };
}

const lonLat = ({ latitude, longitude }: { latitude: number; longitude: number }): LonLat => [longitude, latitude];
