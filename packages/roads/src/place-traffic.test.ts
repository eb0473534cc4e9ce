import { expect, test } from "vitest";
import { hasSharedRoads, SHARED_ROADS } from "../test/shared-networks.ts";
import { buildRoadGraph } from "./graph/build-road-graph.ts";
import { makeRoadCollector } from "./graph/road-collector.ts";
import { freeFlowWeights } from "./graph/road-graph.ts";
import { secondsOf } from "./graph/weight.ts";
import type { LonLat } from "./location.ts";
import { importOsm } from "./node/import-osm.ts";
import { makeTrafficPlacer } from "./place-traffic.ts";
import { makeRoadNetwork, type RoadNetwork } from "./road-network.ts";
import { makeRoadRouter } from "./road-router.ts";
import { snapLocation } from "./snap-location.ts";
import type { Traffic } from "./traffic.ts";

const HOUR = 3_600_000;
/** Wednesday, 03:00 UTC. */
const NIGHT = Date.UTC(2026, 5, 10, 3);
const item = (effect: Partial<Traffic>): Traffic => ({
  id: "t",
  validFromMs: NIGHT,
  validUntilMs: Infinity,
  source: "test",
  factor: effect.closed || effect.speedKph ? undefined : 2,
  ...effect,
});

/**
 * A road both ways of three links of a kilometre along the equator, junctions 1 to 4, with 21 and 22 between 2 and 3; 17 m north of it
 * a carriageway that leads back, junctions 5 and 6, and 30 m south a side street, 7 and 8. Cross streets join them at both ends.
 */
const DEGREES = 0.009;
const METER = DEGREES / 1000;
const roads = makeRoadCollector();
const node = (x: number, y: number, osmId: number) => roads.addNode(Math.round(x * 1e7), Math.round(y * 1e7), osmId);
const main = [0, 1, 2, 3].map((step) => node(step * DEGREES, 0, step + 1));
const [backEast, backWest] = [node(3 * DEGREES, 17 * METER, 5), node(0, 17 * METER, 6)];
const [sideWest, sideEast] = [node(0, -30 * METER, 7), node(3 * DEGREES, -30 * METER, 8)];
const link = (from: number, to: number, name: string, meters: number, isOneWay: boolean, between?: number[]) =>
  roads.addLink({
    from,
    to,
    roadClass: "residential",
    name,
    lengthMeters: meters,
    forwardSeconds: meters / 10,
    backwardSeconds: isOneWay ? undefined : meters / 10,
    between,
    betweenOsmIds: between && [21, 22],
  });
link(main[0], main[1], "first", 1000, true);
link(main[1], main[2], "second", 1000, true, [1.25 * DEGREES * 1e7, 0, 1.75 * DEGREES * 1e7, 0]);
link(main[2], main[3], "third", 1000, true);
link(backEast, backWest, "back", 3000, true);
link(sideWest, sideEast, "side", 3000, false);
link(main[0], backWest, "cross", 17, false);
link(main[0], sideWest, "cross", 30, false);
link(main[3], backEast, "cross", 17, false);
link(main[3], sideEast, "cross", 30, false);
const network = makeRoadNetwork(buildRoadGraph(roads.finish("made by hand")));
const place = makeTrafficPlacer(network);

/** "name> from-to" of each part, in metres of its link. */
const told = (traffic: Traffic) =>
  place(traffic, "/t").map(({ side, fromShare, toShare }) => {
    const { names, linkName, linkLength } = network.graph;
    const length = linkLength[side >> 1] / 10;
    const arrow = (side & 1) === 0 ? ">" : "<";
    return `${names[linkName[side >> 1]]}${arrow} ${Math.round(fromShare * length)}-${Math.round(toShare * length)}`;
  });
const east = (fromMeters: number, toMeters: number, offMeters = 0): LonLat[] => [
  [fromMeters * METER, offMeters * METER],
  [((fromMeters + toMeters) / 2) * METER, offMeters * METER],
  [toMeters * METER, offMeters * METER],
];

