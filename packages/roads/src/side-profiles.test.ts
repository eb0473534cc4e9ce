import { expect, test } from "vitest";
import { buildRoadGraph } from "./graph/build-road-graph.ts";
import { makeRoadCollector } from "./graph/road-collector.ts";
import type { RoadClass } from "./graph/road-graph.ts";
import { FREEWAY_INWARD_PROFILE, FREEWAY_OUTWARD_PROFILE, FREEWAY_PROFILE } from "./hourly-profile.ts";
import { makeRoadRouter } from "./road-router.ts";

const HOUR = 3_600_000;
/** Wednesday in June, 00:00 UTC. */
const MIDNIGHT = Date.UTC(2026, 5, 10);
const DAY = { startMs: MIDNIGHT, slotMs: HOUR, count: 24 };
/** The centre is 33 km west of the road, which leads 2 km east and 2 km north. */
const centre = { latitude: 0, longitude: -0.3 };
const at = (latitude: number, longitude: number) => ({ latitude, longitude });
const [west, east, north] = [at(0, 0), at(0, 0.02), at(0.02, 0)];

function roadOf(roadClass: RoadClass) {
  const roads = makeRoadCollector();
  const [w, e, n] = [west, east, north].map((place) => roads.addNode(place.longitude * 1e7, place.latitude * 1e7));
  const road = { roadClass, name: "", lengthMeters: 2_000, forwardSeconds: 1000, backwardSeconds: 1000 };
  roads.addLink({ from: w, to: e, ...road });
  roads.addLink({ from: w, to: n, ...road });
  return makeRoadRouter(buildRoadGraph(roads.finish("made by hand")), { timeZone: "UTC", centre });
}

test("a freeway towards the centre peaks in the morning, away from it in the evening, past it as all do", async () => {
  const { durations } = await roadOf("motorway").matrix({ locations: [west, east, north], slots: DAY });
  const hours = (from: number, to: number) => durations.map((slot) => slot[from * 3 + to] / 1000);
  expect(hours(1, 0)).toEqual(FREEWAY_INWARD_PROFILE.weekday);
  expect(hours(0, 1)).toEqual(FREEWAY_OUTWARD_PROFILE.weekday);
  expect(hours(0, 2)).toEqual(FREEWAY_PROFILE.weekday);
  expect(hours(2, 0)).toEqual(FREEWAY_PROFILE.weekday);
});

test("both directions together are slowed as the mean says", () => {
  for (const [hour, mean] of FREEWAY_PROFILE.weekday.entries()) {
    const both = (FREEWAY_INWARD_PROFILE.weekday[hour] + FREEWAY_OUTWARD_PROFILE.weekday[hour]) / 2;
    expect(Math.abs(both - mean)).toBeLessThanOrEqual(0.02);
  }
});

test("arterials feel less of it, side streets nothing of the direction", async () => {
  const arterial = (await roadOf("primary").matrix({ locations: [west, east], slots: DAY })).durations[8];
  expect(arterial[2]).toBeCloseTo(1000 * (1 + 0.4 * 1.4 + 0.05), 1);
  expect(arterial[1]).toBeCloseTo(1000 * (1 + 0.4 * 0.25 + 0.05), 1);
  const local = (await roadOf("residential").matrix({ locations: [west, east], slots: DAY })).durations[8];
  expect(local[1]).toBe(local[2]);
});
