import { createHash } from "node:crypto";
import { beforeAll, describe, expect, test } from "vitest";
import { buildRoadGraph } from "../graph/build-road-graph.ts";
import type { RawRoads } from "../graph/raw-roads.ts";
import { freeFlowWeights, ROAD_CLASSES, type RoadGraph } from "../graph/road-graph.ts";
import { metersOf, secondsOf } from "../graph/weight.ts";
import { makeRoadNetwork, type RoadNetwork } from "../road-network.ts";
import { snapLocation } from "../snap-location.ts";
import { RIVERS, TOWNS } from "./frame.ts";
import { makeCity } from "./make-city.ts";
import { makeCrossings, smoothPath, toPlane } from "./plane.ts";

const seed = 1;

/** Of every array and name: whole arrays take the matcher seconds. */
function digestOf(roads: RawRoads): string {
  const hash = createHash("sha256");
  for (const [field, value] of Object.entries(roads))
    hash.update(field).update(ArrayBuffer.isView(value) ? new Uint8Array(value.buffer) : String(value));
  return hash.digest("hex");
}

let raw: RawRoads;
let graph: RoadGraph;
let network: RoadNetwork;
beforeAll(() => {
  raw = makeCity(seed);
  graph = buildRoadGraph(raw);
  network = makeRoadNetwork(graph);
});

describe("the synthetic city", () => {
  test("is the same again for the same seed, and another for another", () => {
    expect(digestOf(makeCity(seed))).toBe(digestOf(raw));
    expect(digestOf(makeCity(seed + 1))).not.toBe(digestOf(raw));
  });

  test("has the size of a metropolis, and every junction reaches every other", () => {
    expect(graph.nodeLongitude.length).toBeGreaterThan(20_000);
    expect(graph.nodeLongitude.length).toBeLessThan(40_000);
    // The graph is the largest part in which everything reaches everything: what is not in it was cut off.
    expect(graph.nodeLongitude.length).toBeGreaterThan(0.995 * raw.nodeLongitude.length);
  });

  test("says of itself that it is synthetic", () => {
    expect(graph.attribution).toContain("Synthetic");
  });

  test("has roads of all kinds, one-way streets and names", () => {
    const classes = new Set([...graph.linkClass].map((index) => ROAD_CLASSES[index]));
    for (const name of [
      "motorway",
      "trunk",
      "primary",
      "secondary",
      "tertiary",
      "unclassified",
      "residential",
    ] as const)
      expect(classes).toContain(name);
    const isOneWay = (link: number) => graph.sideTime[link * 2] === 0 || graph.sideTime[link * 2 + 1] === 0;
    const oneWays = [...graph.linkClass.keys()].filter(isOneWay);
    const kinds = new Set(oneWays.map((link) => ROAD_CLASSES[graph.linkClass[link]]));
    expect([...kinds].sort()).toEqual(["motorway", "residential"]);
    expect(graph.linkName.every((name) => graph.names[name] !== "")).toBe(true);
    expect(graph.names).toContain("Ring Freeway");
  });

  test("has a street within 300 m of every place in a town", () => {
    for (const { place, spreadMeters } of TOWNS) {
      const reach = (1.5 * spreadMeters) / 111_195;
      for (let step = 0; step < 60; step++) {
        const away = reach * Math.sqrt((step + 1) / 60);
        const [latitude, longitude] = [
          place[0] + away * Math.sin(step * 2.4),
          place[1] + (away * Math.cos(step * 2.4)) / Math.cos((place[0] * Math.PI) / 180),
        ];
        expect(network.links.nearest(longitude, latitude, 1)[0].meters, `${latitude}, ${longitude}`).toBeLessThan(300);
      }
    }
  });

  test("crosses its rivers on few bridges, and only on large roads", () => {
    const crossingsOf = makeCrossings(RIVERS.map(({ places }) => smoothPath(places.map(toPlane), false)));
    const bridges = new Map<string, number>();
    for (let link = 0; link < graph.linkClass.length; link++) {
      const [first, last] = [graph.firstPoint[link], graph.firstPoint[link + 1] - 1];
      const at = (point: number) => toPlane([graph.pointLatitude[point] / 1e7, graph.pointLongitude[point] / 1e7]);
      for (let point = first; point < last; point++) {
        if (crossingsOf(at(point), at(point + 1)).length === 0) continue;
        const name = ROAD_CLASSES[graph.linkClass[link]];
        bridges.set(name, (bridges.get(name) ?? 0) + 1);
      }
    }
    const large = new Set(["motorway", "trunk", "primary"]);
    // A street that was straight when it was drawn may bend over the water's edge.
    const small = [...bridges].filter(([name]) => !large.has(name)).reduce((sum, [, count]) => sum + count, 0);
    expect(small).toBeLessThan(8);
    expect(bridges.get("primary")).toBeGreaterThan(5);
    expect([...bridges.values()].reduce((sum, count) => sum + count, 0)).toBeLessThan(150);
  });

  test("its freeways are worth the way: across town by them is faster than streets allow, and the way back takes about as long", () => {
    const conditions = network.customize(freeFlowWeights(graph));
    const at = (latitude: number, longitude: number) => snapLocation(network, { latitude, longitude }, "/test");
    const [north, south] = [at(33.93, -84.37), at(33.52, -84.354)];
    const there = network.way(conditions, north, south);
    const back = network.way(conditions, south, north);
    const kph = metersOf(there.weight) / 1000 / (secondsOf(there.weight) / 3600);
    expect(kph).toBeGreaterThan(68);
    const ratio = secondsOf(back.weight) / secondsOf(there.weight);
    expect(Math.max(ratio, 1 / ratio)).toBeLessThan(1.1);
    const classes = there.runs.map(({ side }) => ROAD_CLASSES[graph.linkClass[side >> 1]]);
    expect(classes).toContain("motorway");
  });
});