test("a line follows its street, drawn a few metres off, over junctions, in its direction", () => {
  expect(told(item({ polyline: east(200, 1500, 4), direction: "forward" }))).toEqual([
    "first> 200-1000",
    "second> 0-500",
  ]);
  expect(told(item({ polyline: east(200, 1500, 17), direction: "backward" }))).toEqual(["back> 1500-2800"]);
  expect(told(item({ polyline: east(200, 1500, -30), direction: "backward" }))).toEqual(["side< 1500-2800"]);
});

test("a line both ways means both carriageways of its road, and not the street behind them", () => {
  expect(told(item({ polyline: east(200, 800) }))).toEqual(["first> 200-800", "back> 2200-2800"]);
  expect(told(item({ polyline: east(200, 800, 17) }))).toEqual(["first> 200-800", "back> 2200-2800"]);
});

test("the end of a closed line that reaches into the next street leaves it open; a short line closes its street", () => {
  const closed = (from: number, to: number) => item({ polyline: east(from, to), direction: "forward", closed: true });
  expect(told(closed(990, 2008))).toEqual(["second> 0-1000"]);
  expect(told(closed(1400, 1410))).toEqual(["second> 400-410"]);
});

test("a line on no street touches what lies within its corridor", () => {
  const across: LonLat[] = [
    [500 * METER, -200 * METER],
    [500 * METER, 200 * METER],
  ];
  expect(told(item({ polyline: across, closed: true }))).toEqual([]);
  const wide = told(item({ polyline: east(200, 800), halfWidthMeters: 10, direction: "forward" }));
  expect(wide).toEqual(["first> 190-810"]);
});

test("node pairs are the streets between them, in their direction, and edges are sides", () => {
  const pairs = (...nodePairs: [number, number][]) => told(item({ nodePairs }));
  expect(pairs([2, 21], [21, 22], [22, 3])).toEqual(["second> 0-250", "second> 250-750", "second> 750-1000"]);
  expect(pairs([2, 3])).toEqual(["second> 0-1000"]);
  expect(pairs([8, 7])).toEqual(["side< 0-3000"]);
  // Against a one-way street, not on one street, not on the map, no node.
  expect(pairs([3, 2], [1, 3], [21, 99], [0, 2])).toEqual([]);
  const [{ side }] = place(item({ nodePairs: [[8, 7]] }), "/t");
  expect(told(item({ edges: [side] }))).toEqual(["side< 0-3000"]);
  expect(told(item({ edges: [99] }))).toEqual([]);
});

const router = makeRoadRouter(network.graph, { timeZone: "UTC" });
const slots = { startMs: NIGHT, slotMs: HOUR, count: 1 };
const seconds = async (...items: Traffic[]) => {
  const at = (meters: number) => ({ latitude: 0, longitude: meters * METER });
  const locations = [at(1100), at(1900)];
  return (await router.matrix({ locations, slots, traffic: { version: "1", items } })).durations[0][1];
};

test("a speed of node pairs is what is driven, faster or slower; a line's speed is a cap", async () => {
  expect(await seconds()).toBe(80);
  expect(await seconds(item({ nodePairs: [[2, 3]], speedKph: 72 }))).toBe(40);
  expect(await seconds(item({ nodePairs: [[2, 3]], speedKph: 18 }))).toBe(160);
  // A quarter of the link at half the speed: 125 s for all of it, of which the way drives 80 %.
  expect(await seconds(item({ nodePairs: [[2, 21]], speedKph: 18 }))).toBe(100);
  expect(await seconds(item({ polyline: east(1000, 2000), direction: "forward", speedKph: 72 }))).toBe(80);
});

test("who names a closed street by a point, a pair, an edge, a line or an area closes all of it", async () => {
  const around: LonLat[] = [
    [1490 * METER, -5 * METER],
    [1510 * METER, -5 * METER],
    [1510 * METER, 5 * METER],
    [1490 * METER, 5 * METER],
  ];
  const [{ side }] = place(item({ nodePairs: [[2, 3]] }), "/t");
  for (const where of [
    { area: around },
    { nodePairs: [[21, 22]] as [number, number][] },
    { edges: [side] },
    { polyline: east(1500, 1510) },
  ]) {
    expect(await seconds(item({ ...where, closed: true }))).toBe(Infinity);
  }
});

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
function makeRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Ways between random points at most some kilometres apart, with their lines. */
function randomWays(city: RoadNetwork, count: number, random: () => number) {
  const { graph } = city;
  const conditions = city.customize(freeFlowWeights(graph));
  const point = () => {
    const at = Math.floor(random() * graph.pointLongitude.length);
    return city.links.nearest(graph.pointLongitude[at] / 1e7, graph.pointLatitude[at] / 1e7, 1)[0];
  };
  return Array.from({ length: count }, () => city.way(conditions, point(), point()));
}

