import { buildRoadGraph, makeCity, makeRoadRouter } from "@reroute/roads";
import { expect, test } from "vitest";
import { DEPOT_LOCATION, DEPOT_TIME_ZONE, offset } from "./places.ts";
import { makeDrive } from "./true-travel.ts";
import { makeDemoDay } from "./world.ts";
import { makeWorldRoads } from "./world-roads.ts";

test("the demo's world drives on the synthetic city: all its addresses lie by a street, and reported lines lie on streets", () => {
  const graph = buildRoadGraph(makeCity(1));
  const roads = makeWorldRoads(graph);
  const { network } = makeRoadRouter(graph, { timeZone: DEPOT_TIME_ZONE });
  const away = (longitude: number, latitude: number) => network.links.nearest(longitude, latitude, 1)[0].meters;
  expect(away(DEPOT_LOCATION.longitude, DEPOT_LOCATION.latitude)).toBeLessThan(300);
  for (const date of ["2026-11-23", "2026-11-24", "2027-06-01"]) {
    const day = makeDemoDay(1, date, roads);
    for (const { order } of day.orders) {
      const { longitude, latitude } = order.location;
      expect(away(longitude, latitude), order.address).toBeLessThan(300);
    }
    for (const { truth, report } of day.incidents) {
      for (const [longitude, latitude] of truth.polyline ?? []) expect(away(longitude, latitude)).toBeLessThan(10);
      expect(report.polyline?.length ?? 0).toBeLessThan(1000);
    }
  }
  const drive = makeDrive({ ...makeDemoDay(1, "2026-11-23", roads), incidents: [] });
  const leg = drive(DEPOT_LOCATION, offset(DEPOT_LOCATION, 0, 20_000), Date.parse("2026-11-23T15:00:00Z"), "key");
  expect(leg.line.length).toBeGreaterThan(10);
  expect((leg.arriveMs - leg.departMs) / 60_000).toBeGreaterThan(15);
  expect((leg.arriveMs - leg.departMs) / 60_000).toBeLessThan(50);
});

test("where there is no street, the world drives a great circle", () => {
  const roads = makeWorldRoads(undefined);
  const to = offset(DEPOT_LOCATION, 0, 10_000);
  expect(roads.leg({ from: DEPOT_LOCATION, to, departAtMs: 0 }).source).toBe("great-circle");
  expect(roads.lineBetween(DEPOT_LOCATION, to)).toHaveLength(2);
});