test.skipIf(!hasSharedRoads)(
  "Portland: lines of ways, drawn 5 m off, find the streets of these ways again (skipped without ../shared/roads)",
  async () => {
    const { graph } = await importOsm(`${SHARED_ROADS}osm/portland-central-filtered.osm.pbf`);
    const city = makeRoadNetwork(graph);
    const find = makeTrafficPlacer(city);
    const random = makeRandom(1);
    let [driven, found] = [0, 0];
    for (const way of randomWays(city, 40, random)) {
      const shifted = city
        .lineOf(way.runs)
        .map(([lon, lat]): LonLat => [lon + (random() - 0.5) * 13e-5, lat + (random() - 0.5) * 9e-5]);
      const sides = new Set(find(item({ polyline: shifted, direction: "forward" }), "/t").map(({ side }) => side));
      for (const { side, fromShare, toShare } of way.runs) {
        const meters = (toShare - fromShare) * (graph.linkLength[side >> 1] / 10);
        driven += meters;
        if (sides.has(side)) found += meters;
      }
    }
    expect(found / driven).toBeGreaterThan(0.97);
  },
);

test.skipIf(!hasSharedRoads)(
  "Andorra: no way drives a closed road, however it is named (skipped without ../shared/roads)",
  async () => {
    const { graph } = await importOsm(`${SHARED_ROADS}osm/andorra.osm.pbf`);
    const open = makeRoadNetwork(graph);
    const streets = makeRoadRouter(graph, { timeZone: "UTC" });
    const random = makeRandom(2);
    const ends = randomWays(open, 30, random).filter(({ runs }) => runs.length > 6);
    for (const [index, { runs }] of ends.entries()) {
      const [first, last] = [runs[0], runs.at(-1)!];
      const middle = runs[runs.length >> 1];
      const line = open.lineOf([{ side: middle.side, fromShare: 0, toShare: 1 }]);
      const where = [{ polyline: line }, { edges: [middle.side, middle.side ^ 1] }, { area: boxAround(line) }][
        index % 3
      ];
      const traffic = { version: String(index), items: [item({ ...where, closed: true })] };
      const closed = new Set(streets.place(traffic.items[0], "/t").map(({ side }) => side));
      expect(closed).toContain(middle.side);
      const [from, to] = [first, last].map(({ side, fromShare }) => {
        const [[longitude, latitude]] = open.lineOf([{ side, fromShare, toShare: 1 }]);
        return { longitude, latitude };
      });
      const leg = await streets.leg({ from, to, departAtMs: NIGHT, slots, traffic });
      const weights = freeFlowWeights(graph).map((weight, side) => (closed.has(side) ? Infinity : weight));
      const around = open.way(
        open.customize(weights),
        snapLocation(open, from, "/from"),
        snapLocation(open, to, "/to"),
      );
      // At night the profile slows nothing: what is left is the way around what is closed, and no second less.
      expect(leg.durationSeconds).toBe(secondsOf(around.weight));
      if (around.weight < Infinity) expect(leg.geometry).toEqual(open.lineOf(around.runs));
    }
  },
);

function boxAround(line: readonly LonLat[]): LonLat[] {
  const longitudes = line.map(([longitude]) => longitude);
  const latitudes = line.map(([, latitude]) => latitude);
  const [west, east] = [Math.min(...longitudes) - 1e-5, Math.max(...longitudes) + 1e-5];
  const [south, north] = [Math.min(...latitudes) - 1e-5, Math.max(...latitudes) + 1e-5];
  return [
    [west, south],
    [east, south],
    [east, north],
    [west, north],
  ];
}
